using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;
using LowCode.Views;
using Record = LowCode.Scripts.Record;
using Value = LowCode.Scripts.Value;

namespace LowCode.Engine.Tests.Views;

/// <summary>The cases of an app as a ledger (台账): narrowed by its fields, masked, and taken away as a workbook.</summary>
public sealed class LedgerTests
{
    const string Clerk = "dispatcher.003";

    static readonly AppPackage package = AppPackage.Of(
    [
        File("app.json", """{ "id": "subsidy", "name": "修缮补助", "version": "1.0.0", "noun": "申请", "numberPrefix": "XB", "form": "apply", "title": "'修缮补助'", "posts": ["operator"], "openedBy": [] }"""),
        File("forms/apply.json", """
            { "id": "apply", "name": "申请表", "fields": [
              { "id": "who", "type": "personName", "label": "申请人", "required": true },
              { "id": "kind", "type": "choice", "label": "类型", "options": [ { "value": "roof", "label": "屋面" }, { "value": "pipe", "label": "管道" } ] },
              { "id": "ways", "type": "multichoice", "label": "方式", "options": [ { "value": "self", "label": "自修" }, { "value": "firm", "label": "委托" } ] },
              { "id": "amount", "type": "money", "label": "金额" }, { "id": "day", "type": "date", "label": "开工日期" }, { "id": "urgent", "type": "boolean", "label": "加急" }, { "id": "note", "type": "text", "label": "说明" },
              { "id": "items", "type": "subtable", "label": "项目明细", "fields": [ { "id": "name", "type": "text", "label": "项目" }, { "id": "phone", "type": "mobile", "label": "施工电话" }, { "id": "cost", "type": "number", "label": "费用" } ] } ] }
            """),
        File("flow.json", """{ "id": "subsidy", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" }, "outcomes": ["done"] }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }"""),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    static Record Form(string who, string kind, double amount, string day, bool urgent = false, string note = "", params Value[] items) =>
        Record.Of(("who", who), ("kind", kind), ("ways", Value.Of([Value.Of("self"), Value.Of("firm")])), ("amount", amount), ("day", day), ("urgent", urgent), ("note", note), ("items", Value.Of(items)));

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(package, "test", default);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value!, "{}", "test", default);
        await town.Of<DirectoryCache>().CurrentAsync();
        // That a file was taken is in the log before it leaves.
        await town.Of<LowCode.Access.AuditLog>().StartAsync(CancellationToken.None);
        await town.OpenCaseAsync("operator.003", Form("陈嘉明", "roof", 1200.5, "2026-12-01", true, "=1+1", Record.Of(("name", "换瓦"), ("phone", "13800000123"), ("cost", 800)), Record.Of(("name", "防水"), ("cost", 400.5))), "subsidy");
        town.Clock.Move(TimeSpan.FromMinutes(1));
        await town.OpenCaseAsync("operator.003", Form("李思", "pipe", 300, "2026-12-20"), "subsidy");
        town.Clock.Move(TimeSpan.FromMinutes(1));
        await town.OpenCaseAsync("operator.001", Form("王五", "roof", 900, "2027-01-05"), "subsidy", "440104001");
        return town;
    }

    static LedgerAsked Asked(params LedgerFilter[] filters) => new("subsidy", null, null, null, null, null, null, filters);

    static async Task<string> NamesAsync(Town town, string who, LedgerAsked asked)
    {
        var page = await town.Of<LedgerDesk>().ReadAsync(town.As(who), asked, null, 50, default);
        Assert.Equal(page.Rows.Count, await town.Of<LedgerDesk>().CountAsync(town.As(who), asked, default));
        var at = page.Table.Columns.ToList().FindIndex(c => c.Field == "who");
        return string.Join(' ', page.Rows.Select(r => page.Table.Cells(page.Names, r)[at].Text));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_ledger_shows_what_is_in_sight_and_is_narrowed_by_every_kind_of_field(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        Assert.Equal("李* 陈*", await NamesAsync(town, Clerk, Asked()));
        Assert.Equal("王* 李* 陈*", await NamesAsync(town, "districtDispatcher.district", Asked()));
        Assert.Equal("陈*", await NamesAsync(town, Clerk, Asked(new LedgerFilter("kind", "roof"))));
        Assert.Equal("李*", await NamesAsync(town, Clerk, Asked(new LedgerFilter("amount", null, null, "300"))));
        Assert.Equal("陈*", await NamesAsync(town, Clerk, Asked(new LedgerFilter("amount", null, "300.01"))));
        Assert.Equal("李*", await NamesAsync(town, Clerk, Asked(new LedgerFilter("day", null, "2026-12-02", "2026-12-31"))));
        Assert.Equal("陈*", await NamesAsync(town, Clerk, Asked(new LedgerFilter("urgent", "true"))));
        Assert.Equal("李*", await NamesAsync(town, Clerk, Asked(new LedgerFilter("urgent", "false"))));
        Assert.Equal("陈*", await NamesAsync(town, Clerk, Asked(new LedgerFilter("note", "1+"))));
        Assert.Equal("李* 陈*", await NamesAsync(town, Clerk, Asked(new LedgerFilter("nothing", "x"), new LedgerFilter("amount", null, "many"))));
        var page = await town.Of<LedgerDesk>().ReadAsync(town.As(Clerk), Asked(), null, 1, default);
        var second = await town.Of<LedgerDesk>().ReadAsync(town.As(Clerk), Asked(), page.Next, 1, default);
        Assert.Null(second.Next);
        Assert.NotEqual(page.Rows[0].Case.CaseId, second.Rows[0].Case.CaseId);
        Assert.Equal("app.unknown", (await Assert.ThrowsAsync<RefusedException>(() => town.Of<LedgerDesk>().ReadAsync(town.As(Clerk), Asked() with { App = "none" }, null, 1, default))).Problems[0].Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_workbook_keeps_types_masks_and_the_rows_inside(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (name, file) = await town.Of<LedgerDesk>().FileAsync(town.As(Clerk), Asked(), default);
        Assert.Equal("修缮补助-20261123-0902.xlsx", name);
        using (var document = SpreadsheetDocument.Open(new MemoryStream(file), false))
        {
            Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document).Select(e => e.Description));
            var sheets = document.WorkbookPart!.Workbook!.Descendants<Sheet>().ToList();
            Assert.Equal(["修缮补助", "项目明细"], sheets.Select(s => s.Name!.Value!));
            var parts = sheets.Select(s => ((WorksheetPart)document.WorkbookPart.GetPartById(s.Id!)).Worksheet!).ToList();
            Assert.Equal(PaneStateValues.Frozen, parts[0].Descendants<Pane>().Single().State!.Value);
            Assert.All(parts[0].Descendants<DocumentFormat.OpenXml.Spreadsheet.Column>(), c => Assert.True(c.Width! >= 10));
            var inside = parts[1].Descendants<Row>().Skip(1).Select(r => string.Join('|', r.Elements<Cell>().Skip(1).Select(c => c.InlineString?.InnerText ?? c.CellValue?.Text ?? ""))).ToList();
            Assert.Equal(["换瓦|138****0123|800", "防水||400.5"], inside);
        }
        using var table = TableFile.Open(new MemoryStream(file));
        var rows = table.Rows().ToList();
        string Of(int row, string column) => rows[row].Cells[table.Headers.ToList().IndexOf(column)];
        Assert.Equal(("李*", "管道", "300", "2026-12-20", "否"), (Of(0, "申请人"), Of(0, "类型"), Of(0, "金额"), Of(0, "开工日期"), Of(0, "加急")));
        Assert.Equal(("1200.5", "是", "'=1+1", "自修、委托", "办理中"), (Of(1, "金额"), Of(1, "加急"), Of(1, "说明"), Of(1, "方式"), Of(1, "状态")));
    }

    [Fact]
    public void What_a_sheet_cannot_take_stands_on_one_behind_it_and_sheets_are_written_side_by_side()
    {
        var bytes = new MemoryStream();
        using (var book = new LedgerBook(bytes, most: 3))
        {
            var (main, inside) = (book.Begin("台账", [new("编号", LedgerType.Text, 10)]), book.Begin("明细", [new("编号", LedgerType.Text, 10), new("费用", LedgerType.Number, 10)]));
            main.Add([new("X1")]);
            for (var n = 1; n <= 5; n++) inside.Add([new($"<第{n}行>\ud83d"), new(null, n)]);
            main.Add([new("X2")]);
            book.Finish();
        }
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes.ToArray()), false);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document).Select(e => e.Description));
        var sheets = document.WorkbookPart!.Workbook!.Descendants<Sheet>().Select(s => (s.Name!.Value!, string.Join(' ', ((WorksheetPart)document.WorkbookPart.GetPartById(s.Id!)).Worksheet!.Descendants<Row>().Select(r => string.Concat(r.Elements<Cell>().Select(c => c.InlineString?.InnerText ?? c.CellValue?.Text))))));
        Assert.Equal([("台账", "编号 X1 X2"), ("明细", "编号费用 <第1行>\ufffd1 <第2行>\ufffd2"), ("明细2", "编号费用 <第3行>\ufffd3 <第4行>\ufffd4"), ("明细3", "编号费用 <第5行>\ufffd5")], sheets);
    }

    [Fact]
    public void What_is_laid_aside_is_read_back_cannot_be_read_by_others_and_is_gone()
    {
        string place;
        using (var file = new TemporaryFile())
        {
            place = file.Place;
            using (var into = file.Write()) into.Write(Encoding.UTF8.GetBytes("陈嘉明 13800000123"));
            using (var raw = new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) Assert.DoesNotContain("13800000123", new StreamReader(raw, Encoding.Latin1).ReadToEnd(), StringComparison.Ordinal);
            using var back = new StreamReader(file.Read());
            Assert.Equal("陈嘉明 13800000123", back.ReadToEnd());
        }
        Assert.False(System.IO.File.Exists(place));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_file_holds_what_may_be_taken_away_masked_for_whoever_takes_it_and_is_in_the_log_before_it_leaves(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        // Whoever opened a case reads it in the clear; a file of it is read by others.
        await town.OpenCaseAsync(Clerk, Form("赵六", "pipe", 10, "2027-02-01", false, "", Record.Of(("name", "清淤"), ("phone", "13800000124"), ("cost", 1))), "subsidy");
        // A case of another street, copied to be read.
        var copied = await town.OpenCaseAsync("operator.001", Form("孙七", "pipe", 20, "2027-03-01"), "subsidy", "440104001");
        await town.DoAsync("operator.001", copied, new CopyCase(null, ["u-" + Clerk], [], null));
        Assert.Contains("孙*", await NamesAsync(town, Clerk, Asked()), StringComparison.Ordinal);
        var file = (await town.Of<LedgerDesk>().FileAsync(town.As(Clerk), Asked(), default)).File;
        using (var table = TableFile.Open(new MemoryStream(file))) Assert.Equal(3, table.Rows().Count());
        using (var document = SpreadsheetDocument.Open(new MemoryStream(file), false))
        {
            var text = string.Concat(document.WorkbookPart!.WorksheetParts.Select(p => p.Worksheet!.InnerText));
            Assert.Contains("138****0124", text, StringComparison.Ordinal);
            Assert.DoesNotContain("13800000124", text, StringComparison.Ordinal);
            Assert.DoesNotContain("孙", text, StringComparison.Ordinal);
        }
        var noted = Assert.Single(await AuditTrail.ReadAsync(town.Database, null, 10, subject: "app:subsidy")).Entry;
        Assert.Equal(("ledger.exported", "u-" + Clerk, "{\"rows\":3}"), (noted.Act, noted.Actor!.Value.Value, noted.Detail));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_export_in_the_background_goes_on_with_the_rights_of_the_moment_can_be_ended_and_survives_its_node(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (desk, loop, exports) = (town.Of<LedgerDesk>(), town.Of<LedgerExportLoop>(), town.Of<Exports>());
        var run = await desk.StartAsync(town.As(Clerk), Asked(new LedgerFilter("kind", "roof")), default);
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal(("done", 1L, 1L), ((await desk.OwnAsync(town.As(Clerk), run.Id, default)) is var done ? (done.State, done.Total, done.Rows) : default));
        using (var table = TableFile.Open(await (await desk.FetchAsync(town.As(Clerk), run.Id, default)).WholeAsync())) Assert.Single(table.Rows());
        Assert.Equal("ledger.export.unknown", await CodeAsync(() => desk.FetchAsync(town.As("dispatcher.001"), run.Id, default)));

        // A node that was at it is gone: nobody takes it before its lease is over, then it is begun anew.
        var lost = await desk.StartAsync(town.As(Clerk), Asked(), default);
        Assert.NotNull(await exports.ClaimAsync("ledger", default));
        Assert.False(await loop.WorkAsync(default));
        town.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal("done", (await desk.OwnAsync(town.As(Clerk), lost.Id, default)).State);

        var ended = await desk.StartAsync(town.As(Clerk), Asked(), default);
        await desk.CancelAsync(town.As(Clerk), ended.Id, default);
        Assert.False(await loop.WorkAsync(default));
        Assert.Equal("ledger.export.over", await CodeAsync(() => desk.CancelAsync(town.As(Clerk), ended.Id, default)));
        Assert.Equal("ledger.export.gone", await CodeAsync(() => desk.FetchAsync(town.As(Clerk), ended.Id, default)));

        var late = await desk.StartAsync(town.As(Clerk), Asked(), default);
        await town.TakeAsync(Clerk, new Post("dispatcher"), Town.Street);
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal(("failed", "ledger.export.lost"), ((await exports.FindAsync(late.Id, default))! is var failed ? (failed.State, failed.Reason) : default));

        town.Clock.Move(TimeSpan.FromDays(2));
        Assert.False(await loop.WorkAsync(default));
        Assert.Null(await exports.PartAsync(run.Id, 0, default));
    }

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;
}
