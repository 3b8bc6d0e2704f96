using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace LowCode.Product.Tests.Stories;

/// <summary>As much of a PDF as a browser prints it: its pages, their size, and the text on them, by the fonts' own tables.</summary>
sealed partial class PdfText
{
    readonly Dictionary<int, (string Text, byte[]? Stream)> objects = [];

    public PdfText(byte[] pdf)
    {
        var whole = Encoding.Latin1.GetString(pdf);
        foreach (Match one in Objects().Matches(whole))
        {
            var body = one.Groups[2].Value;
            var at = body.IndexOf("stream", StringComparison.Ordinal);
            objects[Number(one.Groups[1].Value)] = at < 0 ? (body, null) : (body[..at], Inflated(body, at));
        }
        Pages = [.. objects.Values.Where(o => PageType().IsMatch(o.Text)).Select(o => o.Text)];
    }

    IReadOnlyList<string> Pages { get; }

    public int Count => Pages.Count;

    /// <summary>Width and height of each page in points.</summary>
    public IEnumerable<(double Width, double Height)> Sizes => Pages.Select(page => Box().Match(page)).Select(box => (double.Parse(box.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(box.Groups[2].Value, CultureInfo.InvariantCulture)));

    /// <summary>All text of all pages, without the spaces that only place it. Fonts call some characters by their radicals.</summary>
    public string Text => string.Concat(Pages.Select(TextOf)).Normalize(NormalizationForm.FormKC).Replace(" ", "", StringComparison.Ordinal);

    string TextOf(string page)
    {
        var fonts = FontOf().Matches(Resources(page)).ToDictionary(m => m.Groups[1].Value, m => Map(objects[Number(m.Groups[2].Value)].Text), StringComparer.Ordinal);
        var text = new StringBuilder();
        Font? font = null;
        foreach (Match said in Said().Matches(Encoding.Latin1.GetString(objects[Number(Contents().Match(page).Groups[1].Value)].Stream!)))
            if (said.Groups["font"].Success) font = fonts.GetValueOrDefault(said.Groups["font"].Value);
            else if (font is not null && said.Groups["hex"].Value is { Length: > 0 } hex)
                for (var i = 0; i + font.Digits <= hex.Length; i += font.Digits) text.Append(font.Map.GetValueOrDefault(Hex(hex.Substring(i, font.Digits))));
        return text.ToString();
    }

    string Resources(string page) => Referred().Match(page) is { Success: true } by ? objects[Number(by.Groups[1].Value)].Text : page;

    /// <param name="Digits">Of a code, in hexadecimal.</param>
    sealed record Font(int Digits, Dictionary<int, string> Map);

    Font Map(string font)
    {
        var map = new Dictionary<int, string>();
        if (ToUnicode().Match(font) is not { Success: true } found) return new(4, map);
        var table = Encoding.Latin1.GetString(objects[Number(found.Groups[1].Value)].Stream!);
        foreach (Match section in Section().Matches(table))
            foreach (Match line in (section.Groups[1].Value == "char" ? Pair() : Three()).Matches(section.Groups[2].Value))
            {
                var codes = line.Value.Split('<', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Trim(' ', '>', '\r', '\n')).ToList();
                if (section.Groups[1].Value == "char") map[Hex(codes[0])] = Utf16(codes[1]);
                else for (var code = Hex(codes[0]); code <= Hex(codes[1]); code++) map[code] = Utf16((Hex(codes[2]) + code - Hex(codes[0])).ToString("X4", CultureInfo.InvariantCulture));
            }
        return new(Space().Match(table).Groups[1].Length, map);
    }

    static string Utf16(string hex) => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(hex));
    static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static byte[]? Inflated(string body, int at)
    {
        var from = body.IndexOf('\n', at) + 1;
        var bytes = Encoding.Latin1.GetBytes(body[from..body.LastIndexOf("endstream", StringComparison.Ordinal)]);
        if (!body[..at].Contains("FlateDecode", StringComparison.Ordinal)) return bytes;
        var whole = new MemoryStream();
        using (var inflate = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress)) inflate.CopyTo(whole);
        return whole.ToArray();
    }

    [GeneratedRegex(@"(?<=^|\n)(\d+) 0 obj(.*?)endobj", RegexOptions.Singleline)]
    private static partial Regex Objects();
    [GeneratedRegex(@"/Type\s*/Page\b(?!s)")]
    private static partial Regex PageType();
    [GeneratedRegex(@"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]")]
    private static partial Regex Box();
    [GeneratedRegex(@"/Contents\s+(\d+) 0 R")]
    private static partial Regex Contents();
    [GeneratedRegex(@"/Resources\s+(\d+) 0 R")]
    private static partial Regex Referred();
    [GeneratedRegex(@"/(F\d+)\s+(\d+) 0 R")]
    private static partial Regex FontOf();
    [GeneratedRegex(@"/ToUnicode\s+(\d+) 0 R")]
    private static partial Regex ToUnicode();
    [GeneratedRegex(@"begincodespacerange\s*<([0-9A-Fa-f]+)>")]
    private static partial Regex Space();
    [GeneratedRegex(@"/ActualText\s*<[^>]*>|/(?<font>F\d+)\s+[\d.]+\s+Tf|<(?<hex>[0-9A-Fa-f]+)>")]
    private static partial Regex Said();
    [GeneratedRegex(@"beginbf(char|range)(.*?)endbf", RegexOptions.Singleline)]
    private static partial Regex Section();
    [GeneratedRegex(@"(<[0-9A-Fa-f]+>\s*){2}")]
    private static partial Regex Pair();
    [GeneratedRegex(@"(<[0-9A-Fa-f]+>\s*){3}")]
    private static partial Regex Three();
}
