using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>
/// The first sheet of an Excel workbook, and those behind it, read as streams. Dates come as text (<c>yyyy-MM-dd HH:mm:ss</c>), numbers as they were typed;
/// a cell that a formula fills is a problem of its row: what it shows depends on who opened it last.
/// </summary>
public sealed class XlsxTable : TableFile
{
    /// <summary>Bytes of all parts unpacked; a small file that unpacks to more was made to do harm.</summary>
    const long UnpackedLimit = 512L * 1024 * 1024;
    const int MostTexts = 2_000_000;

    readonly SpreadsheetDocument document;
    readonly WorksheetPart sheet;
    readonly IReadOnlyList<string> texts;
    readonly bool[] dates;
    readonly bool since1904;

    XlsxTable(SpreadsheetDocument document)
    {
        this.document = document;
        var workbook = document.WorkbookPart ?? throw Refused("table.workbook");
        var visible = workbook.Workbook.Descendants<Sheet>().Where(s => s.State is null || s.State == SheetStateValues.Visible).ToList();
        var first = visible.FirstOrDefault() ?? throw Refused("table.empty");
        sheet = workbook.GetPartById(first.Id!) as WorksheetPart ?? throw Refused("table.workbook");
        since1904 = workbook.Workbook.WorkbookProperties?.Date1904?.Value == true;
        (texts, dates) = (Texts(workbook), XlsxDates.Styles(workbook));
        Headers = Checked(Raw(sheet).Select(r => r.Cells).FirstOrDefault()?.Select(c => c.Text) ?? []);
        Further = [.. visible.Skip(1).Take(MostSheets).Select(s => (s.Name?.Value, Part: workbook.GetPartById(s.Id!) as WorksheetPart)).Where(s => s.Part is not null).Select(s =>
        {
            IReadOnlyList<string> headers = [.. Raw(s.Part!).Select(r => r.Cells).FirstOrDefault()?.Select(c => c.Text.Trim()) ?? []];
            return new TableSheet(s.Value ?? "", headers, () => Rows(s.Part!, headers));
        })];
    }

    const int MostSheets = 50;

    public override IReadOnlyList<TableSheet> Further { get; }

    public override IReadOnlyList<string> Headers { get; }
    public override string Format => "xlsx";

    public static XlsxTable Read(Stream stream)
    {
        try
        {
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
                if (zip.Entries.Count > 5000 || zip.Entries.Sum(e => e.Length) > UnpackedLimit) throw Refused("table.unpacked");
            stream.Position = 0;
            return new XlsxTable(SpreadsheetDocument.Open(stream, false, new OpenSettings { MaxCharactersInPart = UnpackedLimit }));
        }
        catch (Exception wrong) when (wrong is InvalidDataException or OpenXmlPackageException or FileFormatException or System.Xml.XmlException)
        {
            throw Refused("table.workbook");
        }
    }

    public override IEnumerable<TableRow> Rows() => Rows(sheet, Headers);

    IEnumerable<TableRow> Rows(WorksheetPart sheet, IReadOnlyList<string> headers)
    {
        foreach (var (line, cells) in Raw(sheet).Skip(1))
        {
            if (cells.All(c => c.Text.Length == 0 && !c.Formula)) continue;
            var at = cells.FindIndex(c => c.Formula);
            yield return at >= 0 ? TableRow.Broken(line, Problem.Of("table.row.formula", ("column", at < headers.Count ? headers[at] : "?")), at > 0 ? cells[0].Text : null)
                : new TableRow(line, [.. Enumerable.Range(0, headers.Count).Select(i => i < cells.Count ? cells[i].Text : "")]);
        }
    }

    readonly record struct SheetCell(string Text, bool Formula);

    IEnumerable<(long Line, List<SheetCell> Cells)> Raw(WorksheetPart sheet)
    {
        using var reader = OpenXmlReader.Create(sheet);
        long line = 0;
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement) continue;
            var named = reader.Attributes.FirstOrDefault(a => a.LocalName == "r").Value;
            line = long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : line + 1;
            if (line > MostRows) yield break;
            var cells = new List<SheetCell>();
            if (reader.ReadFirstChild())
                do
                {
                    if (reader.ElementType != typeof(Cell)) continue;
                    var cell = (Cell)reader.LoadCurrentElement()!;
                    var place = PlaceOf(cell.CellReference?.Value) ?? cells.Count;
                    if (place >= MostColumns) continue;
                    while (cells.Count < place) cells.Add(new("", false));
                    if (cells.Count == place) cells.Add(new(TextOf(cell), cell.CellFormula is not null));
                }
                while (reader.ReadNextSibling());
            yield return (line, cells);
        }
    }

    string TextOf(Cell cell)
    {
        var raw = cell.CellValue?.Text ?? "";
        var kind = cell.DataType?.Value;
        if (kind == CellValues.InlineString) return cell.InlineString?.InnerText ?? "";
        if (kind == CellValues.SharedString)
            return int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < texts.Count ? texts[at] : "";
        if (kind == CellValues.Boolean) return raw == "1" ? "true" : "false";
        if (kind == CellValues.Date || kind == CellValues.String || kind == CellValues.Error) return raw;
        if (raw.Length == 0 || !double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return raw;
        if (cell.StyleIndex?.Value is { } style && style < dates.Length && dates[style]) return XlsxDates.Text(value, since1904);
        // Whole numbers up to 15 digits are exact in a double; a long number that Excel has rounded cannot be had back.
        return Math.Abs(value) < 1e15 && value == Math.Floor(value) ? value.ToString("F0", CultureInfo.InvariantCulture) : raw;
    }

    /// <summary>Column of <c>AB12</c>, from 0.</summary>
    static int? PlaceOf(string? reference)
    {
        if (reference is null) return null;
        var place = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetterUpper(c)) break;
            place = place * 26 + (c - 'A' + 1);
            if (place > 20_000) return int.MaxValue;
        }
        return place - 1;
    }

    static List<string> Texts(WorkbookPart workbook)
    {
        var texts = new List<string>();
        if (workbook.SharedStringTablePart is not { } part) return texts;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement)
            {
                if (texts.Count >= MostTexts) throw Refused("table.unpacked");
                var item = (SharedStringItem)reader.LoadCurrentElement()!;
                // How a word is pronounced is no part of the text.
                texts.Add(string.Concat(item.Descendants<Text>().Where(t => t.Parent is not PhoneticRun).Select(t => t.Text)));
            }
        return texts;
    }

    public override void Dispose() => document.Dispose();
}
