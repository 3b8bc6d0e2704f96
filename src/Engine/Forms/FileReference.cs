using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A stored file as forms hold it: <c>{ id, name, type, size, hash, takenAt?, lng?, lat?, placeFrom?, deviceLng?, deviceLat? }</c>. What is sent may be the id alone; the rest is the server's.</summary>
public static class FileReference
{
    /// <summary>The place of a photo is that of the device: the picture itself notes none.</summary>
    public const string FromDevice = "device";

    /// <summary>What is noted of a photo beside its bytes.</summary>
    internal static IReadOnlyList<string> Notes { get; } = ["takenAt", "lng", "lat", "placeFrom", "deviceLng", "deviceLat"];

    /// <summary>Fields that hold files.</summary>
    public static bool IsHeldBy(FieldType type) => type is FieldType.File or FieldType.Photo or FieldType.Signature or FieldType.Audio;

    /// <param name="takenAt">When a photo was taken.</param>
    /// <param name="lng">Where, WGS-84 degrees, as the picture itself notes it.</param>
    /// <param name="device">Where the device was when it was taken. Kept beside what the picture says, and in its place where that says nothing: <c>placeFrom</c> is <c>device</c> then.</param>
    public static Record Of(string id, string name, string type, long size, string hash, DateTimeOffset? takenAt = null, double? lng = null, double? lat = null, (double Lng, double Lat)? device = null)
    {
        var file = new RecordBuilder().Set("id", id).Set("name", name).Set("type", type).Set("size", size).Set("hash", hash);
        if (takenAt is { } at) file.Set("takenAt", at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        if (lng is not null && lat is not null) file.Set("lng", lng.Value).Set("lat", lat.Value);
        else if (device is var (x, y)) file.Set("lng", x).Set("lat", y).Set("placeFrom", FromDevice);
        if (device is { } there) file.Set("deviceLng", there.Lng).Set("deviceLat", there.Lat);
        return file.ToRecord();
    }

    /// <summary>Every file named in these values, in groups and rows too, by id.</summary>
    public static IReadOnlyDictionary<string, Record> In(Record values)
    {
        var found = new Dictionary<string, Record>(StringComparer.Ordinal);
        Collect(values, found);
        return found;
    }

    static void Collect(Record values, Dictionary<string, Record> found)
    {
        foreach (var (_, value) in values)
            if (value.AsRecord is { } group) Collect(group, found);
            else if (value.AsList is { } list)
                foreach (var one in list)
                    if (one.AsRecord is not { } record) break;
                    else if (record["id"].AsText is { } id && CodeText.IsId(id)) found.TryAdd(id, record);
                    else Collect(record, found);
    }
}
