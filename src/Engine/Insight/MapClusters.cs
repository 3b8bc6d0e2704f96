namespace LowCode.Insight;

/// <summary>A part of the earth in WGS-84 degrees.</summary>
public sealed record MapWindow(double West, double South, double East, double North)
{
    public double Width => East - West;
    public double Height => North - South;
    public (double Lng, double Lat) Middle => ((West + East) / 2, (South + North) / 2);

    public bool Holds(double lng, double lat) => lng >= West && lng <= East && lat >= South && lat <= North;

    /// <summary>The same part with another width and height, as a share of the present ones, around a point.</summary>
    public MapWindow Around(double lng, double lat, double share) => new(lng - (Width * share / 2), lat - (Height * share / 2), lng + (Width * share / 2), lat + (Height * share / 2));

    public MapWindow Moved(double east, double north) => new(West + (Width * east), South + (Height * north), East + (Width * east), North + (Height * north));
}

/// <summary>Cases near each other at this scale.</summary>
/// <param name="Lng">Where their middle is.</param>
/// <param name="Cell">The part of the earth they were put together for.</param>
/// <param name="Streets">Of which streets they are, the most first.</param>
public sealed record MapCluster(double Lng, double Lat, MapWindow Cell, IReadOnlyList<FiguredCase> Cases, IReadOnlyList<string> Streets, int Overdue);

/// <summary>Puts cases that would lie on one another into clusters. Pure; the same cases and window give the same clusters.</summary>
public static class MapClusters
{
    /// <summary>Cells along the longer side; a cell is what a finger hits.</summary>
    public const int Cells = 14;
    /// <summary>Smallest width of a window, in degrees: about fifty metres.</summary>
    public const double Smallest = 0.0005;

    /// <summary>A degree of longitude is shorter than one of latitude by this factor.</summary>
    public static double Shrink(double lat) => Math.Cos(lat * Math.PI / 180);

    /// <summary>A window that holds all points with a margin, as wide on screen as <paramref name="ratio"/> times its height. Null without points.</summary>
    public static MapWindow? Around(IReadOnlyCollection<FiguredCase> cases, double ratio)
    {
        var points = cases.Where(c => c.Lng is not null && c.Lat is not null).Select(Of).ToList();
        if (points.Count == 0) return null;
        // A point or two far off would make all others one dot: what lies beyond the middle 99 of 100 is reached by zooming out.
        var (lngs, lats) = (points.Select(p => p.Lng).Order().ToList(), points.Select(p => p.Lat).Order().ToList());
        double At(List<double> sorted, double share) => sorted[(int)Math.Round((sorted.Count - 1) * share)];
        var few = points.Count < 100;
        var (west, east) = (At(lngs, few ? 0 : 0.005), At(lngs, few ? 1 : 0.995));
        var (south, north) = (At(lats, few ? 0 : 0.005), At(lats, few ? 1 : 0.995));
        var (lng, lat) = ((west + east) / 2, (south + north) / 2);
        var shrink = Shrink(lat);
        var height = Math.Max(Math.Max(north - south, (east - west) * shrink / ratio) * 1.16, Smallest);
        var width = height * ratio / shrink;
        return new(lng - (width / 2), lat - (height / 2), lng + (width / 2), lat + (height / 2));
    }

    public static IReadOnlyList<MapCluster> Of(IEnumerable<MarkedCase> cases, MapWindow window)
    {
        var cell = window.Width / Cells;
        var rise = cell * Shrink(window.Middle.Lat);
        // Cells are counted from the corner of the world, so that moving the window does not stir the clusters.
        return [.. cases.Where(c => c.Case is { Lng: not null, Lat: not null } && Of(c.Case) is var at && window.Holds(at.Lng, at.Lat))
            .GroupBy(c => Of(c.Case) is var at ? ((long)Math.Floor(at.Lng / cell), (long)Math.Floor(at.Lat / rise)) : default)
            .Select(g => new MapCluster(g.Average(c => Of(c.Case).Lng), g.Average(c => Of(c.Case).Lat), new(g.Key.Item1 * cell, g.Key.Item2 * rise, (g.Key.Item1 + 1) * cell, (g.Key.Item2 + 1) * rise), [.. g.Select(c => c.Case)],
                [.. g.GroupBy(c => c.Case.Street, StringComparer.Ordinal).OrderByDescending(s => s.Count()).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Key)], g.Count(c => c.Is(CaseMarks.Overdue))))
            .OrderByDescending(c => c.Cases.Count).ThenBy(c => c.Lng).ThenBy(c => c.Lat)];
    }

    public static (double Lng, double Lat) Of(FiguredCase one) => (one.Lng!.Value / Views.CasePoint.Unit, one.Lat!.Value / Views.CasePoint.Unit);
}
