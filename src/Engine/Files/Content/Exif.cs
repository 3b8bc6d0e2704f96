using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LowCode.Files;

/// <summary>What is read of the notes a camera makes (TIFF 6.0, EXIF 2.32), before they are taken out. A note that cannot be read is as if it were not there.</summary>
/// <param name="Orientation">1 to 8, how to turn the picture; 0 when not said.</param>
readonly record struct Exif(int Orientation, DateTimeOffset? TakenAt, GeoPoint? Place)
{
    const ushort OrientationTag = 0x0112, ExifTag = 0x8769, GpsTag = 0x8825, TakenTag = 0x9003, OffsetTag = 0x9011;

    /// <summary>Most entries of one directory; more is no camera's.</summary>
    const int MaxEntries = 512;

    public static Exif Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8) return default;
        bool little;
        if (tiff.StartsWith("II*\0"u8)) little = true;
        else if (tiff.StartsWith("MM\0*"u8)) little = false;
        else return default;
        var file = new Tiff(tiff, little);
        var main = file.UInt32(4);
        var orientation = file.Find(main, OrientationTag, out var entry) ? file.UInt16(entry + 8) : 0;
        DateTimeOffset? taken = null;
        if (file.Find(main, ExifTag, out entry) && file.UInt32(entry + 8) is var notes && file.Find(notes, TakenTag, out entry))
            taken = Moment(file.Text(entry), file.Find(notes, OffsetTag, out var offset) ? file.Text(offset) : null);
        GeoPoint? place = file.Find(main, GpsTag, out entry) && file.UInt32(entry + 8) is var gps
            && Degrees(file, gps, 1, 2, 'S') is { } lat && Degrees(file, gps, 3, 4, 'W') is { } lng && Math.Abs(lat) <= 90 && Math.Abs(lng) <= 180
            && (lat, lng) is not (0, 0) ? new GeoPoint(Math.Round(lng, 7), Math.Round(lat, 7)) : null;
        return new(orientation is >= 1 and <= 8 ? orientation : 0, taken, place);
    }

    // A camera that does not know its zone stands in China.
    static DateTimeOffset? Moment(string? text, string? offset) =>
        DateTimeOffset.TryParseExact($"{text} {(offset is { Length: 6 } ? offset : "+08:00")}", "yyyy:MM:dd HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
        && at.Year is > 1990 and < 2200 ? at.ToOffset(TimeSpan.FromHours(8)) : null;

    static double? Degrees(Tiff file, uint directory, ushort side, ushort parts, char negative)
    {
        if (!file.Find(directory, parts, out var entry) || file.UInt32(entry + 4) != 3) return null;
        var at = file.UInt32(entry + 8);
        var degrees = file.Ratio(at) + file.Ratio(at + 8) / 60 + file.Ratio(at + 16) / 3600;
        if (!double.IsFinite(degrees)) return null;
        return file.Find(directory, side, out entry) && file.Byte(entry + 8) == negative ? -degrees : degrees;
    }

    readonly ref struct Tiff(ReadOnlySpan<byte> bytes, bool little)
    {
        readonly ReadOnlySpan<byte> bytes = bytes;

        public byte Byte(long at) => at >= 0 && at < bytes.Length ? bytes[(int)at] : (byte)0;

        public ushort UInt16(long at) => at < 0 || at + 2 > bytes.Length ? (ushort)0
            : little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(int)at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[(int)at..]);

        public uint UInt32(long at) => at < 0 || at + 4 > bytes.Length ? 0
            : little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[(int)at..]);

        public double Ratio(long at) => UInt32(at) / (double)UInt32(at + 4);

        /// <summary>Where the entry of a tag stands in a directory.</summary>
        public bool Find(uint directory, ushort tag, out long entry)
        {
            entry = 0;
            if (directory < 8 || directory + 2 > bytes.Length) return false;
            var count = Math.Min((int)UInt16(directory), MaxEntries);
            for (var i = 0; i < count; i++)
            {
                entry = directory + 2 + (12L * i);
                if (entry + 12 > bytes.Length) return false;
                if (UInt16(entry) == tag) return true;
            }
            return false;
        }

        public string? Text(long entry)
        {
            var length = UInt32(entry + 4);
            if (length is 0 or > 64) return null;
            var at = length <= 4 ? entry + 8 : UInt32(entry + 8);
            return at + length > bytes.Length ? null : Encoding.ASCII.GetString(bytes.Slice((int)at, (int)length)).TrimEnd('\0', ' ');
        }
    }
}
