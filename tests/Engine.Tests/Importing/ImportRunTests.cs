using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using static LowCode.Engine.Tests.Importing.HotlineFile;

namespace LowCode.Engine.Tests.Importing;

public class ImportRunTests
{
    const string Who = "dispatcher.003";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_is_worked_off_reported_audited_and_its_file_forgotten(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<ImportDesk>();
        var run = await desk.SendAsync(town.As(Who), "request", Town.Street, "../export.csv", Utf8(Of(Row(1), Row(2, category: "外星人"), Row(3))), Mapping, null, CancellationToken.None);
        Assert.Equal(("waiting", 3L, "export.csv"), (run.State, run.Total, run.FileName));
        Assert.True(await town.Of<ImportLoop>().WorkAsync(CancellationToken.None));
        Assert.False(await town.Of<ImportLoop>().WorkAsync(CancellationToken.None));
        var done = await desk.OwnAsync(town.As(Who), run.Id, CancellationToken.None);
        Assert.Equal(("done", new ImportTally(3, 2, 0, 0, 1), 1L), (done.State, done.Tally, done.Reported));
        var issue = Assert.Single(await desk.IssuesAsync(done, 10, CancellationToken.None));
        Assert.Equal((3L, "类别", "“外星人”不是可选项。"), (issue.Line, issue.Column, ProblemText.Of(issue.Problem)));
        Assert.Empty(await town.Of<ImportRuns>().FileAsync(run.Id));
        await Assert.ThrowsAsync<RefusedException>(() => desk.OwnAsync(town.As("dispatcher.004"), run.Id, CancellationToken.None));
        Assert.Equal(["import.started"], (await AuditTrail.ReadAsync(town.Database, null, 50, subject: "import:" + run.Id)).Select(r => r.Entry.Act));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_draft_waits_for_its_mapping_and_one_that_does_not_fit_does_not_begin(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var desk = town.Of<ImportDesk>();
        var draft = await desk.SendAsync(town.As(Who), "request", null, "a.csv", Utf8(Of(Row(1))), null, null, CancellationToken.None);
        Assert.Equal(("draft", "标题"), (draft.State, draft.Mapping.Fields!["summary"].Column));
        Assert.False(await town.Of<ImportLoop>().WorkAsync(CancellationToken.None));
        Assert.Equal("import.map.system", await RefusedAsync(() => desk.StartAsync(town.As(Who), draft, Town.Street, draft.Mapping, null, CancellationToken.None)));
        Assert.Equal("import.street", await RefusedAsync(() => desk.StartAsync(town.As(Who), draft, null, Mapping, null, CancellationToken.None)));
        Assert.Equal("access.forbidden", await RefusedAsync(() => desk.StartAsync(town.As(Who), draft, "440104004", Mapping, null, CancellationToken.None)));
        await desk.StartAsync(town.As(Who), draft, Town.Street, Mapping, null, CancellationToken.None);
        Assert.Equal("import.started", await RefusedAsync(() => desk.StartAsync(town.As(Who), draft, Town.Street, Mapping, null, CancellationToken.None)));
        Assert.True(await town.Of<ImportLoop>().WorkAsync(CancellationToken.None));
        Assert.Equal(1, (await desk.OwnAsync(town.As(Who), draft.Id, CancellationToken.None)).Tally.Added);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_is_cancelled_between_slices_and_goes_on_elsewhere_when_its_node_is_gone(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var (desk, runs) = (town.Of<ImportDesk>(), town.Of<ImportRuns>());
        var file = Utf8(Of([.. Enumerable.Range(1, 250).Select(n => Row(n))]));
        var run = await desk.SendAsync(town.As(Who), "request", Town.Street, "a.csv", file, Mapping, null, CancellationToken.None);
        // A node takes it, does a slice and dies.
        var claimed = (await runs.ClaimAsync())!;
        Assert.Null(await runs.ClaimAsync());
        Assert.True(await runs.ProgressAsync(claimed, new ImportTally(200, 0, 0, 0, 200), []));
        Assert.False(await town.Of<ImportLoop>().WorkAsync(CancellationToken.None));
        town.Clock.Move(TimeSpan.FromSeconds(31));
        Assert.True(await town.Of<ImportLoop>().WorkAsync(CancellationToken.None));
        Assert.Equal(("done", new ImportTally(250, 50, 0, 0, 200)), await StateAsync(run.Id));

        var other = await desk.SendAsync(town.As(Who), "request", Town.Street, "a.csv", file, Mapping, null, CancellationToken.None);
        var held = (await runs.ClaimAsync())!;
        await desk.CancelAsync(town.As(Who), other, null, CancellationToken.None);
        Assert.False(await runs.ProgressAsync(held, new ImportTally(200, 200, 0, 0, 0), []));
        Assert.Equal("import.over", await RefusedAsync(() => desk.CancelAsync(town.As(Who), other, null, CancellationToken.None)));
        Assert.Equal("cancelled", (await StateAsync(other.Id)).State);

        async Task<(string State, ImportTally Tally)> StateAsync(string id) => await runs.FindAsync(id) is { } found ? (found.State, found.Tally) : throw new InvalidOperationException();
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_loses_the_right_meanwhile_ends_the_run(Dialect dialect)
    {
        await using var town = await OpenAsync(dialect);
        var run = await town.Of<ImportDesk>().SendAsync(town.As(Who), "request", Town.Street, "a.csv", Utf8(Of(Row(1))), Mapping, null, CancellationToken.None);
        await town.TakeAsync(Who, new Post("dispatcher"), Town.Street);
        Assert.True(await town.Of<ImportLoop>().WorkAsync(CancellationToken.None));
        var found = (await town.Of<ImportRuns>().FindAsync(run.Id))!;
        Assert.Equal(("failed", "import.lost", 0L), (found.State, found.Reason, found.Tally.Added));
    }

    [Fact]
    public async Task An_import_of_several_streets_takes_the_app_of_one_that_has_it()
    {
        await using var town = await OpenAsync(Dialect.Sqlite);
        await town.GiveAsync(Who, new Post("dispatcher"), "440104004");
        await town.Of<DirectoryCache>().CurrentAsync();
        var (apps, desk, streets) = (town.Of<AppStore>(), town.Of<ImportDesk>(), ImportDesk.Streets(town.As(Who)));
        Assert.Equal(2, streets.Count);
        await apps.PublishAsync(SampleApps.Wild.With(Packages.Manifest(m => m["id"] = "apart")), "test", CancellationToken.None);
        await apps.InstallAsync("apart", "1.0.0", streets[^1].Id.Value!, "{}", "test", CancellationToken.None);
        Assert.Equal("apart", (await desk.AppAsync(town.As(Who), "apart", null, CancellationToken.None)).Manifest.Id);
        Assert.Equal("app.notInstalled", await RefusedAsync(() => desk.AppAsync(town.As(Who), "apart", streets[0].Id.Value, CancellationToken.None)));
    }

    static async Task<Town> OpenAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        await town.Of<AuditLog>().StartAsync(CancellationToken.None);
        return town;
    }

    static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;
}
