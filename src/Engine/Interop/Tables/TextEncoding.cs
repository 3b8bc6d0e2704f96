using System.Text;

namespace LowCode.Interop;

/// <summary>
/// Tells how a text file is encoded: by its mark, else UTF-8 when it is that, else GB18030, which holds GBK and GB2312. A byte or two that went wrong
/// in a UTF-8 file do not make it GBK: the cells with them are reported.
/// </summary>
public static class TextEncoding
{
    const int Part = 64 * 1024;

    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Stands where bytes could not be read.</summary>
    public const char Broken = '\uFFFD';

    public static Encoding Of(Stream stream)
    {
        stream.Position = 0;
        var bytes = new byte[Part];
        var read = stream.ReadAtLeast(bytes, Part, throwOnEndOfStream: false);
        var encoding = Marked(bytes.AsSpan(0, read)) ?? Unmarked(stream, bytes, read);
        stream.Position = 0;
        return encoding;
    }

    static Encoding? Marked(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        // Without a mark: every other byte of digits and commas is zero.
        [not 0, 0, not 0, 0, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
        [0, not 0, 0, not 0, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
        _ => null,
    };

    static Encoding Unmarked(Stream stream, byte[] bytes, int read)
    {
        long good = 0, bad = 0;
        var more = 0;
        do
        {
            foreach (var one in bytes.AsSpan(0, read)) Count(one, ref more, ref good, ref bad);
        }
        while ((read = stream.Read(bytes)) > 0);
        return bad * 20 <= good ? Encoding.UTF8 : Encoding.GetEncoding("GB18030");
    }

    /// <summary>Counts characters of several bytes that are whole in UTF-8, and bytes that fit nowhere.</summary>
    static void Count(byte one, ref int more, ref long good, ref long bad)
    {
        if (more > 0)
        {
            if ((one & 0xC0) == 0x80)
            {
                if (--more == 0) good++;
                return;
            }
            bad++;
            more = 0;
        }
        if (one < 0x80) return;
        more = one switch { >= 0xC2 and <= 0xDF => 1, >= 0xE0 and <= 0xEF => 2, >= 0xF0 and <= 0xF4 => 3, _ => 0 };
        if (more == 0) bad++;
    }
}
