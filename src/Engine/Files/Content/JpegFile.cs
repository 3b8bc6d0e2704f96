using System.Buffers.Binary;

namespace LowCode.Files;

/// <summary>
/// JPEG (ITU-T T.81) by its segments. Kept: what makes the picture (tables, frame, scans), JFIF, the colour profile and Adobe's note on colours.
/// Gone: EXIF, XMP, IPTC, comments, thumbnails and whatever follows the end. Which way up it is to be shown is written anew.
/// </summary>
static class JpegFile
{
    static ReadOnlySpan<byte> ExifMark => "Exif\0\0"u8;

    public static PictureParts? Read(byte[] bytes)
    {
        var kept = new MemoryStream(bytes.Length);
        kept.Write(bytes, 0, 2);
        var (width, height, exif) = (0, 0, default(Exif));
        // Where the orientation goes: after JFIF, which has to be first.
        var head = 2L;
        for (var at = 2; ;)
        {
            if (at + 4 > bytes.Length || bytes[at] != 0xFF) return null;
            var marker = bytes[at + 1];
            if (marker == 0xFF) { at++; continue; }
            if (marker is 0xD9 or < 0xC0) return null;
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
            if (length < 2 || at + 2 + length > bytes.Length) return null;
            var body = bytes.AsSpan(at + 4, length - 2);
            if (marker == 0xE1 && body.StartsWith(ExifMark)) exif = Exif.Read(body[ExifMark.Length..]);
            if (IsFrame(marker) && body.Length >= 5) (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[3..]));
            if (IsKept(marker, body)) kept.Write(bytes, at, length + 2);
            if (marker == 0xE0 && kept.Length == head + length + 2) head = kept.Length;
            at += length + 2;
            if (marker != 0xDA) continue;
            var end = EndOfScan(bytes, at);
            kept.Write(bytes, at, end - at);
            at = end;
            if (at + 2 <= bytes.Length && bytes[at + 1] == 0xD9) break;
            // Cut short: shown as far as it goes.
            if (at + 2 > bytes.Length) break;
        }
        kept.Write([0xFF, 0xD9]);
        return new PictureParts(exif.Orientation > 1 ? Turned(kept.ToArray(), (int)head, exif.Orientation) : kept.ToArray(), width, height, exif);
    }

    static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    static bool IsKept(byte marker, ReadOnlySpan<byte> body) => marker switch
    {
        0xE0 => body.StartsWith("JFIF\0"u8),
        0xE2 => body.StartsWith("ICC_PROFILE\0"u8),
        0xEE => body.StartsWith("Adobe"u8),
        >= 0xE1 and <= 0xEF => false,
        0xFE => false,
        _ => true,
    };

    /// <summary>The next marker that is neither a stuffed byte nor a restart.</summary>
    static int EndOfScan(byte[] bytes, int at)
    {
        for (; at + 1 < bytes.Length; at++)
            if (bytes[at] == 0xFF && bytes[at + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7))) return at;
        return bytes.Length;
    }

    static byte[] Turned(byte[] kept, int head, int orientation)
    {
        // One directory with one entry: orientation, a short, once.
        byte[] note = [0xFF, 0xE1, 0x00, 0x22, .. ExifMark, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return [.. kept.AsSpan(0, head), .. note, .. kept.AsSpan(head)];
    }
}
