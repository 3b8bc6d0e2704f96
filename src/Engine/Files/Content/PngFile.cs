using System.Buffers.Binary;

namespace LowCode.Files;

/// <summary>PNG by its chunks. Kept: the picture, its palette, transparency and colours, and the frames of a moving one; texts, times, EXIF and unknown chunks go.</summary>
static class PngFile
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    static readonly HashSet<string> kept = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"];

    public static PictureParts? Read(byte[] bytes)
    {
        var picture = new MemoryStream(bytes.Length);
        picture.Write(Signature);
        var (width, height, exif) = (0, 0, default(Exif));
        for (var at = Signature.Length; at + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
            if (length > bytes.Length - at - 12) return null;
            var (type, whole) = (System.Text.Encoding.Latin1.GetString(bytes, at + 4, 4), (int)length + 12);
            var body = bytes.AsSpan(at + 8, (int)length);
            if (type == "IHDR" && length == 13) (width, height) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]));
            else if (width == 0) return null;
            if (type == "eXIf") exif = Exif.Read(body);
            if (kept.Contains(type)) picture.Write(bytes, at, whole);
            if (type == "IEND") return new PictureParts(picture.ToArray(), width, height, exif);
            at += whole;
        }
        return null;
    }
}
