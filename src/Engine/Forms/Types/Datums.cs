namespace LowCode.Forms;

/// <summary>
/// Turns positions of the datums in use in China into WGS-84 and back. CGCS2000 differs from WGS-84 by centimetres and is taken as the same. GCJ-02 (微信,
/// 高德) is WGS-84 moved by a published approximation; BD-09 (百度) is GCJ-02 turned once more. Outside China neither is moved. Read unconverted, a point
/// lies 300 to 700 m off, in another grid.
/// </summary>
public static class Datums
{
    // Krasovsky 1940, by which GCJ-02 was made.
    const double Axis = 6378245.0, Eccentricity = 0.00669342162296594323, Turn = Math.PI * 3000.0 / 180.0;
    /// <summary>Steps of the way back; each leaves less than a hundredth of the error before.</summary>
    const int Steps = 6;

    public static IReadOnlyList<string> All { get; } = ["wgs84", "cgcs2000", "gcj02", "bd09"];

    /// <param name="lng">Degrees east.</param>
    /// <param name="lat">Degrees north.</param>
    /// <param name="datum">One of <see cref="All"/>.</param>
    /// <returns>WGS-84 degrees, exact to a centimetre.</returns>
    public static (double Lng, double Lat) ToWgs84(double lng, double lat, string datum)
    {
        if (datum is "wgs84" or "cgcs2000") return (lng, lat);
        // The way there is known, the way back is found: move the guess by what it misses.
        var (x, y) = (lng, lat);
        for (var step = 0; step < Steps; step++)
        {
            var (there, up) = FromWgs84(x, y, datum);
            (x, y) = (x + lng - there, y + lat - up);
        }
        return (x, y);
    }

    /// <summary>The way there: WGS-84 degrees in another datum.</summary>
    /// <exception cref="ArgumentException">No datum of this name.</exception>
    public static (double Lng, double Lat) FromWgs84(double lng, double lat, string datum) => datum switch
    {
        "wgs84" or "cgcs2000" => (lng, lat),
        "gcj02" => Moved(lng, lat),
        "bd09" => Moved(lng, lat) is var (x, y) ? Turned(x, y) : default,
        _ => throw new ArgumentException($"no datum is called {datum}", nameof(datum)),
    };

    static (double, double) Moved(double lng, double lat)
    {
        if (lng is < 72.004 or > 137.8347 || lat is < 0.8293 or > 55.8271) return (lng, lat);
        var (x, y) = (lng - 105.0, lat - 35.0);
        var north = -100.0 + (2.0 * x) + (3.0 * y) + (0.2 * y * y) + (0.1 * x * y) + (0.2 * Math.Sqrt(Math.Abs(x)))
            + Waves(6 * x, 20, 2 * x, 20) + Waves(y, 20, y / 3, 40) + Waves(y / 12, 160, y / 30, 320);
        var east = 300.0 + x + (2.0 * y) + (0.1 * x * x) + (0.1 * x * y) + (0.1 * Math.Sqrt(Math.Abs(x)))
            + Waves(6 * x, 20, 2 * x, 20) + Waves(x, 20, x / 3, 40) + Waves(x / 12, 150, x / 30, 300);
        var radians = lat / 180.0 * Math.PI;
        var curve = 1 - (Eccentricity * Math.Sin(radians) * Math.Sin(radians));
        var root = Math.Sqrt(curve);
        return (lng + (east * 180.0 / (Axis / root * Math.Cos(radians) * Math.PI)), lat + (north * 180.0 / (Axis * (1 - Eccentricity) / (curve * root) * Math.PI)));
    }

    static double Waves(double first, double high, double second, double higher) => ((high * Math.Sin(first * Math.PI)) + (higher * Math.Sin(second * Math.PI))) * 2.0 / 3.0;

    static (double, double) Turned(double lng, double lat)
    {
        var length = Math.Sqrt((lng * lng) + (lat * lat)) + (0.00002 * Math.Sin(lat * Turn));
        var angle = Math.Atan2(lat, lng) + (0.000003 * Math.Cos(lng * Turn));
        return ((length * Math.Cos(angle)) + 0.0065, (length * Math.Sin(angle)) + 0.006);
    }
}
