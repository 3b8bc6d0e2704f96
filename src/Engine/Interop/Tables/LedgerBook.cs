using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LowCode.Interop;

/// <summary>What the cells of a column hold, and so how Excel shows and sorts them.</summary>
public enum LedgerType { Text, Whole, Number, Money, Date, Moment }

/// <param name="Width">In characters of a Latin letter; a Chinese one takes two.</param>
public sealed record LedgerHeading(string Name, LedgerType Type, int Width);

/// <summary>One cell; nothing when all are null.</summary>
/// <param name="At">Local time.</param>
public readonly record struct LedgerCell(string? Text, decimal? Number = null, DateTime? At = null);

/// <summary>
/// A workbook as offices keep it (台账): a bold heading row that stays in sight, widths that fit, numbers and dates as such and not as text, a filter on every
/// column; further sheets for the rows inside a row. Rows are written as they come, to any sheet, into files beside: memory holds one row.
/// </summary>
public sealed class LedgerBook : IDisposable
{
    /// <summary>What Excel takes on one sheet, with the headings; what is more stands on a sheet behind it.</summary>
    public const uint MostRows = 1_048_576;

    const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", Package = "http://schemas.openxmlformats.org/package/2006/";

    readonly Stream into;
    readonly uint most;
    readonly List<LedgerSheet> sheets = [];

    /// <param name="into">Only written to, from its beginning; it stays open.</param>
    /// <param name="most">Rows of a sheet.</param>
    public LedgerBook(Stream into, uint most = MostRows) => (this.into, this.most) = (into, most);

    /// <summary>Begins a sheet; those before can still be written to.</summary>
    public LedgerSheet Begin(string name, IReadOnlyList<LedgerHeading> columns)
    {
        var sheet = new LedgerSheet(name, columns, most);
        sheets.Add(sheet);
        return sheet;
    }

    /// <summary>Puts the sheets together.</summary>
    public void Finish()
    {
        foreach (var sheet in sheets) sheet.End();
        var parts = new List<(string Name, TemporaryFile File)>();
        foreach (var sheet in sheets)
            foreach (var file in sheet.Files) parts.Add((Free(sheet.Name, parts), file));
        using var zip = new ZipArchive(into, ZipArchiveMode.Create, leaveOpen: true);
        Text(zip, "[Content_Types].xml", $"""<Types xmlns="{Package}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{XlsxWriter.ContentType}.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{Each(parts.Count, n => $"""<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>""")}</Types>""");
        Text(zip, "_rels/.rels", $"""<Relationships xmlns="{Package}relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Text(zip, "xl/workbook.xml", $"""<workbook xmlns="{LedgerSheet.Main}" xmlns:r="{Relations}"><bookViews><workbookView/></bookViews><sheets>{Each(parts.Count, n => $"""<sheet name="{System.Security.SecurityElement.Escape(parts[n - 1].Name)}" sheetId="{n}" r:id="rId{n}"/>""")}</sheets></workbook>""");
        Text(zip, "xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Package}relationships">{Each(parts.Count, n => $"""<Relationship Id="rId{n}" Type="{Relations}/worksheet" Target="worksheets/sheet{n}.xml"/>""")}<Relationship Id="styles" Type="{Relations}/styles" Target="styles.xml"/></Relationships>""");
        Text(zip, "xl/styles.xml", Styles().OuterXml);
        for (var n = 0; n < parts.Count; n++)
        {
            using var entry = zip.CreateEntry($"xl/worksheets/sheet{n + 1}.xml", CompressionLevel.Fastest).Open();
            using var rows = parts[n].File.Read();
            rows.CopyTo(entry);
        }
    }

    public void Dispose()
    {
        foreach (var sheet in sheets) sheet.Dispose();
    }

    static string Each(int count, Func<int, string> one) => string.Concat(Enumerable.Range(1, count).Select(one));

    static void Text(ZipArchive zip, string name, string xml)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
        writer.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""");
        writer.Write(xml);
    }

    /// <summary>A name as a sheet may have it.</summary>
    public static string SheetName(string name)
    {
        var plain = new string([.. name.Where(c => !char.IsControl(c) && c is not (':' or '\\' or '/' or '?' or '*' or '[' or ']' or '\''))]);
        return plain.Length > 28 ? plain[..28] : plain.Length == 0 ? "1" : plain;
    }

    static string Free(string name, List<(string Name, TemporaryFile File)> taken)
    {
        var plain = SheetName(name);
        var free = plain;
        for (var n = 2; taken.Exists(t => string.Equals(t.Name, free, StringComparison.OrdinalIgnoreCase)); n++) free = string.Create(CultureInfo.InvariantCulture, $"{plain}{n}");
        return free;
    }

    static Stylesheet Styles()
    {
        CellFormat Format(uint number) => new() { NumberFormatId = number, ApplyNumberFormat = true };
        return new Stylesheet(
            new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy-mm-dd" }, new NumberingFormat { NumberFormatId = 165, FormatCode = "yyyy-mm-dd hh:mm" }, new NumberingFormat { NumberFormatId = 166, FormatCode = "0.######" }),
            new Fonts(new Font(), new Font(new Bold())),
            new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 }), new Fill(new PatternFill(new ForegroundColor { Rgb = "FFDDE7F3" }) { PatternType = PatternValues.Solid })),
            new Borders(new Border()), new CellStyleFormats(new CellFormat()),
            new CellFormats(new CellFormat(), new CellFormat { FontId = 1, FillId = 2, ApplyFont = true, ApplyFill = true }, Format(1), Format(166), Format(4), Format(164), Format(165)));
    }
}
