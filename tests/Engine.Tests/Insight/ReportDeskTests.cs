using Dapper;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Operating;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Insight;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace LowCode.Engine.Tests.Insight;

/// <summary>Reports of a week as Word documents: at once over few cases, in the background over many, each its asker's own and each written by one run.</summary>
public sealed class ReportDeskTests
{
    const string Leader = RequestStory.Leader;

    static readonly ReportAsked week = new(ReportKind.Week, new(2026, 11, 25), null, null);

    static async Task<Town> OpenAsync(Dialect dialect, int cases, int atOnce = 2)
    {
        var town = await Town.OpenAsync(dialect, settings: s => s with { CentreReports = new() { AtOnce = atOnce } });
        await town.Of<DirectoryCache>().CurrentAsync();
        await town.Of<AuditLog>().StartAsync(CancellationToken.None);
        for (var n = 0; n < cases; n++) await town.OpenedAsync();
        return town;
    }

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;

    static async Task<IEnumerable<(string Act, string? Actor, string? Detail)>> NotedAsync(Town town) =>
        (await AuditTrail.ReadAsync(town.Database, null, 10, subject: "centre")).Select(r => (r.Entry.Act, r.Entry.Actor?.Value, r.Entry.Detail)).Reverse();

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task One_over_few_cases_comes_at_once_and_one_over_many_is_written_in_the_background_for_its_asker(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, cases: 2);
        var (desk, loop, leader) = (town.Of<ReportDesk>(), town.Of<ReportLoop>(), town.As(Leader));
        Assert.Contains("本期登记2件", WordText.Of((await desk.AtOnceAsync(leader, week))!.Value.File), StringComparison.Ordinal);
        var noted = ("report.exported", (string?)("u-" + Leader), (string?)"""{"kind":"week","day":"2026-11-25"}""");
        Assert.Equal([noted], await NotedAsync(town));

        await town.OpenedAsync();
        Assert.Null(await desk.AtOnceAsync(leader, week));
        Assert.Equal("insight.report.long", await CodeAsync(() => desk.FileAsync(leader, week)));
        // Cases of other streets are not in sight and do not count.
        Assert.NotNull(await desk.AtOnceAsync(town.As("streetLeader.001"), week));

        var begun = await desk.StartAsync(leader, week);
        Assert.Equal((begun.Id, "waiting"), ((await desk.StartAsync(leader, week)) is var again ? (again.Id, again.State) : default));
        Assert.Equal("insight.report.gone", await CodeAsync(() => desk.FetchAsync(leader, begun.Id)));
        Assert.True(await loop.WorkAsync(default));
        var done = Assert.Single(await desk.ListAsync(leader));
        Assert.Equal(("done", (long)ReportWriter.Stages, (long)ReportWriter.Stages), (done.State, done.Total, done.Done));
        Assert.EndsWith("周报-20261123.docx", done.Name, StringComparison.Ordinal);
        var file = await desk.FetchAsync(leader, begun.Id);
        Assert.Equal(("report.fetched", noted.Item3), ((await NotedAsync(town)).Last() is var last ? (last.Act, last.Detail) : default));
        Assert.Contains("本期登记3件", WordText.Of((await file.WholeAsync()).ToArray()), StringComparison.Ordinal);

        // Nobody else's, and no ledger.
        Assert.Empty(await desk.ListAsync(town.As("streetLeader.001")));
        Assert.Equal("insight.report.unknown", await CodeAsync(() => desk.FetchAsync(town.As(RequestStory.Supervisor), begun.Id)));
        Assert.Equal("insight.report.unknown", await CodeAsync(() => desk.CancelAsync(town.As(RequestStory.Supervisor), begun.Id)));
        Assert.Equal("ledger.export.unknown", await CodeAsync(() => town.Of<LedgerDesk>().OwnAsync(leader, begun.Id, default)));
        Assert.Equal("insight.report.over", await CodeAsync(() => desk.CancelAsync(leader, begun.Id)));
        Assert.False(await town.Of<LedgerExportLoop>().WorkAsync(default));

        town.Clock.Move(TimeSpan.FromDays(2));
        Assert.False(await loop.WorkAsync(default));
        Assert.Equal("insight.report.gone", await CodeAsync(() => desk.FetchAsync(leader, begun.Id)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_that_was_only_copied_is_read_and_does_not_leave_in_a_report(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, cases: 1);
        var copied = await town.OpenCaseAsync("operator.001", RequestForms.About("noise"), street: "440104001");
        await town.DoAsync("operator.001", copied, new CopyCase(null, ["u-" + Leader], [], null));
        var leader = town.As(Leader);
        Assert.Equal(2, (await town.Of<FigureReading>().ReadAsync(leader, new())).Cases.Count);
        var text = WordText.Of((await town.Of<ReportDesk>().AtOnceAsync(leader, week))!.Value.File);
        Assert.Contains("本期登记1件", text, StringComparison.Ordinal);
        Assert.Contains("在办1件", text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_report_reads_is_counted_by_its_days_and_by_what_runs(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, cases: 4);
        var (reading, leader) = (town.Of<FigureReading>(), town.As(Leader));
        Task<long> CountAsync(DateOnly day, int most) => reading.CountAsync(leader, new(), ReportPeriod.Of(ReportKind.Week, day), town.Clock.GetUtcNow(), most);
        Assert.Equal((4, 3), (await CountAsync(week.Day, 10), await CountAsync(week.Day, 2)));
        var ids = (await town.Of<LowCode.Views.CaseLists>().CasesAsync(leader, new())).Items.Select(c => c.CaseId).ToList();
        var (old, closed) = (town.Clock.GetUtcNow().AddDays(-400).ToUnixTimeMilliseconds(), town.Clock.GetUtcNow().AddDays(-100).ToUnixTimeMilliseconds());
        Task SetAsync(string id, string what) => town.Database.WriteAsync(WriteLane.Interactive, (c, transaction, _) => c.ExecuteAsync($"update cases set opened_at = @old, {what} where case_id = @id", new { old, closed, id }, transaction));
        await SetAsync(ids[0], "updated_at = updated_at");
        await SetAsync(ids[1], "state = 'closed', closed_at = @closed");
        // What runs is read however old it is; what was closed long ago is read for the report of those days.
        Assert.Equal(3, await CountAsync(week.Day, 10));
        Assert.Equal(4, await CountAsync(DateOnly.FromDateTime(town.Clock.GetUtcNow().AddDays(-100).Date), 10));
        Assert.Equal(3, await CountAsync(DateOnly.FromDateTime(town.Clock.GetUtcNow().AddDays(-200).Date), 10));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Ended_in_the_middle_it_stops_behind_the_stage_and_within_one(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, cases: 1);
        var (desk, exports, leader) = (town.Of<ReportDesk>(), town.Of<Exports>(), town.As(Leader));
        var ended = await desk.StartAsync(leader, week);
        var work = (await exports.ClaimAsync("report", default))!;
        var told = new List<long>();
        await Assert.ThrowsAsync<OperationCanceledException>(() => town.Of<ReportWriter>().WriteAsync(leader, week, async done =>
        {
            told.Add(done);
            if (done == 3) await desk.CancelAsync(leader, ended.Id);
            return await exports.ProgressAsync(work, done, default);
        }));
        Assert.Equal([1L, 2L, 3L], told);
        Assert.Equal(("cancelled", 2L), ((await desk.OwnAsync(leader, ended.Id)) is var over ? (over.State, over.Done) : default));
        Assert.False(await exports.KeepAsync(work, new MemoryStream([1, 2, 3]), default));
        Assert.Equal("insight.report.gone", await CodeAsync(() => desk.FetchAsync(leader, ended.Id)));

        var within = await desk.StartAsync(leader, week);
        using var loop = new HeldUp(exports, town.Of<DirectoryCache>(), town.Clock);
        var working = loop.WorkAsync(default);
        await loop.AtIt.Task;
        await desk.CancelAsync(leader, within.Id);
        Assert.True(await working);
        Assert.Equal(("cancelled", null), ((await desk.OwnAsync(leader, within.Id)) is var stopped ? (stopped.State, stopped.Reason) : default));

        // A node that stops gives it back at once.
        var given = await desk.StartAsync(leader, week);
        using var stop = new CancellationTokenSource();
        using var stopping = new HeldUp(exports, town.Of<DirectoryCache>(), town.Clock);
        var broken = stopping.WorkAsync(stop.Token);
        await stopping.AtIt.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broken);
        Assert.True(await town.Of<ReportLoop>().WorkAsync(default));
        Assert.Equal("done", (await desk.OwnAsync(leader, given.Id)).State);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_node_whose_lease_is_over_writes_nothing_to_what_another_has_taken(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, cases: 1);
        var (desk, exports, leader) = (town.Of<ReportDesk>(), town.Of<Exports>(), town.As(Leader));
        var begun = await desk.StartAsync(leader, week);
        var silent = (await exports.ClaimAsync("report", default))!;
        Assert.True(await exports.ProgressAsync(silent, 5, default));
        Assert.False(await town.Of<ReportLoop>().WorkAsync(default));
        // Its lease is kept as long as it says so.
        town.Clock.Move(TimeSpan.FromSeconds(20));
        Assert.True(await exports.HoldAsync(silent, default));
        town.Clock.Move(TimeSpan.FromSeconds(20));
        Assert.Null(await exports.ClaimAsync("report", default));

        town.Clock.Move(TimeSpan.FromSeconds(20));
        var other = (await exports.ClaimAsync("report", default))!;
        Assert.Equal((begun.Id, 0L), (other.Export.Id, other.Export.Done));
        Assert.False(await exports.HoldAsync(silent, default));
        Assert.False(await exports.ProgressAsync(silent, 6, default));
        Assert.True(await exports.KeepAsync(other, new MemoryStream([1, 2, 3]), default));
        Assert.False(await exports.KeepAsync(silent, new MemoryStream([9]), default));
        await exports.FinishAsync(silent, "failed", "insight.report.broken", default);
        await exports.ReleaseAsync(silent, default);
        Assert.Null(await exports.ClaimAsync("report", default));
        await exports.FinishAsync(other, "done", null, default);
        Assert.Equal(("done", null, 0L), ((await desk.OwnAsync(leader, begun.Id)) is var done ? (done.State, done.Reason, done.Done) : default));
        Assert.Equal([1, 2, 3], (await (await desk.FetchAsync(leader, begun.Id)).WholeAsync()).ToArray());
        Assert.False(await exports.KeepAsync(other, new MemoryStream([9]), default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task It_is_written_with_the_rights_of_the_moment_and_goes_with_a_case_that_is_erased(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect, cases: 1);
        var (desk, loop, leader) = (town.Of<ReportDesk>(), town.Of<ReportLoop>(), town.As(Leader));
        var erased = await town.OpenedAsync();
        var (whole, others) = (await desk.StartAsync(leader, week), await desk.StartAsync(leader, week with { App = "matter" }));
        Assert.True(await loop.WorkAsync(default) && await loop.WorkAsync(default));
        var writing = await desk.StartAsync(leader, week with { App = "request" });
        var work = (await town.Of<Exports>().ClaimAsync("report", default))!;
        await town.Of<Erasure>().RunAsync(erased.Value, "当事人申请", ChangedBy.Product);
        Assert.Equal("insight.report.gone", await CodeAsync(() => desk.FetchAsync(leader, whole.Id)));
        await desk.FetchAsync(leader, others.Id);
        // What was being written is begun anew, without the case.
        Assert.False(await town.Of<Exports>().KeepAsync(work, new MemoryStream([1]), default));
        Assert.True(await loop.WorkAsync(default));
        Assert.Contains("本期登记1件", WordText.Of((await (await desk.FetchAsync(leader, writing.Id)).WholeAsync()).ToArray()), StringComparison.Ordinal);

        var late = await desk.StartAsync(leader, week);
        await town.TakeAsync(Leader, new Post("streetLeader"), Town.Street);
        Assert.True(await loop.WorkAsync(default));
        Assert.Equal(("failed", "insight.report.lost"), ((await town.Of<Exports>().FindAsync(late.Id, default))! is var failed ? (failed.State, failed.Reason) : default));
    }

    /// <summary>Comes to no end by itself.</summary>
    sealed class HeldUp(Exports exports, DirectoryCache directories, TimeProvider time) : ExportLoop(ReportDesk.Kind, exports, directories, time, NullLogger.Instance)
    {
        public TaskCompletionSource AtIt { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override TimeSpan LookEvery => TimeSpan.FromMilliseconds(1);

        protected override async Task<bool> WriteAsync(Caller caller, Export export, Stream into, Func<long, Task<bool>> goesOn, CancellationToken cancellation)
        {
            AtIt.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return true;
        }
    }
}
