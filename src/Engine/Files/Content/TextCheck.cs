using System.Text;

namespace LowCode.Files;

/// <summary>Plain text: UTF-8, UTF-16 with its mark, or GB 18030; nothing in it that no text has.</summary>
static class TextCheck
{
    static readonly Encoding gb = Gb();

    public static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return bytes.Length % 2 == 0;
        foreach (var one in bytes)
            if (one < 0x20 && one is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C)) return false;
        return System.Text.Unicode.Utf8.IsValid(bytes) || IsGb(bytes);
    }

    static bool IsGb(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return gb.GetCharCount(bytes) >= 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    static Encoding Gb()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }
}
