using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>A Word template an app brings along: <c>papers/{id}.docx</c>.</summary>
/// <param name="Id">Its file's name, which is also its title.</param>
public sealed record AppPaper(string Id)
{
    public string Path => $"papers/{Id}.docx";

    /// <summary>SHA-256 of its file, hexadecimal: whether it is the one of another version.</summary>
    public string Digest { get; init; } = "";
}

/// <summary>Reads the Word templates of a package and says of every name no form has, on which line it stands.</summary>
static partial class PaperFiles
{
    const int Most = 50, LongestName = 60;
    const long UnpackedLimit = 32L * 1024 * 1024;

    public static IReadOnlyList<AppPaper> Read(AppPackage package, IReadOnlyCollection<CompiledForm> forms, List<Problem> problems)
    {
        var papers = new List<AppPaper>();
        var known = PaperFields.Of(forms);
        foreach (var path in package.Paths.Where(p => p.StartsWith("papers/", StringComparison.Ordinal)))
        {
            var id = path["papers/".Length..];
            if (!id.EndsWith(".docx", StringComparison.OrdinalIgnoreCase) || (id = id[..^5]).Length is 0 or > LongestName || id.Contains('/', StringComparison.Ordinal) || id.Any(c => char.IsControl(c) || c is ':' or '"' or '\\'))
            {
                problems.Add(Problem.At("app.paper.name", path, ("limit", LongestName.ToString(CultureInfo.InvariantCulture))));
                continue;
            }
            if (papers.Count == Most) problems.Add(Problem.At("app.paper.many", path, ("limit", Most.ToString(CultureInfo.InvariantCulture))));
            papers.Add(new(id) { Digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(package[path]!)) });
            Check(package[path]!, path, known, problems);
        }
        return papers;
    }

    static void Check(byte[] file, string path, HashSet<string> known, List<Problem> problems)
    {
        try
        {
            using (var zip = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read))
                if (zip.Entries.Count > 1000 || zip.Entries.Sum(e => e.Length) > UnpackedLimit) throw new InvalidDataException();
            using var document = WordprocessingDocument.Open(new MemoryStream(file), false);
            if (document.MainDocumentPart?.Document is not { } main) throw new InvalidDataException();
            var line = 0;
            foreach (var root in (DocumentFormat.OpenXml.OpenXmlElement[])[main, .. document.MainDocumentPart.HeaderParts.Select(h => h.Header!), .. document.MainDocumentPart.FooterParts.Select(f => f.Footer!)])
                foreach (var paragraph in root.Descendants<Paragraph>())
                {
                    line++;
                    var text = string.Concat(paragraph.Descendants<Text>().Select(t => t.Text));
                    foreach (Match place in Place().Matches(text))
                        if (!known.Contains(place.Groups[1].Value)) problems.Add(Problem.At("app.paper.field", path, ("field", place.Groups[1].Value), ("line", line.ToString(CultureInfo.InvariantCulture)), ("near", Near(text, place.Index))));
                    if (Place().Replace(text, "").Contains("{{", StringComparison.Ordinal)) problems.Add(Problem.At("app.paper.open", path, ("line", line.ToString(CultureInfo.InvariantCulture)), ("near", Near(text, 0))));
                }
        }
        catch (Exception wrong) when (wrong is InvalidDataException or OpenXmlPackageException or FileFormatException or System.Xml.XmlException)
        {
            problems.Add(Problem.At("app.paper.unreadable", path));
        }
    }

    /// <summary>What stands there, so that its author finds it.</summary>
    static string Near(string text, int at) => text.Substring(Math.Max(0, at - 10), Math.Min(40, text.Length - Math.Max(0, at - 10))).Trim();

    [GeneratedRegex(@"\{\{\s*([^{}]*?)\s*\}\}")]
    private static partial Regex Place();
}
