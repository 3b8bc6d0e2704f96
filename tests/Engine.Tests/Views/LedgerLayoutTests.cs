using System.Text;
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

namespace LowCode.Engine.Tests.Views;

/// <summary>Views of a ledger and reports that an app brings along: what they show, in which order, and that every number is a list of cases.</summary>
public sealed class LedgerLayoutTests
{
    const string Clerk = "districtDispatcher.district";

    static readonly AppPackage package = AppPackage.Of(
    [
        File("app.json", """{ "id": "repairs", "name": "修缮", "version": "1.0.0", "noun": "申请", "numberPrefix": "XS", "form": "apply", "title": "form.note", "posts": ["operator"], "openedBy": [] }"""),
        File("options/kinds.json", """{ "id": "kinds", "name": "类型", "rows": [ { "value": "o1", "label": "屋面" }, { "value": "o10", "label": "管道" } ] }"""),
        File("forms/apply.json", """
            { "id": "apply", "name": "申请表", "fields": [
              { "id": "who", "type": "personName", "label": "申请人" }, { "id": "kind", "type": "choice", "label": "类型", "list": "kinds" },
              { "id": "amount", "type": "money", "label": "金额" }, { "id": "note", "type": "text", "label": "说明" }, { "id": "urgent", "type": "boolean", "label": "加急" }, { "id": "stars", "type": "rating", "label": "评分" } ] }
            """),
        File("flow.json", """{ "id": "repairs", "start": "check", "activities": [ { "id": "check", "type": "task", "name": "审核", "candidates": { "post": "operator" } }, { "id": "end", "type": "end" } ], "connections": [ { "from": "check", "to": "end" } ] }"""),
        File("views/roofs.json", """{ "id": "roofs", "name": "屋面修缮", "columns": [ { "column": "f.note", "name": "事由" }, { "column": "number" }, { "column": "f.amount" } ], "filters": ["amount"], "where": [ { "field": "kind", "is": "o1" } ], "sort": "old" }"""),
        File("reports/kinds.json", """{ "id": "kinds", "name": "按类型", "by": ["f.kind", "month"], "figures": [ { "of": "count" }, { "of": "closed", "name": "办完的" }, { "of": "sum", "field": "amount" }, { "of": "average", "field": "amount" }, { "of": "greatest", "field": "stars" } ] }"""),
        File("reports/streets.json", """{ "id": "streets", "name": "按街道", "by": ["street"], "figures": [ { "of": "count" } ], "where": [ { "field": "amount", "from": "500" } ] }"""),
        File("reports/stars.json", """{ "id": "stars", "name": "按评分", "by": ["f.stars", "f.urgent"], "figures": [ { "of": "count" } ] }"""),
    ]);

    static (string, byte[]) File(string path, string text) => (path, Encoding.UTF8.GetBytes(text));

    static Record Form(string who, string? kind, double amount, string note, bool urgent = false, int stars = 3) => Record.Of(("who", who), ("kind", kind is null ? default(Value) : kind), ("amount", amount), ("note", note), ("urgent", urgent), ("stars", stars));

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        var app = await town.Of<AppStore>().PublishAsync(package, "test", default);
        await town.Of<AppStore>().InstallAsync(app.Manifest.Id, app.Manifest.Version, Divisions.City.Value!, "{}", "test", default);
        await town.Of<DirectoryCache>().CurrentAsync();
        // What leaves as a file is in the log first.
        await town.Of<LowCode.Access.AuditLog>().StartAsync(CancellationToken.None);
        await town.OpenCaseAsync("operator.003", Form("陈嘉明", "o1", 1200.5, "漏雨"), "repairs");
        town.Clock.Move(TimeSpan.FromMinutes(1));
        await town.OpenCaseAsync("operator.003", Form("李思", "o10", 300, "爆管", true, 5), "repairs");
        town.Clock.Move(TimeSpan.FromMinutes(1));
        await town.OpenCaseAsync("operator.001", Form("王五", "o1", 900, "瓦片脱落"), "repairs", "440104001");
        town.Clock.Move(TimeSpan.FromMinutes(1));
        await town.OpenCaseAsync("operator.003", Form("赵六", null, 100, "其他"), "repairs");
        return town;
    }

    static LedgerAsked Asked(string? view = null, params LedgerFilter[] filters) => new("repairs", null, null, null, null, null, null, filters, View: view);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_view_has_its_columns_its_order_and_only_its_cases_and_leaves_as_it_is_shown(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (desk, clerk) = (town.Of<LedgerDesk>(), town.As(Clerk));
        var page = await desk.ReadAsync(clerk, Asked("roofs"), null, 50, default);
        Assert.Equal(["事由", "编号", "金额"], page.Table.Columns.Select(c => c.Heading.Name));
        Assert.Equal(["amount"], page.Table.Filterable.Select(c => c.Field));
        // The value o1 is not found within o10.
        Assert.Equal(["漏雨", "瓦片脱落"], page.Rows.Select(r => page.Table.Cells(page.Names, r)[0].Text));
        Assert.Equal(2, await desk.CountAsync(clerk, Asked("roofs"), default));
        Assert.Equal(1, await desk.CountAsync(clerk, Asked("roofs", new LedgerFilter("amount", null, "1000")), default));
        // Page by page in the order of the view.
        var first = await desk.ReadAsync(clerk, Asked("roofs"), null, 1, default);
        var second = await desk.ReadAsync(clerk, Asked("roofs"), first.Next, 1, default);
        Assert.Equal("瓦片脱落", second.Table.Cells(second.Names, second.Rows[0])[0].Text);
        Assert.Null(second.Next);
        using var table = TableFile.Open(new MemoryStream((await desk.FileAsync(town.As("dispatcher.003"), Asked("roofs"), default)).File));
        Assert.Equal(["事由", "编号", "金额"], table.Headers);
        Assert.Single(table.Rows());
        Assert.Equal("ledger.view.unknown", (await Assert.ThrowsAsync<RefusedException>(() => desk.ReadAsync(clerk, Asked("none"), null, 50, default))).Problems[0].Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_report_counts_what_is_in_sight_and_every_number_of_cases_is_that_many_cases(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (desk, ledger, clerk) = (town.Of<StatisticDesk>(), town.Of<LedgerDesk>(), town.As(Clerk));
        var kinds = await desk.CountAsync(clerk, "repairs", "kinds", null, null, null, "zh-CN", default);
        Assert.Equal(["件数", "办完的", "金额 合计", "金额 平均", "评分 最大"], kinds.Figures.Select(f => f.Name));
        Assert.Equal([2m, 0m, 2100.5m, 1050.25m, 3m], kinds.Lines.Single(l => l.Names[0] == "屋面").Numbers);
        Assert.Equal([4m, 0m, 2500.5m, 625.13m, 5m], kinds.Total.Numbers);
        var nothing = kinds.Lines.Single(l => l.Names[0] == "未填");
        Assert.Null(kinds.LinkOf(nothing, 0));
        foreach (var id in new[] { "kinds", "streets", "stars" })
        {
            var counted = await desk.CountAsync(clerk, "repairs", id, null, null, null, "zh-CN", default);
            foreach (var line in counted.Lines.Where(l => counted.LinkOf(l, 0) is not null))
                Assert.Equal((long)line.Numbers[0]!, await ledger.CountAsync(clerk, Behind(counted.LinkOf(line, 0)!), default));
            Assert.Equal(counted.Total.Numbers[0], counted.Lines.Sum(l => l.Numbers[0]));
        }
        Assert.Equal([1m, 1m], (await desk.CountAsync(clerk, "repairs", "streets", null, null, null, "zh-CN", default)).Lines.Select(l => l.Numbers[0]));
        // Whoever sees one street counts one street.
        Assert.Equal(3m, (await desk.CountAsync(town.As("dispatcher.003"), "repairs", "kinds", null, null, null, "zh-CN", default)).Total.Numbers[0]);
        var (name, file) = await desk.FileAsync(clerk, "repairs", "kinds", "440104001", null, null, "zh-CN", town.Clock.GetUtcNow(), default);
        Assert.StartsWith("修缮-按类型-", name, StringComparison.Ordinal);
        using var table = TableFile.Open(new MemoryStream(file));
        Assert.Equal("屋面", Assert.Single(table.Rows()).Cells[0]);
        var noted = Assert.Single(await AuditTrail.ReadAsync(town.Database, null, 10, subject: "app:repairs"));
        Assert.Equal(("ledger.reportExported", "u-" + Clerk, """{"rows":1}"""), (noted.Entry.Act, noted.Entry.Actor?.Value, noted.Entry.Detail));
        Assert.Equal("ledger.report.unknown", (await Assert.ThrowsAsync<RefusedException>(() => desk.CountAsync(clerk, "repairs", "none", null, null, null, "zh-CN", default))).Problems[0].Code);
    }

    /// <summary>The question of a link, as the page reads it.</summary>
    static LedgerAsked Behind(string link)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(link[(link.IndexOf('?', StringComparison.Ordinal) + 1)..]);
        string? One(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
        return new("repairs", One("state"), One("street"), null, One("overdue") == "true" ? true : null, One("from"), One("until"), LedgerFilters.Read(new Microsoft.AspNetCore.Http.QueryCollection(query)), Owner: One("owner"));
    }
}
