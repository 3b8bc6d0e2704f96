using System.Globalization;
using LowCode.Files;
using LowCode.Forms;

namespace LowCode.Cases;

/// <summary>Where the device was when a photo was taken with it, as the page says: a picture whose camera notes no place has at least this.</summary>
public static class DevicePlace
{
    /// <param name="text"><c>113.264385,23.130712,gcj02</c>.</param>
    /// <returns>WGS-84; null for nothing, and for what is no point.</returns>
    public static GeoPoint? Read(string? text)
    {
        if (text?.Split(',') is not [var east, var north, var datum] || !Datums.All.Contains(datum.Trim())) return null;
        if (!double.TryParse(east, NumberStyles.Float, CultureInfo.InvariantCulture, out var lng) || !double.TryParse(north, NumberStyles.Float, CultureInfo.InvariantCulture, out var lat)) return null;
        if (!(Math.Abs(lng) <= 180) || !(Math.Abs(lat) <= 90)) return null;
        var (x, y) = Datums.ToWgs84(lng, lat, datum.Trim());
        return new GeoPoint(Math.Round(x, 7), Math.Round(y, 7));
    }
}
