using System.Globalization;
using System.Text;
using LowCode.Org;

namespace LowCode.Designer.Desk;

/// <summary>One grid on the picture, in its own coordinates.</summary>
public sealed record MappedShape(string Name, string Path, bool Holds);

/// <summary>A picture of a point among the grids around it, 320 by 220. North is up; the scale is true at its middle.</summary>
/// <param name="Bar">How long a line of <paramref name="Metres"/> is.</param>
public sealed record PlaceMap(double Lng, double Lat, double X, double Y, string? Grid, IReadOnlyList<MappedShape> Shapes, int Metres, double Bar)
{
    const double Width = 320, Height = 220, MetresPerDegree = 111_320;
    /// <summary>How far the picture reaches to both sides, in metres.</summary>
    const double Reach = 800;

    /// <param name="lng">WGS-84.</param>
    public static PlaceMap Of(double lng, double lat, UnitTree tree, IEnumerable<UnitShape> shapes)
    {
        var scale = Width / 2 / Reach;
        var east = MetresPerDegree * Math.Cos(lat * Math.PI / 180);
        var drawn = new List<MappedShape>();
        string? grid = null;
        foreach (var shape in shapes)
        {
            var near = shape.Rings.Any(polygon => polygon[0].Chunk(2).Any(corner => Math.Abs(X(corner[0]) - Width / 2) < Width && Math.Abs(Y(corner[1]) - Height / 2) < Height));
            var holds = shape.Contains(lng, lat);
            if (!(near || holds) || !tree.TryFind(shape.Unit, out var unit)) continue;
            if (holds && (grid is null || unit.Kind == UnitKind.Grid)) grid = unit.Name;
            var path = new StringBuilder();
            foreach (var polygon in shape.Rings)
                foreach (var ring in polygon)
                {
                    for (var i = 0; i < ring.Length; i += 2) path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{X(ring[i]):F1} {Y(ring[i + 1]):F1}");
                    path.Append('Z');
                }
            drawn.Add(new(unit.Name, path.ToString(), holds && unit.Kind == UnitKind.Grid));
        }
        return new(lng, lat, Width / 2, Height / 2, grid, drawn, 200, 200 * scale);

        double X(double at) => Width / 2 + (at - lng) * east * scale;
        double Y(double at) => Height / 2 - (at - lat) * MetresPerDegree * scale;
    }
}
