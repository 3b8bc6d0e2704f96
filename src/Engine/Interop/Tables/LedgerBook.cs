using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
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
/// column; further sheets for the rows inside a row. Rows are written as they come.
/// </summary>
public sealed class LedgerBook : IDisposable
{
    const int CellLimit = 32_767;

    // Styles by index: text, heading, whole, number, money, date, moment.
    static readonly Dictionary<LedgerType, uint> styles = new() { [LedgerType.Text] = 0, [LedgerType.Whole] = 2, [LedgerType.Number] = 3, [LedgerType.Money] = 4, [LedgerType.Date] = 5, [LedgerType.Moment] = 6 };
    const uint HeadingStyle = 1;

    readonly SpreadsheetDocument document;
    readonly WorkbookPart workbook;
    readonly Sheets sheets = new();
    OpenXmlWriter? writer;
    WorksheetPart? part;
    IReadOnlyList<LedgerHeading> headings = [];
    uint row;

    public LedgerBook(Stream stream)
    {
        document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook);
        workbook = document.AddWorkbookPart();
        workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
    }

    /// <summary>Begins a sheet; the one before is done.</summary>
    public void Begin(string name, IReadOnlyList<LedgerHeading> columns)
    {
        End();
        (headings, row) = (columns, 0);
        part = workbook.AddNewPart<WorksheetPart>();
        sheets.AppendChild(new Sheet { Id = workbook.GetIdOfPart(part), SheetId = (uint)sheets.ChildElements.Count + 1, Name = Named(name) });
        writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
        if (columns.Count > 0) writer.WriteElement(new Columns(columns.Select((c, n) => new Column { Min = (uint)n + 1, Max = (uint)n + 1, Width = c.Width, CustomWidth = true })));
        writer.WriteStartElement(new SheetData());
        writer.WriteStartElement(new Row { RowIndex = ++row });
        foreach (var column in columns) Write(column.Name, HeadingStyle);
        writer.WriteEndElement();
    }

    public void Add(IReadOnlyList<LedgerCell> cells)
    {
        writer!.WriteStartElement(new Row { RowIndex = ++row });
        for (var n = 0; n < headings.Count; n++)
        {
            var (cell, style) = (n < cells.Count ? cells[n] : default, styles[headings[n].Type]);
            if (cell.Number is { } number) writer.WriteElement(new Cell { StyleIndex = style, CellValue = new CellValue(number.ToString(CultureInfo.InvariantCulture)) });
            else if (cell.At is { } at) writer.WriteElement(new Cell { StyleIndex = style, CellValue = new CellValue(at.ToOADate().ToString("R", CultureInfo.InvariantCulture)) });
            else Write(cell.Text ?? "", 0);
        }
        writer.WriteEndElement();
    }

    /// <summary>The last sheet is done, and the file with it.</summary>
    public void Finish()
    {
        End();
        workbook.Workbook = new Workbook(new BookViews(new WorkbookView()), sheets);
        document.Dispose();
    }

    public void Dispose()
    {
        writer?.Dispose();
        document.Dispose();
    }

    void Write(string text, uint style) => writer!.WriteElement(text.Length == 0 ? new Cell { StyleIndex = style }
        : new Cell { StyleIndex = style, DataType = CellValues.InlineString, InlineString = new InlineString(new Text(XlsxWriter.Clean(text)) { Space = SpaceProcessingModeValues.Preserve }) });

    void End()
    {
        if (writer is null) return;
        writer.WriteEndElement();
        if (headings.Count > 0) writer.WriteElement(new AutoFilter { Reference = CellName.Area(0, 1, headings.Count - 1, row) });
        writer.WriteEndElement();
        writer.Dispose();
        writer = null;
    }

    string Named(string name)
    {
        var plain = new string([.. name.Where(c => c is not (':' or '\\' or '/' or '?' or '*' or '[' or ']' or '\''))]);
        plain = plain.Length > 28 ? plain[..28] : plain.Length == 0 ? "1" : plain;
        var free = plain;
        for (var n = 2; sheets.Elements<Sheet>().Any(s => string.Equals(s.Name?.Value, free, StringComparison.OrdinalIgnoreCase)); n++) free = string.Create(CultureInfo.InvariantCulture, $"{plain}{n}");
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
