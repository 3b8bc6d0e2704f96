using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LowCode.Interop;

/// <summary>Writes one sheet of texts, row by row. Every cell is text: numbers of cases and phones must not be rounded, and nothing is a formula.</summary>
public static class XlsxWriter
{
    /// <summary>What Excel takes in one cell.</summary>
    const int CellLimit = 32_767;

    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static byte[] Write(string sheet, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var part = workbook.AddNewPart<WorksheetPart>();
            using (var writer = OpenXmlWriter.Create(part))
            {
                writer.WriteStartElement(new Worksheet());
                writer.WriteStartElement(new SheetData());
                WriteRow(writer, headers);
                foreach (var row in rows) WriteRow(writer, row);
                writer.WriteEndElement();
                writer.WriteEndElement();
            }
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(part), SheetId = 1, Name = sheet.Length > 31 ? sheet[..31] : sheet }));
        }
        return bytes.ToArray();
    }

    static void WriteRow(OpenXmlWriter writer, IReadOnlyList<string> cells)
    {
        writer.WriteStartElement(new Row());
        foreach (var cell in cells)
            writer.WriteElement(new Cell { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(Clean(cell)) { Space = SpaceProcessingModeValues.Preserve }) });
        writer.WriteEndElement();
    }

    /// <summary>Control characters have no place in XML.</summary>
    internal static string Clean(string text)
    {
        var tame = FormulaGuard.Tamed(text.Length > CellLimit ? text[..CellLimit] : text);
        return tame.AsSpan().ContainsAnyInRange('\0', '\x1F') ? new string([.. tame.Where(c => c >= ' ' || c is '\n' or '\r' or '\t')]) : tame;
    }
}
