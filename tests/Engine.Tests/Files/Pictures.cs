using System.Buffers.Binary;
using System.Text;

namespace LowCode.Engine.Tests.Files;

/// <summary>Pictures put together by hand, with all that cameras and programs note in them.</summary>
public static class Pictures
{
    public const string Secret = "serial-4711";

    /// <summary>TIFF with orientation, owner, time and place (23.130712 N, 113.264385 E), in either byte order.</summary>
    public static byte[] Notes(bool little = false, int orientation = 1, bool south = false)
    {
        var tiff = new byte[420];
        void U16(int at, int value) { if (little) BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), (ushort)value); else BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(at), (ushort)value); }
        void U32(int at, uint value) { if (little) BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(at), value); else BinaryPrimitives.WriteUInt32BigEndian(tiff.AsSpan(at), value); }
        void Entry(int at, int tag, int type, uint count, uint value, bool isShort = false)
        {
            U16(at, tag);
            U16(at + 2, type);
            U32(at + 4, count);
            if (isShort) U16(at + 8, (int)value); else U32(at + 8, value);
        }
        void Text(int at, string text) => Encoding.ASCII.GetBytes(text).CopyTo(tiff, at);
        void Ratio(int at, uint over, uint under) { U32(at, over); U32(at + 4, under); }
        Text(0, little ? "II" : "MM");
        U16(2, 42);
        U32(4, 8);
        U16(8, 4);
        Entry(10, 0x0112, 3, 1, (uint)orientation, isShort: true);
        Entry(22, 0x013B, 2, 12, 70);
        Entry(34, 0x8769, 4, 1, 100);
        Entry(46, 0x8825, 4, 1, 200);
        Text(70, Secret);
        U16(100, 2);
        Entry(102, 0x9003, 2, 20, 140);
        Entry(114, 0x9011, 2, 7, 170);
        Text(140, "2026:11:23 10:15:30");
        Text(170, "+09:00");
        U16(200, 4);
        Entry(202, 1, 2, 2, 0);
        Text(210, south ? "S" : "N");
        Entry(214, 2, 5, 3, 300);
        Entry(226, 3, 2, 2, 0);
        Text(234, "E");
        Entry(238, 4, 5, 3, 340);
        Ratio(300, 23, 1); Ratio(308, 7, 1); Ratio(316, 505632, 10000);
        Ratio(340, 113, 1); Ratio(348, 15, 1); Ratio(356, 517860, 10000);
        return tiff;
    }

    public static byte[] ExifSegment(byte[] tiff) => Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]);

    /// <summary>A JPEG as far as its segments go.</summary>
    public static byte[] Jpeg(byte[]? tiff = null, int width = 640, int height = 480)
    {
        byte[] frame = [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0];
        return [0xFF, 0xD8, .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]), .. ExifSegment(tiff ?? Notes()),
            .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.ASCII.GetBytes(Secret)]), .. Segment(0xED, Encoding.ASCII.GetBytes("Photoshop 3.0 " + Secret)),
            .. Segment(0xFE, Encoding.ASCII.GetBytes(Secret)), .. Segment(0xDB, new byte[65]), .. Segment(0xC0, frame), .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
            0x12, 0x34, 0xFF, 0x00, 0x56, 0xFF, 0xD0, 0x78, 0xFF, 0xD9, .. Encoding.ASCII.GetBytes("after the end " + Secret)];
    }

    public static byte[] Png(int width = 20, int height = 10) =>
        [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", [.. Big(width), .. Big(height), 8, 2, 0, 0, 0]), .. Chunk("tEXt", Encoding.ASCII.GetBytes("Author\0" + Secret)),
            .. Chunk("eXIf", Notes()), .. Chunk("IDAT", [1, 2, 3]), .. Chunk("tIME", [7, 234, 1, 1, 1, 1, 1]), .. Chunk("IEND", []), .. Encoding.ASCII.GetBytes(Secret)];

    public static byte[] WebP(int width = 30, int height = 20)
    {
        byte[] body = [.. "WEBP"u8, .. Riff("VP8X", [0x0C, 0, 0, 0, .. Three(width - 1), .. Three(height - 1)]), .. Riff("VP8 ", [1, 2, 3]), .. Riff("EXIF", Notes(little: true)), .. Riff("XMP ", Encoding.ASCII.GetBytes(Secret))];
        return [.. "RIFF"u8, .. Little(body.Length), .. body];
    }

    static byte[] Segment(byte marker, byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];
    static byte[] Chunk(string type, byte[] body) => [.. Big(body.Length), .. Encoding.ASCII.GetBytes(type), .. body, 0, 0, 0, 0];
    static byte[] Riff(string type, byte[] body) => [.. Encoding.ASCII.GetBytes(type), .. Little(body.Length), .. body, .. new byte[body.Length & 1]];
    static byte[] Three(int n) => [(byte)n, (byte)(n >> 8), (byte)(n >> 16)];

    static byte[] Big(int n)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, n);
        return bytes;
    }

    static byte[] Little(int n)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, n);
        return bytes;
    }
}
