using System.Globalization;
using LowCode.Insight;

namespace LowCode.Designer.Centre;

/// <summary>The map as it is drawn: a window, its clusters, and where they lie on a picture of <see cref="Wide"/> by <see cref="High"/>.</summary>
/// <param name="Placed">Cases that have a position.</param>
public sealed record MapView(MapWindow Window, IReadOnlyList<MapCluster> Clusters, int Placed)
{
    public const int Wide = 960, High = 640;
    /// <summary>Radii of a cluster of one and of the largest.</summary>
    const double Least = 9, Largest = 34;
    /// <summary>At the left and the foot degrees are written.</summary>
    const double Margin = 50, Foot = 24;

    /// <summary>Null when no case has a position.</summary>
    /// <param name="asked"><c>west,south,east,north</c>; anything else shows all.</param>
    public static MapView? Of(IReadOnlyList<MarkedCase> cases, string? asked)
    {
        var placed = cases.Where(c => c.Case is { Lng: not null, Lat: not null }).ToList();
        if ((Read(asked) ?? MapClusters.Around([.. placed.Select(c => c.Case)], (double)Wide / High)) is not { } window || placed.Count == 0) return null;
        return new(window, MapClusters.Of(placed, window), placed.Count);
    }

    public static MapWindow? Read(string? text)
    {
        if (text?.Split(',') is not [_, _, _, _] parts) return null;
        var values = new double[4];
        for (var i = 0; i < 4; i++)
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !double.IsFinite(values[i])) return null;
        var window = new MapWindow(values[0], values[1], values[2], values[3]);
        // A strip would be drawn with lines and tiles without number.
        return window is { Width: > 0 and < 360, Height: > 0 and < 180, West: > -360, East: < 360, South: > -90, North: < 90 } && window.Height / window.Width is > 0.1 and < 2 ? window : null;
    }

    public static string Text(MapWindow window) => string.Create(CultureInfo.InvariantCulture, $"{window.West:0.######},{window.South:0.######},{window.East:0.######},{window.North:0.######}");

    public double X(double lng) => Math.Round((lng - Window.West) / Window.Width * Wide, 1);

    public double Y(double lat) => Math.Round((Window.North - lat) / Window.Height * High, 1);

    /// <summary>Areas, not radii, are to be compared by eye.</summary>
    public double Radius(MapCluster cluster) => Math.Round(Clusters.Count == 0 || Clusters[0].Cases.Count <= 1 ? Least
        : Least + ((Largest - Least) * Math.Sqrt((cluster.Cases.Count - 1) / (double)(Clusters[0].Cases.Count - 1))), 1);

    /// <summary>Streets, each named once: beside the largest of the clusters mostly its own where the name lies on no cluster and no other name; one that fits nowhere is left out.</summary>
    /// <param name="name">What a street is called.</param>
    /// <param name="size">Of the letters.</param>
    /// <param name="grown">By how much clusters are drawn larger than <see cref="Radius"/> says.</param>
    public IReadOnlyList<(string Name, double X, double Y)> Streets(Func<string, string> name, double size, double grown)
    {
        var (told, taken) = (new List<(string Name, double X, double Y)>(), new List<MapBox> { ScaleBox(size) });
        foreach (var street in Clusters.GroupBy(c => c.Streets[0], StringComparer.Ordinal))
        {
            var text = name(street.Key);
            foreach (var (x, y) in street.SelectMany(c => Beside(c, MapBox.Width(text, size), size, grown)))
            {
                var box = MapBox.Around(text, x, y, size);
                if (!box.IsInside || box.Left < Margin || box.Bottom > High - Foot || taken.Exists(box.Meets) || Lies(box, grown)) continue;
                told.Add((text, x, y));
                taken.Add(box);
                break;
            }
        }
        return told;
    }

    /// <summary>Whether something lies on a cluster or on the scale.</summary>
    public bool Lies(MapBox box, double grown) => box.Meets(new(Wide - 28 - Scale().Length, High - 60, Wide, High)) || Clusters.Any(c => box.Meets(X(c.Lng), Y(c.Lat), Radius(c) + grown));

    /// <summary>Below, above, right and left of a cluster; middle of the text, and the line it stands on.</summary>
    IEnumerable<(double X, double Y)> Beside(MapCluster cluster, double width, double size, double grown)
    {
        var (x, y, away) = (X(cluster.Lng), Y(cluster.Lat), Radius(cluster) + grown + 2);
        return [(x, y + away + size), (x, y - away - (size * 0.25)), (x + away + (width / 2) + 2, y + (size * 0.35)), (x - away - (width / 2) - 2, y + (size * 0.35))];
    }

    static MapBox ScaleBox(double size) => new(Wide - 24 - (Wide / 4.0), High - 34 - size, Wide, High);

    public MapWindow Nearer => Window.Around(Window.Middle.Lng, Window.Middle.Lat, 0.5);

    public MapWindow Farther => Window.Around(Window.Middle.Lng, Window.Middle.Lat, 2);

    public bool CanGoNearer => Window.Width > MapClusters.Smallest;

    /// <summary>Round degrees to draw lines at: four to ten of them.</summary>
    public (IReadOnlyList<double> Lngs, IReadOnlyList<double> Lats, double Step) Lines()
    {
        var step = Math.Pow(10, Math.Floor(Math.Log10(Window.Width)));
        while (Window.Width / step < 4) step /= Window.Width / step < 2 ? 5 : 2;
        return ([.. Steps(Window.West, Window.East, step)], [.. Steps(Window.South, Window.North, step)], step);
    }

    static IEnumerable<double> Steps(double from, double until, double step)
    {
        for (var n = (long)Math.Ceiling(from / step); n * step < until; n++) yield return n * step;
    }

    /// <summary>A round length in metres, and how long it is on the picture.</summary>
    public (int Metres, double Length) Scale()
    {
        var metres = Window.Height * 111_320 / High;
        int[] lengths = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
        var length = lengths.LastOrDefault(l => l / metres <= Wide / 4.0, lengths[0]);
        return (length, Math.Round(length / metres, 1));
    }
}
