using System.Globalization;
using LowCode.Access;
using LowCode.Forms;
using LowCode.Insight;
using LowCode.Org;

namespace LowCode.Designer.Centre;

/// <summary>A tile of the base map, where it lies on the picture of a <see cref="MapView"/>.</summary>
public sealed record BaseTile(string Address, double X, double Y, double Width, double Height);

/// <summary>
/// The map under the picture, by setting (天地图, or tiles on this server's disk); everything works without one. Tiles are those of the usual web map: square,
/// Mercator, <c>z/x/y</c> from the north-west. They are laid out in the datum they were drawn in, so that cases stand where they are.
/// </summary>
/// <remarks>
/// <c>Map:Base:Layers</c>: from the lowest to the highest, each an address or a path with <c>{z}</c>, <c>{x}</c> and <c>{y}</c>; <c>Map:Base:Datum</c>: <c>wgs84</c> (also for
/// CGCS2000) or <c>gcj02</c>; <c>Map:Base:Nearest</c>: the largest z there are tiles for; <c>Map:Base:Credit</c>: what its owner wants to be written beside it.
/// </remarks>
public sealed class BaseMap
{
    const string TilePath = "/centre/map/tiles";
    const int TileSize = 256;
    /// <summary>Where Mercator's square ends.</summary>
    const double Edge = 85.05;

    static readonly string[] parts = ["{z}", "{x}", "{y}"];

    readonly string[] layers;
    readonly string datum;
    readonly int nearest;

    /// <exception cref="InvalidOperationException">A setting cannot be used; it says which and why.</exception>
    public BaseMap(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Map:Base");
        layers = settings.GetSection("Layers").Get<string[]>() ?? [];
        for (var n = 0; n < layers.Length; n++)
        {
            var layer = layers[n];
            if (!parts.All(part => layer.Contains(part, StringComparison.Ordinal))) throw Wrong($"Layers:{n}", layer, "needs {z}, {x} and {y}");
            if (Remote(layer) is null && !Path.IsPathFullyQualified(layer)) throw Wrong($"Layers:{n}", layer, "is neither an address (http, https) nor a full path");
        }
        datum = settings["Datum"] ?? "wgs84";
        // Tiles of BD-09 are cut by another projection.
        if (datum is not ("wgs84" or "cgcs2000" or "gcj02")) throw Wrong("Datum", datum, "is none of wgs84, cgcs2000, gcj02");
        var written = settings["Nearest"] ?? "18";
        if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out nearest) || nearest is < 1 or > 22) throw Wrong("Nearest", written, "is no number from 1 to 22");
        Credit = settings["Credit"] is { Length: > 0 } credit ? credit : null;
        Origins = [.. layers.Select(Remote).OfType<Uri>().Select(at => at.GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What its owner wants to be written beside it.</summary>
    public string? Credit { get; }

    /// <summary>Servers its pictures come from, for the content security policy.</summary>
    public IReadOnlyList<string> Origins { get; }

    static InvalidOperationException Wrong(string setting, string value, string why) => new($"setting Map:Base:{setting}: \"{value}\" {why}");

    static Uri? Remote(string layer) => Uri.TryCreate(layer.Replace("{z}", "0", StringComparison.Ordinal).Replace("{x}", "0", StringComparison.Ordinal).Replace("{y}", "0", StringComparison.Ordinal), UriKind.Absolute, out var at) && at.Scheme is "http" or "https" ? at : null;

    public static void Map(RouteGroupBuilder pages) => pages.MapGet(TilePath + "/{layer:int}/{z:int}/{x:int}/{y:int}", (int layer, int z, int x, int y, BaseMap map, HttpContext http) =>
    {
        if (layer < 0 || layer >= map.layers.Length || Remote(map.layers[layer]) is not null) return Results.NotFound();
        var file = Filled(map.layers[layer], z, x, y);
        if (!File.Exists(file)) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=86400";
        return Results.File(file, Path.GetExtension(file).ToLowerInvariant() switch { ".jpg" or ".jpeg" => "image/jpeg", ".webp" => "image/webp", _ => "image/png" });
    }).Requires(Acts.ReportRead);

    /// <summary>The tiles under a view, lowest layer first; none without a base map.</summary>
    public IEnumerable<BaseTile> Under(MapView view)
    {
        if (layers.Length == 0) yield break;
        var window = view.Window;
        var z = (int)Math.Clamp(Math.Round(Math.Log2(360.0 * MapView.Wide / (window.Width * TileSize))), 1, nearest);
        var most = (1 << z) - 1;
        var (west, north) = At(window.West, window.North, z);
        var (east, south) = At(window.East, window.South, z);
        for (var layer = 0; layer < layers.Length; layer++)
            for (var y = Math.Max(0, (int)north); y <= Math.Min(most, (int)south); y++)
                for (var x = Math.Max(0, (int)west); x <= Math.Min(most, (int)east); x++)
                {
                    var ((left, top), (right, bottom)) = (Corner(x, y, z), Corner(x + 1, y + 1, z));
                    var (at, over) = (view.X(left), view.Y(top));
                    // A hair wider than it is: no light between neighbours.
                    yield return new(AddressOf(layer, z, x, y), at, over, view.X(right) - at + 0.5, view.Y(bottom) - over + 0.5);
                }
    }

    string AddressOf(int layer, int z, int x, int y) => Remote(layers[layer]) is null ? string.Create(CultureInfo.InvariantCulture, $"{TilePath}/{layer}/{z}/{x}/{y}") : Filled(layers[layer], z, x, y);

    static string Filled(string layer, int z, int x, int y) =>
        layer.Replace("{z}", Text(z), StringComparison.Ordinal).Replace("{x}", Text(x), StringComparison.Ordinal).Replace("{y}", Text(y), StringComparison.Ordinal);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where a WGS-84 position lies in the square of tiles of this z.</summary>
    (double X, double Y) At(double lng, double lat, int z)
    {
        var (east, north) = Datums.FromWgs84(lng, Math.Clamp(lat, -Edge, Edge), datum);
        var (count, radians) = (1 << z, Math.Clamp(north, -Edge, Edge) * Math.PI / 180);
        return ((east + 180) / 360 * count, (1 - (Math.Asinh(Math.Tan(radians)) / Math.PI)) / 2 * count);
    }

    /// <summary>The north-west corner of a tile in WGS-84.</summary>
    (double Lng, double Lat) Corner(int x, int y, int z)
    {
        double count = 1 << z;
        return Datums.ToWgs84((x / count * 360) - 180, Math.Atan(Math.Sinh(Math.PI * (1 - (2 * y / count)))) * 180 / Math.PI, datum);
    }
}
