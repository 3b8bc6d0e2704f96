using System.Text;
using LowCode.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Interop;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Importing;

public class MappingTests
{
    static readonly LightApp request = AppCompiler.Compile(SampleApps.Request).App!;

    [Fact]
    public void A_mapping_writes_and_reads_itself()
    {
        var back = ImportMapping.Parse(Encoding.UTF8.GetBytes(HotlineFile.Mapping.ToJson()));
        Assert.Equal(HotlineFile.Mapping.ToJson(), back.ToJson());
        Assert.Empty(MappingCheck.Check(back, request, HotlineFile.Headings.Split(',')));
    }

    [Theory]
    [InlineData("""{ "system": "x" }""", "import.map.id import.map.opened import.map.required import.map.required import.map.required import.map.required")]
    [InlineData("""{ "system": "a b", "externalId": "no", "openedAt": {}, "timeZone": "Mars", "fields": { "salary": "no", "photos": "no", "summary": "no", "category": "no", "description": "no", "place": "gone" } }""",
        "import.map.system import.map.zone import.map.source import.map.column import.map.field import.map.field")]
    [InlineData("""{ "system": "x", "externalId": "no", "openedAt": "no", "status": { "column": "no", "values": { "a": "lost" } }, "answer": "no", "outcomes": { "nowhere": "x" }, "fields": { "summary": "no", "category": "no", "description": "no", "place": "no" } }""",
        "import.map.status import.map.answer import.map.activity")]
    public void What_does_not_fit_is_said_before_a_row_is_taken(string json, string codes) =>
        Assert.Equal(codes, string.Join(' ', MappingCheck.Check(ImportMapping.Parse(Encoding.UTF8.GetBytes(json)), request, ["no", "at"]).Select(p => p.Code)));

    [Theory]
    [InlineData("not json", "import.map.json")]
    [InlineData("""{ "sytem": "x" }""", "import.map.member")]
    public void What_is_no_mapping_is_refused(string json, string code) =>
        Assert.Equal(code, Assert.Throws<RefusedException>(() => ImportMapping.Parse(Encoding.UTF8.GetBytes(json))).Problems[0].Code);

    [Fact]
    public void Columns_are_guessed_by_names_words_and_habit()
    {
        var guess = ColumnGuess.Of(request, HotlineFile.Headings.Split(','));
        Assert.Equal(("工单编号", "登记时间", "办结时间", "状态", "截止时间", "答复内容", "result"),
            (guess.ExternalId!.Column, guess.OpenedAt!.Column, guess.ClosedAt!.Column, guess.Status!.Column, guess.OutsideDue!.Column, guess.Answer!.Column, guess.AnswerField));
        Assert.Equal("标题 类别 详细情况 地点 姓名 联系电话", string.Join(' ', ((string[])["summary", "category", "description", "place", "claimantName", "claimantPhone"]).Select(f => guess.Fields![f].Column)));
    }

    static readonly LightApp repairs = AppCheck.Check(AppPackage.Of(
    [
        ("app.json", Encoding.UTF8.GetBytes("""{ "id": "repairs", "name": "维修", "version": "1.0.0", "noun": "工单", "numberPrefix": "WX", "form": "apply", "title": "form.what", "posts": ["operator"], "openedBy": [] }""")),
        ("forms/apply.json", Encoding.UTF8.GetBytes("""
            { "id": "apply", "name": "报修", "fields": [
              { "id": "what", "type": "text", "label": "事项", "required": true },
              { "id": "site", "type": "group", "label": "现场", "fields": [ { "id": "name", "type": "text", "label": "联系人" }, { "id": "phone", "type": "mobile", "label": "电话", "required": true } ] },
              { "id": "items", "type": "subtable", "label": "用料", "required": true, "fields": [
                { "id": "name", "type": "text", "label": "名称", "required": true }, { "id": "count", "type": "number", "label": "数量" }, { "id": "kind", "type": "choice", "label": "类别", "options": [ { "value": "a", "label": "甲" } ] }, { "id": "double", "type": "computed", "label": "双倍", "compute": "row.count * 2" } ] } ] }
            """)),
        ("flow.json", Encoding.UTF8.GetBytes("""{ "id": "repairs", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" } }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }""")),
    ])).App!;

    /// <summary>A workbook as the ledger of the app is written: the cases, and a sheet of what stands in their rows.</summary>
    static TableFile Ledger(string[] inside, params string[][] rows)
    {
        var stream = new MemoryStream();
        using (var book = new LedgerBook(stream))
        {
            LedgerSheet Begin(string name, string[] heads) => book.Begin(name, [.. heads.Select(h => new LedgerHeading(h, LedgerType.Text, 12))]);
            var cases = Begin("维修", ["编号", "登记时间", "事项", "联系人", "电话"]);
            foreach (var n in (string[])["WX1", "WX2"]) cases.Add([new(n), new("2026-03-05 09:05"), new("灯不亮"), new("陈晓明"), new("13812345678")]);
            var items = Begin("用料", inside);
            foreach (var row in rows) items.Add([.. row.Select(c => new LedgerCell(c))]);
            book.Finish();
        }
        return TableFile.Open(new MemoryStream(stream.ToArray()));
    }

    [Fact]
    public void A_ledger_written_by_the_product_comes_back_with_its_groups_and_sub_tables()
    {
        using var table = Ledger(["编号", "名称", "数量", "类别", "双倍"], ["WX1", "灯头", "3", "甲", "6"], ["WX2", "电线", "", "", ""], ["WX1", "开关", "1", "", "2"], ["WX9", "别处", "1", "", ""]);
        var mapping = ColumnGuess.Of(repairs, table.Headers) with { System = "repairs" };
        Assert.Equal(["site.name=联系人", "site.phone=电话", "what=事项"], mapping.Fields!.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value.Column}"));
        Assert.Empty(MappingCheck.Check(mapping, repairs, table.Headers, table.Further));
        // Without the sheet the table's rows are missing.
        Assert.Equal("import.map.required", Assert.Single(MappingCheck.Check(mapping, repairs, table.Headers)).Code);
        var (mapper, issues) = (new RowMapper(mapping, repairs, table.Headers, table.Further), new List<ImportIssue>());
        var rows = table.Rows().Select(r => mapper.Map(r, issues)).OfType<MappedRow>().ToList();
        Assert.Empty(issues);
        Assert.Equal("""{"what":"灯不亮","site":{"name":"陈晓明","phone":"13812345678"},"items":[{"name":"灯头","count":3,"kind":"a"},{"name":"开关","count":1}]}""", rows[0].Opening.ToString());
        Assert.Equal("""[{"name":"电线"}]""", rows[1].Opening["items"].ToString());
        Assert.Equal("电话", mapper.ColumnOf("site.phone"));
        var filled = repairs.OpeningForm.Evaluate(LowCode.Scripts.Record.Empty, rows[0].Opening, LowCode.Forms.FormAccess.EditAll, new LowCode.Forms.FormContext(LowCode.Forms.FormMode.Submit, DateTimeOffset.UnixEpoch));
        Assert.Empty(filled.Problems);
        Assert.Equal(6, filled.Values["items"].AsList![0]["double"].RawNumber);
    }

    [Fact]
    public void What_cannot_be_read_inside_a_row_is_told_with_its_sheet_and_line_and_a_heading_nobody_knows_before()
    {
        using var table = Ledger(["编号", "名称", "数量"], ["WX1", "灯头", "三只"]);
        var mapping = ColumnGuess.Of(repairs, table.Headers) with { System = "repairs" };
        var (mapper, issues) = (new RowMapper(mapping, repairs, table.Headers, table.Further), new List<ImportIssue>());
        Assert.Null(mapper.Map(table.Rows().First(), issues));
        Assert.Equal((2, "用料 2 / 数量", "import.row.number"), (issues[0].Line, issues[0].Column, issues[0].Problem.Code));
        using var other = Ledger(["编号", "名称", "颜色"]);
        Assert.Equal("import.map.inside", Assert.Single(MappingCheck.Check(mapping, repairs, other.Headers, other.Further)).Code);
    }

    [Fact]
    public void No_row_inside_a_row_is_dropped_unasked()
    {
        using var table = Ledger(["编号", "名称", "数量"]);
        var mapping = ColumnGuess.Of(repairs, table.Headers) with { System = "repairs" };
        static TableSheet Sheet(string name, params TableRow[] rows) => new(name, ["编号", "名称"], () => rows);
        IReadOnlyList<Problem> Check(params TableSheet[] sheets) => MappingCheck.Check(mapping, repairs, table.Headers, sheets);

        // Whose a row is has to be known: merged cells, a number that a formula makes.
        var nobodys = Assert.Single(Check(Sheet("用料", new TableRow(2, ["WX1", "灯头"]), new TableRow(3, ["", "开关"]), TableRow.Broken(5, Problem.Of("table.row.formula", ("column", "编号"))))));
        Assert.Equal(("import.map.insideNumber", "sheets.用料", "2", "3, 5"), (nobodys.Code, nobodys.Path, nobodys.Values!["count"], nobodys.Values!["lines"]));
        // A sheet that is nobody's, and one that is not about the cases at all.
        Assert.Equal(["import.map.insideSheet sheets.材料"], Check(Sheet("用料", new TableRow(2, ["WX1", "灯头"])), Sheet("材料"), new TableSheet("说明", ["请看", "这里"], () => [])).Select(p => $"{p.Code} {p.Path}"));

        // What cannot be read is told at its case, and the other cases are taken; a second sheet of the name goes on with the first.
        var further = (TableSheet[])[Sheet("用料", new TableRow(2, ["WX1", "灯头"]), TableRow.Broken(3, Problem.Of("table.row.formula", ("column", "名称")), "WX2")), Sheet("用料2", new TableRow(2, ["WX1", "开关"]))];
        Assert.Empty(Check(further));
        var (mapper, issues) = (new RowMapper(mapping, repairs, table.Headers, further), new List<ImportIssue>());
        var taken = Assert.Single(table.Rows().Select(r => mapper.Map(r, issues)).OfType<MappedRow>());
        Assert.Equal("""[{"name":"灯头"},{"name":"开关"}]""", taken.Opening["items"].ToString());
        Assert.Equal((3, "用料 3", "table.row.formula"), (Assert.Single(issues).Line, issues[0].Column, issues[0].Problem.Code));
    }

    [Theory]
    [InlineData("2015-03-08 02:30:00", "America/New_York", null)]
    [InlineData("2015-11-01 01:30:00", "America/New_York", "2015-11-01T06:30:00Z")]
    [InlineData("2015-07-01 09:00:00", "America/New_York", "2015-07-01T13:00:00Z")]
    [InlineData("2026年3月5日 9时05分", "Asia/Shanghai", "2026-03-05T01:05:00Z")]
    [InlineData("20260305090500", "Asia/Shanghai", "2026-03-05T01:05:00Z")]
    [InlineData("2026-03-05T09:05:00+09:00", "Asia/Shanghai", "2026-03-05T00:05:00Z")]
    [InlineData("05.03.2026", "Asia/Shanghai", null)]
    [InlineData("0001-01-01 00:00", "Asia/Shanghai", null)]
    public void Times_are_read_in_their_zone_and_an_hour_that_was_skipped_is_none(string text, string zone, string? moment) =>
        Assert.Equal(moment is null ? null : DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), new CellDates(TimeZoneInfo.FindSystemTimeZoneById(zone), []).Moment(text));
}
