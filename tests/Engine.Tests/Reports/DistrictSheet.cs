using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LowCode.Engine.Tests.Reports;

/// <summary>Tables as a district office draws them: a title over the whole width, a line for unit and date, headings in two rows with merged cells, drawn rows, sums, signatures.</summary>
static class DistrictSheet
{
    public const uint Title = 1, Framed = 2, Dated = 3;

    /// <summary>Visits to old people: a row a person.</summary>
    public static byte[] Visits() => Make("走访排查", ["A1:H1", "A2:D2", "E2:H2", "A3:A4", "B3:B4", "C3:F3", "G3:H3", "A9:H9"],
        [("A", "越秀区60周岁以上独居老人走访排查表")], [("A", "填报单位："), ("E", "填报日期：  年  月  日")],
        [("A", "序号"), ("B", "社区"), ("C", "人员基本情况"), ("G", "走访情况")],
        [("C", "姓名"), ("D", "身份证号码"), ("E", "联系电话"), ("F", "年龄"), ("G", "是否安装燃气报警器"), ("H", "上门次数")],
        [("A", "1"), ("B", "示例社区"), ("C", "张三"), ("H", "2")], [], [], [("A", "合计"), ("H", "=SUM(H5:H7)")], [("A", "填表人：          审核人：          单位负责人：")]);

    /// <summary>Figures by community: a row a unit.</summary>
    public static byte[] Figures() => Make("汇总", ["A1:F1"],
        [("A", "社区基本情况统计表")], [("A", "序号"), ("B", "社区"), ("C", "常住人口"), ("D", "60岁以上人数"), ("E", "企业数"), ("F", "志愿者人数")], [("A", "合计")], []);

    /// <summary>Nothing in it that is not known already.</summary>
    public static byte[] Known() => Make("花名册", ["A1:D1"], [("A", "居民花名册")], [("A", "序号"), ("B", "姓名"), ("C", "身份证号"), ("D", "联系电话")], []);

    static byte[] Make(string name, string[] merges, params (string, string)[][] rows)
    {
        var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var part = book.AddNewPart<WorksheetPart>();
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(new Fonts(new Font(), new Font(new Bold())), new Fills(new Fill(), new Fill()),
                new Borders(new Border(), new Border(new LeftBorder { Style = BorderStyleValues.Thin })), new CellStyleFormats(new CellFormat()),
                new CellFormats(new CellFormat(), new CellFormat { FontId = 1, ApplyFont = true }, new CellFormat { BorderId = 1, ApplyBorder = true }, new CellFormat { NumberFormatId = 14, ApplyNumberFormat = true }));
            var data = new SheetData();
            var last = merges[0].Split(':')[1][0];
            foreach (var (n, given) in rows.Index())
            {
                var at = (uint)n + 1;
                var row = new Row { RowIndex = at, Height = 20 + at, CustomHeight = true };
                var texts = given.ToDictionary(c => c.Item1, c => c.Item2);
                for (var column = 'A'; column <= last; column++)
                {
                    var cell = new Cell { CellReference = $"{column}{at}", StyleIndex = at == 1 ? Title : at == rows.Length && name == "走访排查" ? 0 : Framed };
                    if (texts.TryGetValue($"{column}", out var text))
                        if (text.StartsWith('=')) (cell.CellFormula, cell.CellValue) = (new CellFormula(text[1..]), new CellValue("0"));
                        else (cell.DataType, cell.InlineString) = (CellValues.InlineString, new InlineString(new Text(text)));
                    row.AppendChild(cell);
                }
                data.AppendChild(row);
            }
            part.Worksheet = new Worksheet(new Columns(new Column { Min = 1, Max = 8, Width = 18, CustomWidth = true }), data, new MergeCells(merges.Select(m => new MergeCell { Reference = m })));
            book.Workbook = new Workbook(new Sheets(new Sheet { Id = book.GetIdOfPart(part), SheetId = 1, Name = name }),
                new DefinedNames(new DefinedName($"'{name}'!$A$1:$H$9") { Name = "_xlnm.Print_Area", LocalSheetId = 0 }));
        }
        return bytes.ToArray();
    }

    /// <summary>Rows and cells under the places they are given, whether that can be or not.</summary>
    public static byte[] Raw((uint Row, string?[] Cells)[] rows, string[] merges)
    {
        var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var part = book.AddNewPart<WorksheetPart>();
            part.Worksheet = new Worksheet(new SheetData(rows.Select(r => new Row(r.Cells.Select(c => new Cell { CellReference = c, CellValue = new CellValue("1") })) { RowIndex = r.Row })));
            if (merges.Length > 0) part.Worksheet.AppendChild(new MergeCells(merges.Select(m => new MergeCell { Reference = m })));
            book.Workbook = new Workbook(new Sheets(new Sheet { Id = book.GetIdOfPart(part), SheetId = 1, Name = "表" }));
        }
        return bytes.ToArray();
    }

    /// <summary>Cells of a file by place, with the style each has.</summary>
    public static (Dictionary<string, (string Text, uint Style)> Cells, string[] Merges, string Area) Read(byte[] file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
        var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet!;
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document).Select(e => e.Description));
        return (sheet.Descendants<Cell>().ToDictionary(c => c.CellReference!.Value!, c => (c.CellFormula is { } formula ? $"={formula.Text}:{c.CellValue?.Text}" : c.InlineString?.InnerText ?? c.CellValue?.Text ?? "", c.StyleIndex?.Value ?? 0)),
            [.. sheet.Descendants<MergeCell>().Select(m => m.Reference!.Value!)], document.WorkbookPart.Workbook!.Descendants<DefinedName>().Single().Text);
    }
}
