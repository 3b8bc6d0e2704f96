using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using LowCode.Interop;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Importing;

public class TableTests
{
    public static TheoryData<string> Encodings => ["utf-8", "utf-8 marked", "gbk", "utf-16", "utf-16BE"];

    [Theory, MemberData(nameof(Encodings))]
    public void Every_usual_encoding_is_found_out(string name)
    {
        const string text = "编号,内容\r\n1,\"夜间施工，噪声\"\r\n2,路灯不亮\r\n";
        byte[] bytes = name switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(text),
            "utf-8 marked" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
            "gbk" => CodePagesEncodingProvider.Instance.GetEncoding("GBK")!.GetBytes(text),
            "utf-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
            _ => [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)],
        };
        using var table = TableFile.Open(new MemoryStream(bytes));
        Assert.Equal(["编号", "内容"], table.Headers);
        Assert.Equal([["1", "夜间施工，噪声"], ["2", "路灯不亮"]], table.Rows().Select(r => r.Cells));
    }

    [Theory]
    [InlineData("a;b;c\n1;\"x;y\";3\n", ";")]
    [InlineData("a\tb\tc\n1\tx\t3\n", "tab")]
    [InlineData("a|b|c\n1|x|3\n", "|")]
    [InlineData("a,b,c\n1,x,3\n", ",")]
    public void The_separator_is_found_out(string text, string separator)
    {
        using var table = Csv(text);
        Assert.EndsWith(separator, table.Format, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], table.Headers);
        Assert.Equal("3", Assert.Single(table.Rows()).Cells[2]);
    }

    [Fact]
    public void Quoted_cells_hold_separators_quotes_and_lines()
    {
        using var table = Csv("a,b\r\n\"say \"\"hi\"\"\",\"one\r\ntwo, three\"\r\nx,y\r\n");
        var rows = table.Rows().ToList();
        Assert.Equal(["say \"hi\"", "one\ntwo, three"], rows[0].Cells);
        Assert.Equal((2L, 4L), (rows[0].Line, rows[1].Line));
    }

    [Fact]
    public void A_cut_line_is_one_broken_row_and_does_not_swallow_the_rest()
    {
        using var table = Csv("a,b,c\n1,\"cut in the mid\n2,\"whole\",x\n3,y\n4,\"z\",w\n5,\"open to the end,q\n");
        Assert.Equal(["2 table.row.quote", "3 2", "4 table.row.cells", "5 4", "6 table.row.quote"], table.Rows().Select(r => $"{r.Line} {r.Problem?.Code ?? r.Cells[0]}"));
    }

    [Fact]
    public void A_byte_that_went_wrong_is_reported_in_its_row()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("编号,内容\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},夜间施工噪声扰民\n")) + "41,坏"), 0xFF, .. Encoding.UTF8.GetBytes("字\n42,好\n")];
        using var table = TableFile.Open(new MemoryStream(bytes));
        Assert.Equal(["42 table.row.encoding"], table.Rows().Where(r => r.Problem is not null).Select(r => $"{r.Line} {r.Problem!.Code}"));
    }

    [Fact]
    public void Json_lines_are_a_table()
    {
        using var table = Csv("{\"no\": 1, \"what\": \"路灯\"}\n{\"no\": 2, \"where\": \"小北路\"}\nnot json\n");
        Assert.Equal(("json lines", 3), (table.Format, table.Headers.Count));
        Assert.Equal(["1|路灯|", "2||小北路", "table.row.json"], table.Rows().Select(r => r.Problem?.Code ?? string.Join('|', r.Cells)));
    }

    [Fact]
    public void A_workbook_gives_texts_dates_and_numbers_and_reports_formulas()
    {
        using var table = TableFile.Open(new MemoryStream(Workbook()));
        Assert.Equal(("xlsx", "编号 登记时间 电话 金额"), (table.Format, string.Join(' ', table.Headers)));
        var rows = table.Rows().ToList();
        Assert.Equal(["GZ1", "2026-10-09 09:15:00", "13800138000", "12.5"], rows[0].Cells);
        Assert.Equal(("table.row.formula", 3L), (rows[1].Problem!.Code, rows[1].Line));
        Assert.Equal(["GZ3", "", "", ""], rows[2].Cells);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        using var table = TableFile.Open(new MemoryStream(XlsxWriter.Write("答复", ["编号", "内容"], [["1", "=1+1"], ["2", "两\n行"], ["3", "-12.5"]])));
        Assert.Equal(["'=1+1", "两\n行", "-12.5"], table.Rows().Select(r => r.Cells[1]));
    }

    [Theory]
    [InlineData("", "table.empty")]
    [InlineData("a,a\n1,2\n", "table.twice")]
    [InlineData("a,,c\n1,2,3\n", "table.unnamed")]
    public void What_is_no_table_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<RefusedException>(() => Csv(text)).Problems[0].Code);

    [Fact]
    public void A_zip_that_is_no_workbook_an_old_workbook_and_one_that_unpacks_to_much_are_refused()
    {
        Assert.Equal("table.workbook", Refused(Zip(("x.txt", 10))));
        Assert.Equal("table.unpacked", Refused(Zip(("xl/worksheets/sheet1.xml", 600_000_000))));
        Assert.Equal("table.workbook", Refused([.. "PK"u8, 3, 4, 9, 9, 9]));
        Assert.Equal("table.xls", Refused([0xD0, 0xCF, 0x11, 0xE0, 0, 0]));

        static string Refused(byte[] bytes) => Assert.Throws<RefusedException>(() => TableFile.Open(new MemoryStream(bytes))).Problems[0].Code;
    }

    static TableFile Csv(string text) => TableFile.Open(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    static byte[] Zip(params (string Name, int Zeros)[] entries)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, zeros) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                var part = new byte[1_000_000];
                for (var left = zeros; left > 0; left -= part.Length) entry.Write(part, 0, Math.Min(left, part.Length));
            }
        return bytes.ToArray();
    }

    static byte[] Workbook()
    {
        var bytes = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var styles = workbook.AddNewPart<WorkbookStylesPart>();
            styles.Stylesheet = new Stylesheet(
                new NumberingFormats(new NumberingFormat { NumberFormatId = 170, FormatCode = "yyyy\"年\"m\"月\"d\"日\" hh:mm" }),
                new Fonts(new Font()), new Fills(new Fill()), new Borders(new Border()), new CellStyleFormats(new CellFormat()), new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 170, ApplyNumberFormat = true }));
            var shared = workbook.AddNewPart<SharedStringTablePart>();
            shared.SharedStringTable = new SharedStringTable(new SharedStringItem(new Text("GZ1")));
            var sheet = workbook.AddNewPart<WorksheetPart>();
            var moment = new DateTime(2026, 10, 9, 9, 15, 0).ToOADate();
            sheet.Worksheet = new Worksheet(new SheetData(
                new Row(Text("A1", "编号"), Text("B1", "登记时间"), Text("C1", "电话"), Text("D1", "金额")) { RowIndex = 1 },
                new Row(new Cell { CellReference = "A2", DataType = CellValues.SharedString, CellValue = new CellValue("0") }, new Cell { CellReference = "B2", StyleIndex = 1, CellValue = new CellValue(moment) },
                    new Cell { CellReference = "C2", CellValue = new CellValue("1.3800138E10") }, new Cell { CellReference = "D2", CellValue = new CellValue("12.5") }) { RowIndex = 2 },
                new Row(Text("A3", "GZ2"), new Cell { CellReference = "D3", CellFormula = new CellFormula("1+1"), CellValue = new CellValue("2") }) { RowIndex = 3 },
                new Row(Text("A5", "GZ3")) { RowIndex = 5 }));
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "工单" }));
        }
        return bytes.ToArray();

        static Cell Text(string place, string text) => new() { CellReference = place, DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)) };
    }
}
