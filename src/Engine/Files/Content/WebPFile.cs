using System.Buffers.Binary;

namespace LowCode.Files;

/// <summary>WebP by its chunks (RFC 9649). Kept: the picture, transparency, colour profile and the frames of a moving one; EXIF, XMP and unknown chunks go.</summary>
static class WebPFile
{
    static readonly HashSet<string> kept = ["VP8 ", "VP8L", "VP8X", "ALPH", "ICCP", "ANIM", "ANMF"];

    public static PictureParts? Read(byte[] bytes)
    {
        var picture = new MemoryStream(bytes.Length);
        picture.Write(bytes, 0, 12);
        var (width, height, exif) = (0, 0, default(Exif));
        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4));
            if (length > bytes.Length - at - 8) return null;
            var type = System.Text.Encoding.Latin1.GetString(bytes, at, 4);
            var body = bytes.AsSpan(at + 8, (int)length);
            var whole = Math.Min(8 + (int)length + ((int)length & 1), bytes.Length - at);
            if (type == "EXIF") exif = Exif.Read(body.StartsWith("Exif\0\0"u8) ? body[6..] : body);
            if (width == 0) (width, height) = SizeOf(type, body);
            if (kept.Contains(type))
            {
                picture.Write(bytes, at, whole);
                // The flags of the head say which chunks follow: EXIF (8) and XMP (4) do not any more.
                if (type == "VP8X" && length >= 1) picture.GetBuffer()[picture.Length - whole + 8] &= 0xFF ^ 0x0C;
            }
            at += whole;
        }
        if (width == 0) return null;
        var made = picture.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(made.AsSpan(4), made.Length - 8);
        return new PictureParts(made, width, height, exif);
    }

    static (int, int) SizeOf(string type, ReadOnlySpan<byte> body) => type switch
    {
        "VP8X" when body.Length >= 10 => (1 + (body[4] | (body[5] << 8) | (body[6] << 16)), 1 + (body[7] | (body[8] << 8) | (body[9] << 16))),
        "VP8L" when body.Length >= 5 && body[0] == 0x2F => (1 + (body[1] | ((body[2] & 0x3F) << 8)), 1 + ((body[2] >> 6) | (body[3] << 2) | ((body[4] & 0x0F) << 10))),
        "VP8 " when body.Length >= 10 => (BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF),
        _ => (0, 0),
    };
}
