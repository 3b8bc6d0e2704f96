using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using LowCode.Problems;
using WordRow = DocumentFormat.OpenXml.Wordprocessing.TableRow;

namespace LowCode.Interop;

/// <summary>
/// Fills a Word document that somebody made with Word: <c>{{case.number}}</c> becomes its value, wherever it stands; a table row that names a list
/// (<c>{{steps.name}}</c>) comes once for each of the list's entries, and not at all when there are none. Values go in as text and nothing else.
/// </summary>
public static partial class WordTemplate
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>Bytes of all parts unpacked; a small file that unpacks to more was made to do harm.</summary>
    const long UnpackedLimit = 64L * 1024 * 1024;
    const int MostRows = 1000;

    /// <param name="template">A .docx file.</param>
    /// <param name="values">By name; a name that is not among them becomes nothing.</param>
    /// <param name="lists">Entries by the name of their list, each with its values by name.</param>
    /// <exception cref="RefusedException"><c>word.unreadable</c>.</exception>
    public static byte[] Fill(byte[] template, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> lists)
    {
        var bytes = new MemoryStream();
        bytes.Write(template);
        try
        {
            bytes.Position = 0;
            using (var zip = new ZipArchive(bytes, ZipArchiveMode.Read, leaveOpen: true))
                if (zip.Entries.Count > 1000 || zip.Entries.Sum(e => e.Length) > UnpackedLimit) throw Unreadable();
            bytes.Position = 0;
            using var document = WordprocessingDocument.Open(bytes, true);
            if (document.MainDocumentPart?.Document is not { } main) throw Unreadable();
            foreach (var root in (OpenXmlCompositeElement[])[main, .. document.MainDocumentPart.HeaderParts.Select(h => h.Header), .. document.MainDocumentPart.FooterParts.Select(f => f.Footer)])
            {
                foreach (var row in root.Descendants<WordRow>().ToList()) Repeat(row, lists);
                foreach (var paragraph in root.Descendants<Paragraph>()) Fill(paragraph, values);
            }
        }
        catch (Exception wrong) when (wrong is InvalidDataException or OpenXmlPackageException or FileFormatException or System.Xml.XmlException)
        {
            throw Unreadable();
        }
        return bytes.ToArray();
    }

    static void Repeat(WordRow row, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> lists)
    {
        var named = Place().Matches(row.InnerText).Select(m => m.Groups[1].Value).FirstOrDefault(name => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && lists.ContainsKey(name[..dot]));
        if (named is null) return;
        var list = named[..named.IndexOf('.', StringComparison.Ordinal)];
        foreach (var entry in lists[list].Take(MostRows))
        {
            var one = (WordRow)row.CloneNode(true);
            var values = entry.ToDictionary(v => $"{list}.{v.Key}", v => v.Value, StringComparer.Ordinal);
            foreach (var paragraph in one.Descendants<Paragraph>()) Fill(paragraph, values, list + ".");
            row.InsertBeforeSelf(one);
        }
        row.Remove();
    }

    /// <summary>Word cuts what somebody typed into runs as it likes: a place may begin in one and end in another. It then stands in the first of them.</summary>
    static void Fill(Paragraph paragraph, IReadOnlyDictionary<string, string> values, string? only = null)
    {
        var texts = paragraph.Descendants<Text>().ToList();
        var whole = string.Concat(texts.Select(t => t.Text));
        if (!whole.Contains("{{", StringComparison.Ordinal)) return;
        foreach (var place in Place().Matches(whole).Where(m => only is null || m.Groups[1].Value.StartsWith(only, StringComparison.Ordinal)).Reverse())
            Put(texts, place.Index, place.Length, Clean(values.GetValueOrDefault(place.Groups[1].Value) ?? ""));
    }

    static void Put(List<Text> texts, int from, int length, string value)
    {
        var (start, end, at) = (from, from + length, 0);
        var written = false;
        foreach (var text in texts)
        {
            var (begin, stop) = (at, at + text.Text.Length);
            at = stop;
            if (stop <= start || begin >= end) continue;
            var (before, after) = (text.Text[..Math.Max(0, start - begin)], stop > end ? text.Text[(end - begin)..] : "");
            text.Text = before + (written ? "" : value) + after;
            text.Space = SpaceProcessingModeValues.Preserve;
            written = true;
            if (value.Contains('\n', StringComparison.Ordinal) && text.Text.Contains(value, StringComparison.Ordinal)) Lines(text);
        }
    }

    /// <summary>A line end in a value is a line end on paper.</summary>
    static void Lines(Text text)
    {
        var lines = text.Text.Split('\n');
        text.Text = lines[0];
        OpenXmlElement last = text;
        foreach (var line in lines.Skip(1))
        {
            last = last.InsertAfterSelf(new Break());
            last = last.InsertAfterSelf(new Text(line) { Space = SpaceProcessingModeValues.Preserve });
        }
    }

    /// <summary>Control characters have no place in XML.</summary>
    static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1F')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
            if (c >= ' ' || c is '\n' or '\t') clean.Append(c);
        return clean.ToString();
    }

    static RefusedException Unreadable() => new(RefusalKind.Invalid, Problem.Of("word.unreadable"));

    [GeneratedRegex(@"\{\{\s*([A-Za-z][\w.]*)\s*\}\}")]
    private static partial Regex Place();
}
