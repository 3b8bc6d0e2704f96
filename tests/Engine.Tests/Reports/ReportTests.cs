using LowCode.Cases.Running;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Reports;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Reports;

/// <summary>One table for all (一表通): a district office asks in a table of its own; what is known is filled in, the communities add what nobody knew, and the table goes back as it came.</summary>
public sealed class ReportTests
{
    const string Street = "440104003", One = "440104003104", Other = "440104003107", Desk = "dispatcher.003", Worker = "communityWorker.003104", OtherWorker = "communityWorker.003107";

    static readonly DateOnly due = new(2026, 12, 1);

    static readonly RegisterDefinition people = BaseRegisters.Of("people");

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        await AddAsync(town, Worker, One, ("name", "陈嘉明"), ("idNumber", "11010519491231002X"), ("phone", "13800000123"));
        await AddAsync(town, Worker, One, ("name", "李小思"), ("idNumber", "440524188001010014"));
        await AddAsync(town, Worker, One, ("name", "王五"), ("phone", "13800000125"));
        await AddAsync(town, OtherWorker, Other, ("name", "赵六"), ("idNumber", "110105194912310062"), ("phone", "13800000126"));
        return town;
    }

    static Task<RegisterRecord> AddAsync(Town town, string who, string unit, params (string Element, string? Value)[] values) =>
        town.Of<RegisterWriting>().AddAsync(town.As(who), people, new RegisterDraft(unit, values.ToDictionary(v => v.Element, v => v.Value), "入户走访"));

    static async Task<Report> BoundAsync(Town town, byte[] file, Func<ReportDefinition, ReportDefinition>? change = null)
    {
        var desk = town.Of<ReportOnceDesk>();
        var report = await desk.AddAsync(town.As(Desk), Street, "独居老人走访排查", "区民政局", due, "走访排查表.xlsx", file, default);
        return change is null ? report : await desk.DefineAsync(town.As(Desk), report.Id, report.Version, report.Name, report.Asker, due, change(report.Definition), default);
    }

    static async Task<BackgroundRun> RunAsync(Town town, string id, string kind, Report report)
    {
        var runs = town.Of<BackgroundRuns>();
        await runs.AddAsync(new(id, RunAsked.Of(kind, "", report.Name, "", "zh-CN", null, new ReportRunAsked(report.Id, report.Version)), "waiting", 0, 0, 0, null, Starter.Of(town.As(Desk)), town.Clock.GetUtcNow(), null), false, RunDesk.MostUnderWay, default);
        Assert.True(await town.Of<BackgroundRunner>().WorkAsync(default));
        return (await runs.FindAsync(id, true, default))!;
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_report_that_was_sent_out_before_a_stop_is_told_so_and_another_version_is_not_sent(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<ReportOnceDesk>();
        var report = await BoundAsync(town, DistrictSheet.Visits());
        // Somebody has changed it since it was asked.
        var changed = await desk.DefineAsync(town.As(Desk), report.Id, report.Version, report.Name, report.Asker, due, report.Definition, default);
        Assert.Equal(("failed", "report.changed"), (await RunAsync(town, "r1", ReportStartKind.Start, report)) is var refused ? (refused.State, refused.Problems[0].Code) : default);
        Assert.Equal("draft", (await desk.FollowAsync(town.As(Desk), report.Id, default)).Report.State);
        // The node that stops has sent it out and gives its run back: that is no try.
        await desk.StartAsync(town.As(Desk), report.Id, default);
        Assert.Equal(("done", 1), (await RunAsync(town, "r2", ReportStartKind.Start, changed)) is var done ? (done.State, done.Tries) : default);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_file_of_a_report_is_handed_out_as_long_as_all_its_units_are_in_sight(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var report = await BoundAsync(town, DistrictSheet.Visits());
        var run = await RunAsync(town, "r1", ReportFileKind.File, report);
        Assert.Equal([One, Other], run.Told!.Read<ReportFileCame>()!.Units!.Order());
        Assert.True((await town.Of<RunDesk>().OwnAsync(town.As(Desk), "r1", default)).HasFile);
        Assert.False(await new ReportFileKind(town.Of<ReportOnceDesk>()).MayShowAsync(town.As(Worker), run, default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_districts_table_is_filled_with_what_is_known_and_the_communities_add_the_rest(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<ReportOnceDesk>();
        var report = await BoundAsync(town, DistrictSheet.Visits());
        Assert.Equal(("people", 3u, 4u, 5u, 7u, 8u), (report.Definition.Rows, report.Definition.Layout.HeaderFrom, report.Definition.Layout.HeaderTo, report.Definition.Layout.DataFrom, report.Definition.Layout.DataTo, report.Definition.Layout.TotalRow));
        Assert.Equal(["Number ", "Unit ", "Element name", "Element idNumber", "Element phone", "Element age", "Ask ", "Ask "], report.Definition.Columns.Select(c => $"{c.Kind} {c.Source}"));
        Assert.Equal(["是", "否"], report.Definition.Columns[6].Options);
        report = await desk.DefineAsync(town.As(Desk), report.Id, 1, report.Name, report.Asker, due, report.Definition with { Where = "年龄>=60" }, default);

        report = await desk.StartAsync(town.As(Desk), report.Id, default);
        var duty = Assert.Single(await desk.DutiesAsync(town.As(Worker), default));
        Assert.Equal((One, 2, 12, 4, "区民政局"), (duty.Task.Unit, duty.Task.Rows, duty.Task.Needed, duty.Task.Asked, duty.Asker));

        // The gaps only: the rest is there, masked, with its source; another community's part is not there.
        var part = await desk.PartAsync(town.As(Worker), report.Id, One, default);
        var known = part.Rows.Single(r => r.Cells[2].Shown == "陈*");
        Assert.Equal(["陈*", "110***********002X", "138****0123", "76"], known.Cells.Skip(2).Take(4).Select(c => c.Shown));
        Assert.Equal("入户走访", known.Cells[2].Source);
        Assert.Equal("report.unknown", await CodeAsync(() => desk.PartAsync(town.As(Worker), report.Id, Other, default)));
        Assert.Equal("report.unknown", await CodeAsync(() => desk.FollowAsync(town.As("dispatcher.001"), report.Id, default)));

        var (first, second) = (known.Key, part.Rows.Single(r => r != known).Key);
        var lacking = await Assert.ThrowsAsync<RefusedException>(() => desk.FillAsync(town.As(Worker), report.Id, One, [new(first, 6, "是"), new(first, 7, "3")], send: true, default));
        Assert.Equal([$"report.answer.missing {second}.6", $"report.answer.missing {second}.7"], lacking.Problems.Select(p => $"{p.Code} {p.Path}"));
        Assert.Equal("report.answer.value", await CodeAsync(() => desk.FillAsync(town.As(Worker), report.Id, One, [new(first, 7, "三次")], false, default)));
        Assert.Equal("report.answer.value", await CodeAsync(() => desk.FillAsync(town.As(Worker), report.Id, One, [new(first, 6, "不详")], false, default)));
        Assert.Equal("report.answer.correction", await CodeAsync(() => desk.FillAsync(town.As(Worker), report.Id, One, [new(first, 4, "139****0999")], false, default)));
        var saved = await desk.FillAsync(town.As(Worker), report.Id, One, [new(first, 6, "是"), new(first, 7, "3")], false, default);
        Assert.Equal(("waiting", 2L), (saved.State, saved.Filled));
        var sent = await desk.FillAsync(town.As(Worker), report.Id, One, [new(first, 4, "13800000999"), new(second, 6, "否"), new(second, 7, "1")], true, default);
        Assert.Equal(("sent", 4L), (sent.State, sent.Filled));
        Assert.Equal("report.sent", await CodeAsync(() => desk.FillAsync(town.As(Worker), report.Id, One, [new(first, 7, "4")], true, default)));

        // The register changes only when its source unit says so; what was handed in stays whatever happens to the register.
        var asked = Assert.Single(await town.Of<ChangeRequests>().ListAsync(town.As(Worker), "waiting"));
        Assert.Equal(("person.phone", "138****0123", "138****0999"), (asked.Element, asked.From, asked.To));
        Assert.Equal("13800000123", (await town.Of<RegisterReading>().GetAsync(town.As(Worker), people, first)).Values["phone"]);
        await town.Of<RegisterWriting>().ChangeAsync(town.As(Worker), people, second, 1, new RegisterDraft(null, new Dictionary<string, string?>(), "迁出", Retired: true));
        Assert.Equal(2, (await desk.PartAsync(town.As(Desk), report.Id, One, default)).Rows.Count);

        // Sent back and handed in again.
        Assert.Equal("report.reason", await CodeAsync(() => desk.ReturnAsync(town.As(Desk), report.Id, One, " ", default)));
        await desk.ReturnAsync(town.As(Desk), report.Id, One, "次数请核实", default);
        Assert.Equal(("returned", "次数请核实"), ((await desk.PartAsync(town.As(Worker), report.Id, One, default)).Task is var task ? (task.State, task.Reason) : default));
        await desk.FillAsync(town.As(Worker), report.Id, One, [new(first, 7, "5")], true, default);
        Assert.Single(await town.Of<ChangeRequests>().ListAsync(town.As(Worker), null));

        var (name, file) = await desk.WorkbookAsync(town.As(Desk), report.Id, default);
        var (cells, merges, _) = DistrictSheet.Read(file);
        Assert.Equal("走访排查表.xlsx", name);
        Assert.Equal(["1", "2", ""], ((string[])["A5", "A6", "A7"]).Select(c => cells[c].Text));
        // Who has moved away since it was sent back is no longer in it.
        Assert.Equal(["陈* 138****0999 76 是 5", "赵* 138****0126 76  "], Enumerable.Range(5, 2).Select(row => string.Join(' ', ((string[])["C", "E", "F", "G", "H"]).Select(c => cells[$"{c}{row}"].Text))).OrderBy(t => "陈李赵".IndexOf(t[0], StringComparison.Ordinal)));
        Assert.Equal(("=SUM(H5:H7):5", DistrictSheet.Framed), (cells["H8"].Text, cells["C6"].Style));
        Assert.Contains("C3:F3", merges);

        Assert.Equal("report.forbidden", await CodeAsync(() => desk.FillAsync(town.As("supervisor.003"), report.Id, Other, [], false, default)));
        Assert.Equal("done", (await desk.CloseAsync(town.As(Desk), report.Id, default)).State);
        Assert.Equal("report.sent", await CodeAsync(() => desk.FillAsync(town.As(OtherWorker), report.Id, Other, [], false, default)));
        Assert.Empty(await desk.DutiesAsync(town.As(OtherWorker), default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_people_fill_one_part_and_neither_takes_away_what_the_other_said(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<ReportOnceDesk>();
        var report = await BoundAsync(town, DistrictSheet.Visits(), d => d with { Where = "年龄>=60" });
        await desk.StartAsync(town.As(Desk), report.Id, default);
        var drawn = (await desk.PartAsync(town.As(Worker), report.Id, One, default)).Rows;
        var (first, second) = (drawn.Single(r => r.Cells[2].Shown == "陈*"), drawn.Single(r => r.Cells[2].Shown != "陈*").Key);
        Task<ReportTask> Fill(params ReportAnswer[] answers) => desk.FillAsync(town.As(Worker), report.Id, One, answers, false, default);

        // All at once, each of another cell; everything stays.
        await Task.WhenAll(Fill(new ReportAnswer(first.Key, 6, "是", "")), Fill(new ReportAnswer(first.Key, 7, "3", "")), Fill(new ReportAnswer(second, 6, "否", "")), Fill(new ReportAnswer(second, 7, "1", "")));
        Assert.Equal(4, (await Fill()).Filled);

        // Something else for the same cell, from a page drawn before: refused, with what stands there; the rest of it is not taken either.
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Fill(new ReportAnswer(first.Key, 6, "否", ""), new ReportAnswer(first.Key, 7, "5", "3")));
        Assert.Equal((RefusalKind.Conflict, "report.answer.changed", $"{first.Key}.6", "是"), (refused.Kind, Assert.Single(refused.Problems).Code, refused.Problems[0].Path, refused.Problems[0].Values!["now"]));
        Assert.Equal("report.answer.changed", await CodeAsync(() => Fill(new ReportAnswer(first.Key, 7, "", ""))));
        var cells = (await desk.PartAsync(town.As(Worker), report.Id, One, default)).Rows.Single(r => r.Key == first.Key).Cells;
        Assert.Equal(("是", "3"), (cells[6].Shown, cells[7].Shown));
        // The same is no conflict, and who has seen it may change it.
        await Fill(new ReportAnswer(first.Key, 7, "3.0", ""));
        await Fill(new ReportAnswer(first.Key, 6, "否", cells[6].Drawn));

        // Corrections look alike behind their mask and are still two.
        await Fill(new ReportAnswer(first.Key, 4, "13811110123", first.Cells[4].Drawn));
        var shown = await Assert.ThrowsAsync<RefusedException>(() => Fill(new ReportAnswer(first.Key, 4, "13822220123", first.Cells[4].Drawn)));
        Assert.Equal(("report.answer.changed", "138****0123"), (shown.Problems[0].Code, shown.Problems[0].Values!["now"]));
        await Fill(new ReportAnswer(first.Key, 4, "13811110123", first.Cells[4].Drawn));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_there_already_is_asked_of_nobody_and_the_answer_says_where_it_is(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<ReportOnceDesk>();
        var report = await BoundAsync(town, DistrictSheet.Known());
        var refused = await Assert.ThrowsAsync<RefusedException>(() => desk.StartAsync(town.As(Desk), report.Id, default));
        Assert.Equal(["report.live", "report.live.column", "report.live.column", "report.live.column"], refused.Problems.Select(p => p.Code));
        Assert.Equal(("/registers/people", "/api/v1/registers/people"), (refused.Problems[1].Values!["place"], refused.Problems[1].Values!["api"]));
        Assert.Equal("refused", (await desk.FollowAsync(town.As(Desk), report.Id, default)).Report.State);
        Assert.Empty(await desk.DutiesAsync(town.As(Worker), default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_column_that_asks_for_what_is_live_is_refused_with_its_place_and_the_rest_goes_on(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<ReportOnceDesk>();
        // Somebody has the phone asked although the register knows it, and a column of another register, and one that stands twice.
        static ReportDefinition Asking(ReportDefinition d, string? anyway = null) => d with
        {
            Where = "年龄>=60", Columns = [.. d.Columns.Select(c => c.At == 4 ? new ReportColumn(4, c.Header, ColumnKind.Ask) { Anyway = anyway } : c)],
            Layout = d.Layout with { Columns = [.. d.Layout.Columns.Select(c => c.At == 7 ? c with { Header = "房屋用途" } : c)] },
        };
        var report = await BoundAsync(town, DistrictSheet.Visits());
        var asking = Asking(report.Definition);
        Assert.Equal(["Element phone True", "Elsewhere houses True"], LiveColumns.Refuse(asking, []).Columns.Where(c => c.Refused).Select(c => $"{c.Kind} {c.Source} {c.Refused}"));
        Assert.Equal("/registers/houses", LivePlace.PageOf(asking, LiveColumns.Refuse(asking, []).Columns[7]));
        Assert.DoesNotContain(LiveColumns.Refuse(Asking(report.Definition, "核对新号码"), []).Columns, c => c is { Refused: true, At: 4 });
        Assert.Null(LiveColumns.Of(asking with { Columns = [.. asking.Columns.Select(c => c.At == 3 ? c with { Kind = ColumnKind.Element, Source = "phone" } : c)] }, asking.Columns[4], []));

        report = await desk.DefineAsync(town.As(Desk), report.Id, 1, report.Name, report.Asker, due, asking with { Layout = report.Definition.Layout }, default);
        report = await desk.StartAsync(town.As(Desk), report.Id, default);
        Assert.Equal(("filling", ColumnKind.Element, "phone", true), (report.State, report.Definition.Columns[4].Kind, report.Definition.Columns[4].Source, report.Definition.Columns[4].Refused));
        var part = await desk.PartAsync(town.As(Worker), report.Id, One, default);
        Assert.Equal("138****0123", part.Rows.Single(r => r.Cells[2].Shown == "陈*").Cells[4].Shown);
        Assert.Equal((12, 4), (part.Task.Needed, part.Task.Asked));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Figures_of_units_are_counted_and_added_up_along_the_tree(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<ReportOnceDesk>();
        var report = await BoundAsync(town, DistrictSheet.Figures());
        Assert.Equal(["Number ", "Unit ", "Count people", "Count people", "Count enterprises", "Ask "], report.Definition.Columns.Select(c => $"{c.Kind} {c.Source}"));
        Assert.Equal("年龄>=60", report.Definition.Columns[3].Where);
        Assert.Equal("report.condition", await CodeAsync(() => desk.DefineAsync(town.As(Desk), report.Id, 1, report.Name, report.Asker, due,
            report.Definition with { Columns = [.. report.Definition.Columns.Select(c => c.Where is null ? c : c with { Where = "身高>=60" })] }, default)));
        report = await desk.StartAsync(town.As(Desk), report.Id, default);
        await desk.FillAsync(town.As(Worker), report.Id, One, [new(One, 5, "12")], true, default);
        await desk.FillAsync(town.As(OtherWorker), report.Id, Other, [new(Other, 5, "30")], true, default);
        var (_, parts, _) = await desk.PartsAsync(town.As(Desk), report.Id, default);
        var sums = ReportSums.Of(town.As(Desk).Directory.Tree, report, parts);
        Assert.Equal((Street, 0, 4m, 3m, 0m, 42m), (sums[0].Unit, sums[0].Depth, sums[0].Sums[2], sums[0].Sums[3], sums[0].Sums[4], sums[0].Sums[5]));
        Assert.Equal((3m, 2m), (sums.Single(s => s.Unit == One).Sums[2], sums.Single(s => s.Unit == One).Sums[3]));
        // More rows than the table has drawn: what stands below would move down; the sums stand above here.
        var (cells, _, _) = DistrictSheet.Read((await desk.WorkbookAsync(town.As(Desk), report.Id, default)).File);
        Assert.Equal(("4", "3", "42"), (cells["C3"].Text, cells["D3"].Text, cells["F3"].Text));
        Assert.Equal(parts.Sum(p => p.Rows.Count).ToString(System.Globalization.CultureInfo.InvariantCulture), cells[$"A{3 + parts.Sum(p => p.Rows.Count)}"].Text);
        Assert.All(Enumerable.Range(4, parts.Count), row => Assert.Equal(DistrictSheet.Framed, cells[$"B{row}"].Style));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_lies_above_or_beside_the_level_is_told_so_that_rows_come_to_the_whole(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        // Of the street itself, and of another street.
        await AddAsync(town, "dataAdmin.district", Street, ("name", "孙七"), ("idNumber", "440524188001010030"));
        await AddAsync(town, "dataAdmin.district", "440104001", ("name", "周八"));
        var desk = town.Of<ReportOnceDesk>();
        var report = await BoundAsync(town, DistrictSheet.Figures());
        await desk.StartAsync(town.As(Desk), report.Id, default);
        var (_, parts, outside) = await desk.PartsAsync(town.As(Desk), report.Id, default);
        Assert.Equal([(2, "常住人口", 1m, "/registers/people"), (3, "60岁以上人数", 1m, "/registers/people")], outside.Select(o => (o.At, o.Header, o.Number, o.Place)));
        Assert.Equal(5m, parts.Sum(p => p.Rows.Sum(r => r.Cells[2].Number ?? 0)) + outside[0].Number);
        Assert.Empty((await desk.PartsAsync(town.As(Worker), report.Id, default)).Outside);
    }

    [Fact]
    public void A_sheet_that_is_broken_or_too_large_is_refused_before_it_is_held()
    {
        Assert.Equal("sheet.twice", Refused(DistrictSheet.Raw([(1, ["A1", "B1"]), (1, ["A1", "B1"])], [])));
        Assert.Equal("sheet.twice", Refused(DistrictSheet.Raw([(1, ["A1", "A1"])], [])));
        Assert.Equal("sheet.twice", Refused(DistrictSheet.Raw([(1, ["A1", "B1"])], ["A1:B1", "A1:A2"])));
        var large = Enumerable.Range(1, 2100).Select(n => ((uint)n, Enumerable.Range(0, 100).Select(_ => (string?)null).ToArray())).ToArray();
        var refused = Assert.Throws<RefusedException>(() => SheetReading.Read(DistrictSheet.Raw(large, [])));
        Assert.Equal(("sheet.large", "200000"), (refused.Problems[0].Code, refused.Problems[0].Values!["limit"]));

        static string Refused(byte[] file) => Assert.Throws<RefusedException>(() => SheetReading.Read(file)).Problems[0].Code;
    }

    [Fact]
    public void More_rows_than_are_drawn_move_what_stands_below_with_its_formulas_and_merged_cells()
    {
        var file = DistrictSheet.Visits();
        var layout = SheetReading.Read(file);
        var rows = Enumerable.Range(1, 10).Select(n => (IReadOnlyList<SheetValue>)[.. layout.Columns.Select(c => c.At == 7 ? new SheetValue(null, n) : new SheetValue($"=x{n}"))]).ToList();
        var (cells, merges, area) = DistrictSheet.Read(SheetFill.Write(file, layout, rows, [null, null, null, null, null, null, null, 55]));
        Assert.Equal(("合计", "=SUM(H5:H14):55"), (cells["A15"].Text, cells["H15"].Text));
        Assert.StartsWith("填表人", cells["A16"].Text, StringComparison.Ordinal);
        Assert.Contains("A16:H16", merges);
        Assert.Contains("A3:A4", merges);
        Assert.Equal("'走访排查'!$A$1:$H$16", area);
        Assert.Equal("10", cells["H14"].Text);
        Assert.DoesNotContain(cells.Values, c => c.Text.StartsWith("=x", StringComparison.Ordinal));
    }

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;
}
