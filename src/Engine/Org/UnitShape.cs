using System.Text.Json;

namespace LowCode.Org;

/// <summary>How far a grid or a community reaches, as GeoJSON in WGS-84: a Polygon or a MultiPolygon.</summary>
/// <param name="Rings">Of each polygon the outer ring, then its holes; each ring lng, lat by turns.</param>
public sealed record UnitShape(UnitId Unit, IReadOnlyList<double[][]> Rings)
{
    /// <summary>Corners of one unit; more is a map, not a grid.</summary>
    public const int MostCorners = 20_000;

    /// <summary>A GeoJSON geometry; null when it is none, or no closed figure on earth.</summary>
    public static UnitShape? Read(UnitId unit, JsonElement geometry)
    {
        if (geometry.ValueKind != JsonValueKind.Object || !geometry.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String
            || !geometry.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array) return null;
        JsonElement[] polygons = type.GetString() switch { "Polygon" => [coordinates], "MultiPolygon" => [.. coordinates.EnumerateArray()], _ => [] };
        var (shapes, corners) = (new List<double[][]>(), 0);
        foreach (var polygon in polygons)
        {
            if (polygon.ValueKind != JsonValueKind.Array) return null;
            var rings = new List<double[]>();
            foreach (var ring in polygon.EnumerateArray())
            {
                if (ring.ValueKind != JsonValueKind.Array || ring.GetArrayLength() < 4 || (corners += ring.GetArrayLength()) > MostCorners) return null;
                var line = new List<double>(ring.GetArrayLength() * 2);
                foreach (var corner in ring.EnumerateArray())
                {
                    if (corner.ValueKind != JsonValueKind.Array || corner.GetArrayLength() < 2 || !corner[0].TryGetDouble(out var lng) || !corner[1].TryGetDouble(out var lat) || Math.Abs(lng) > 180 || Math.Abs(lat) > 90) return null;
                    line.AddRange([lng, lat]);
                }
                rings.Add([.. line]);
            }
            if (rings.Count == 0) return null;
            shapes.Add([.. rings]);
        }
        return shapes.Count == 0 ? null : new(unit, shapes);
    }

    /// <summary>A point lies in it: within an outer ring, and in none of its holes.</summary>
    public bool Contains(double lng, double lat) => Rings.Any(polygon => In(polygon[0], lng, lat) && !polygon.Skip(1).Any(hole => In(hole, lng, lat)));

    // A ray to the east crosses the border an odd number of times from within.
    static bool In(double[] ring, double lng, double lat)
    {
        var inside = false;
        for (int i = 0, j = ring.Length - 2; i < ring.Length; j = i, i += 2)
            if (ring[i + 1] > lat != ring[j + 1] > lat && lng < (ring[j] - ring[i]) * (lat - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) + ring[i]) inside = !inside;
        return inside;
    }
}
