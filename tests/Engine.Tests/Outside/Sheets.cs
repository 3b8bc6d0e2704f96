using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LowCode.Engine.Tests.Outside;

/// <summary>Reads a workbook the plain way, to compare with.</summary>
static class Sheets
{
    public static IReadOnlyList<string[]> Rows(byte[] content)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(content), false);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document).Select(e => e.Description));
        return [.. document.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().Select(r => r.Elements<Cell>().Select(c => c.InnerText).ToArray())];
    }
}
