using System.Globalization;
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
/// (<c>{{steps.name}}</c>) comes once for each of the list's entries, and not at all when there are none. Values go in as text, photos and signatures as pictures.
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
    /// <param name="pictures">What stands in the place of a value, by its name; of a list's entry by <c>items[0].photo</c>.</param>
    /// <exception cref="RefusedException"><c>word.unreadable</c>.</exception>
    public static byte[] Fill(byte[] template, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> lists, IReadOnlyDictionary<string, IReadOnlyList<WordPicture>>? pictures = null)
    {
        var bytes = new MemoryStream();
        bytes.Write(template);
        Open(bytes, true, (part, root) =>
        {
            var filling = new Filling(new WordPictures(part), pictures ?? new Dictionary<string, IReadOnlyList<WordPicture>>());
            foreach (var row in root.Descendants<WordRow>().ToList()) filling.Repeat(row, lists);
            foreach (var paragraph in root.Descendants<Paragraph>().ToList()) filling.Fill(paragraph, values);
        });
        return bytes.ToArray();
    }

    /// <summary>Names of all places.</summary>
    /// <exception cref="RefusedException"><c>word.unreadable</c>.</exception>
    public static IReadOnlySet<string> Named(byte[] template)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var bytes = new MemoryStream();
        bytes.Write(template);
        Open(bytes, false, (_, root) => { foreach (var paragraph in root.Descendants<Paragraph>()) names.UnionWith(Place().Matches(string.Concat(paragraph.Descendants<Text>().Select(t => t.Text))).Select(m => m.Groups[1].Value)); });
        return names;
    }

    /// <summary>The body, the headers and the footers, one after another.</summary>
    static void Open(MemoryStream bytes, bool write, Action<OpenXmlPart, OpenXmlPartRootElement> use)
    {
        try
        {
            bytes.Position = 0;
            using (var zip = new ZipArchive(bytes, ZipArchiveMode.Read, leaveOpen: true))
                if (zip.Entries.Count > 1000 || zip.Entries.Sum(e => e.Length) > UnpackedLimit) throw Unreadable();
            bytes.Position = 0;
            using var document = WordprocessingDocument.Open(bytes, write);
            if (document.MainDocumentPart is not { Document: { } body } main) throw Unreadable();
            use(main, body);
            foreach (var part in main.HeaderParts) if (part.Header is { } header) use(part, header);
            foreach (var part in main.FooterParts) if (part.Footer is { } footer) use(part, footer);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or OpenXmlPackageException or FileFormatException or System.Xml.XmlException)
        {
            throw Unreadable();
        }
    }

    /// <summary>One part of the document at work.</summary>
    sealed class Filling(WordPictures drawings, IReadOnlyDictionary<string, IReadOnlyList<WordPicture>> pictures)
    {
        public void Repeat(WordRow row, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> lists)
        {
            var named = Place().Matches(row.InnerText).Select(m => m.Groups[1].Value).FirstOrDefault(name => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && lists.ContainsKey(name[..dot]));
            if (named is null) return;
            var list = named[..named.IndexOf('.', StringComparison.Ordinal)];
            foreach (var (entry, n) in lists[list].Take(MostRows).Select((entry, n) => (entry, n)))
            {
                var one = (WordRow)row.CloneNode(true);
                var values = entry.ToDictionary(v => $"{list}.{v.Key}", v => v.Value, StringComparer.Ordinal);
                foreach (var paragraph in one.Descendants<Paragraph>().ToList()) Fill(paragraph, values, list, n);
                row.InsertBeforeSelf(one);
            }
            row.Remove();
        }

        /// <summary>Word cuts what somebody typed into runs as it likes: a place may begin in one and end in another. It then stands in the first of them.</summary>
        /// <param name="list">Only places of this list's entry <paramref name="n"/>.</param>
        public void Fill(Paragraph paragraph, IReadOnlyDictionary<string, string> values, string? list = null, int n = 0)
        {
            var texts = paragraph.Descendants<Text>().ToList();
            var whole = string.Concat(texts.Select(t => t.Text));
            if (!whole.Contains("{{", StringComparison.Ordinal)) return;
            foreach (var place in Place().Matches(whole).Where(m => list is null || m.Groups[1].Value.StartsWith(list + ".", StringComparison.Ordinal)).Reverse())
            {
                var name = place.Groups[1].Value;
                if (pictures.GetValueOrDefault(list is null ? name : string.Create(CultureInfo.InvariantCulture, $"{list}[{n}]{name[list.Length..]}")) is not { } drawn) Put(texts, place.Index, place.Length, Clean(values.GetValueOrDefault(name) ?? ""));
                else Draw(Put(texts, place.Index, place.Length, ""), drawn);
            }
        }

        /// <summary>Pictures stand where their place stood; what is behind it in the same run goes on behind them.</summary>
        void Draw((Text Text, int At)? place, IReadOnlyList<WordPicture> drawn)
        {
            if (place is not var (text, at) || text.Ancestors<Run>().FirstOrDefault() is not { } run) return;
            OpenXmlElement last = run;
            foreach (var one in drawings.Runs(drawn)) last = last.InsertAfterSelf(one);
            var after = text.Text[at..];
            text.Text = text.Text[..at];
            var behind = text.ElementsAfter().ToList();
            if (after.Length == 0 && behind.Count == 0) return;
            var rest = new Run();
            if (run.RunProperties is { } look) rest.RunProperties = (RunProperties)look.CloneNode(true);
            rest.Append(new Text(after) { Space = SpaceProcessingModeValues.Preserve });
            foreach (var one in behind) { one.Remove(); rest.Append(one); }
            last.InsertAfterSelf(rest);
        }

        /// <returns>Where it stands now.</returns>
        static (Text Text, int At)? Put(List<Text> texts, int from, int length, string value)
        {
            (Text, int)? put = null;
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
                put ??= (text, before.Length);
                written = true;
                if (value.Contains('\n', StringComparison.Ordinal) && text.Text.Contains(value, StringComparison.Ordinal)) Lines(text);
            }
            return put;
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
