namespace LowCode.Files;

/// <summary>A kind of file that is taken.</summary>
/// <param name="Ending">Its usual ending, without the dot.</param>
/// <param name="Type">Media type it is served with.</param>
/// <param name="Alike">Other endings of the same bytes, which a name keeps.</param>
public sealed record FileKind(string Ending, string Type, params string[] Alike)
{
    public static FileKind Jpeg { get; } = new("jpg", "image/jpeg", "jpeg");
    public static FileKind Png { get; } = new("png", "image/png");
    public static FileKind WebP { get; } = new("webp", "image/webp");
    public static FileKind Pdf { get; } = new("pdf", "application/pdf");
    public static FileKind Word { get; } = new("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    public static FileKind Excel { get; } = new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    public static FileKind Slides { get; } = new("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation");
    public static FileKind Text { get; } = new("txt", "text/plain", "csv");
    public static FileKind Mp3 { get; } = new("mp3", "audio/mpeg");
    public static FileKind M4a { get; } = new("m4a", "audio/mp4");
    public static FileKind Amr { get; } = new("amr", "audio/amr");
    public static FileKind Wav { get; } = new("wav", "audio/wav");
    public static FileKind Mp4 { get; } = new("mp4", "video/mp4");

    /// <summary>Pictures a browser shows; nothing in them can run.</summary>
    public bool IsPicture => Type.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>What the first bytes say; null when it is none of ours. Documents of Office are told apart by <see cref="ArchiveCheck"/>: <see cref="Word"/> stands for them all.</summary>
    public static FileKind? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return Jpeg;
        if (bytes.StartsWith(PngFile.Signature)) return Png;
        if (bytes.StartsWith("%PDF-"u8)) return Pdf;
        if (bytes.StartsWith("PK\x03\x04"u8)) return Word;
        if (bytes.StartsWith("#!AMR\n"u8) || bytes.StartsWith("#!AMR-WB\n"u8)) return Amr;
        if (bytes.Length > 12 && bytes.StartsWith("RIFF"u8)) return bytes[8..].StartsWith("WEBP"u8) ? WebP : bytes[8..].StartsWith("WAVE"u8) ? Wav : null;
        if (bytes.Length > 12 && bytes[4..].StartsWith("ftyp"u8)) return Iso(bytes[8..12]);
        if (bytes.StartsWith("ID3"u8) || IsMp3Frame(bytes)) return Mp3;
        return TextCheck.IsText(bytes) ? Text : null;
    }

    static FileKind? Iso(ReadOnlySpan<byte> brand)
    {
        if (brand.StartsWith("M4A"u8) || brand.StartsWith("M4B"u8)) return M4a;
        foreach (var known in (ReadOnlySpan<string>)["isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "3gp4", "3gp5", "3gp6"])
            if (System.Text.Ascii.Equals(brand, known)) return Mp4;
        return null;
    }

    // Sync word, a version, layer III, a bit rate and a sampling rate that exist.
    static bool IsMp3Frame(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 4 && bytes[0] == 0xFF && (bytes[1] & 0xE6) == 0xE2 && (bytes[1] & 0x18) != 0x08 && bytes[2] >> 4 is > 0 and < 15 && (bytes[2] & 0x0C) != 0x0C;
}
