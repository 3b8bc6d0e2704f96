using System.Text;
using Dapper;
using LowCode.Access;
using LowCode.Cases.Operating;
using LowCode.Cases.Running;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Engine.Tests.Cases.Running;

/// <summary>Work in the background of any kind: it is its beginner's alone, keeps their rights, can be ended, and outlives the node that works on it.</summary>
public sealed class BackgroundRunTests
{
    const string Beginner = "dispatcher.003", Other = "operator.003", Secret = "陈晓明";

    static async Task<(Town Town, Probe Probe)> OpenAsync(Dialect dialect)
    {
        var probe = new Probe();
        var town = await Town.OpenAsync(dialect, with: services => services.AddSingleton<RunKind>(probe));
        await town.Of<DirectoryCache>().CurrentAsync();
        town.Of<BackgroundRunner>().LookEvery = TimeSpan.FromMilliseconds(5);
        // Whatever was left from before has been looked for.
        Assert.False(await town.Of<BackgroundRunner>().WorkAsync(default));
        return (town, probe);
    }

    static RunAsked Asked(string word = Secret, string app = "") => RunAsked.Of("probe", app, word, "/somewhere", "zh-CN", "10.1.2.3", new ProbeAsked(word));

    static async Task<string> BegunAsync(Town town, Caller caller, RunAsked? asked = null)
    {
        var run = new BackgroundRun(Guid.NewGuid().ToString("N"), asked ?? Asked(), "waiting", 0, 0, 0, null, Starter.Of(caller), town.Clock.GetUtcNow(), null);
        await town.Of<BackgroundRuns>().AddAsync(run, true, RunDesk.MostUnderWay, default);
        return run.Id;
    }

    static async Task<BackgroundRun> RunAsync(Town town, string id) => (await town.Of<BackgroundRuns>().FindAsync(id, true, default))!;

    static async Task<string> CodeAsync(Func<Task> act) => (await Assert.ThrowsAsync<RefusedException>(act)).Problems[0].Code;

    static async Task<byte[]> WholeAsync(RunFile file)
    {
        var whole = new MemoryStream();
        await file.CopyToAsync(whole, default);
        return whole.ToArray();
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_came_of_a_run_is_its_beginners_alone_and_sealed(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        var (desk, content) = (town.Of<RunDesk>(), new byte[1_200_000]);
        new Random(7).NextBytes(content);
        probe.Work = async turn =>
        {
            turn.Tell(1, 2);
            return RunOutcome.OfFile("清单.xlsx", "application/x-test", content, new ProbeCame((await turn.CallerAsync()).User + turn.Run.Asked.Read<ProbeAsked>().Word));
        };
        var id = await BegunAsync(town, town.As(Beginner));
        Assert.True(await town.Of<BackgroundRunner>().WorkAsync(default));
        Assert.False(await town.Of<BackgroundRunner>().WorkAsync(default));

        var run = await desk.OwnAsync(town.As(Beginner), "probe", id, default);
        Assert.Equal(("done", 2L, 2L, "u-" + Beginner + Secret), (run.State, run.Done, run.Total, run.Told!.Read<ProbeCame>()!.Word));
        var file = await desk.FetchAsync(town.As(Beginner), id, "10.9.9.9", default);
        Assert.Equal(("清单.xlsx", "application/x-test", (long)content.Length), (file.Name, file.Type, file.Size));
        Assert.Equal(content, await WholeAsync(file));
        Assert.Equal(["u-" + Beginner + " 10.9.9.9"], probe.Taken);

        Assert.Empty(await desk.ListAsync(town.As(Other), default));
        Assert.Equal("run.unknown", await CodeAsync(() => desk.OwnAsync(town.As(Other), id, default)));
        Assert.Equal("run.unknown", await CodeAsync(() => desk.CancelAsync(town.As(Other), id, default)));
        Assert.Equal("run.unknown", await CodeAsync(() => desk.FetchAsync(town.As(Other), id, null, default)));
        Assert.Equal("run.unknown", await CodeAsync(() => desk.OwnAsync(town.As(Beginner), "another", id, default)));
        Assert.Equal("run.over", await CodeAsync(() => desk.CancelAsync(town.As(Beginner), id, default)));
        Assert.Equal([id], (await desk.ListAsync(town.As(Beginner), default)).Select(r => r.Id));

        await using (var connection = await town.Database.OpenReadAsync())
        {
            var kept = string.Concat((await connection.QueryAsync<(byte[] Asked, byte[] What, byte[] Told)>("select asked, what, told from background_run")).Select(r => Encoding.UTF8.GetString(r.Asked) + Encoding.UTF8.GetString(r.What) + Encoding.UTF8.GetString(r.Told)));
            Assert.DoesNotContain(Secret, kept, StringComparison.Ordinal);
        }
        // A day later nothing of it is there.
        town.Clock.Move(BackgroundRuns.Kept);
        Assert.False(await town.Of<BackgroundRunner>().WorkAsync(default));
        Assert.Equal("run.unknown", await CodeAsync(() => desk.OwnAsync(town.As(Beginner), id, default)));
        await using (var connection = await town.Database.OpenReadAsync()) Assert.Equal(0, await connection.ExecuteScalarAsync<long>("select count(*) from background_run_part"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_whose_node_is_gone_is_begun_again_with_its_notes_and_nothing_is_written_under_the_old_one(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        var (runs, runner) = (town.Of<BackgroundRuns>(), town.Of<BackgroundRunner>());
        var id = await BegunAsync(town, town.As(Beginner));
        var gone = (await runs.TakeAsync(["probe"], default))!;
        Assert.True(await runs.NoteAsync(gone, 0, new ProbeCame("first"), 1, 3, default));
        Assert.Null(await runs.TakeAsync(["probe"], default));
        Assert.Equal(("running", 1L, 3L), (await RunAsync(town, id)) is var going ? (going.State, going.Done, going.Total) : default);

        town.Clock.Move(TimeSpan.FromMinutes(1));
        probe.Work = async turn =>
        {
            Assert.Equal(2, turn.Run.Tries);
            var noted = await turn.NotedAsync<ProbeCame>();
            for (var n = noted.Count; n < 3; n++) await turn.NoteAsync(n, new ProbeCame("again"), n + 1, 3);
            // The one that was thought gone wakes up and writes: none of it stands.
            Assert.False(await runs.NoteAsync(gone, 1, new ProbeCame("late"), 2, 3, default));
            Assert.False(await runs.HoldAsync(gone, 3, 3, default));
            Assert.False(await runs.FinishAsync(gone, "done", RunOutcome.Of(new ProbeCame("late")), default));
            await runs.ReleaseAsync(gone, default);
            return RunOutcome.Of(new ProbeCame(string.Join(' ', (await turn.NotedAsync<ProbeCame>()).Values.Select(v => v.Word))));
        };
        Assert.True(await runner.WorkAsync(default));
        Assert.Equal(("done", "first again again"), (await RunAsync(town, id)) is var done ? (done.State, done.Told!.Read<ProbeCame>()!.Word) : default);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_takes_the_server_down_with_it_is_said_to_be_broken_off(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        var id = await BegunAsync(town, town.As(Beginner));
        for (var n = 0; n < BackgroundRun.MostTries; n++)
        {
            Assert.NotNull(await town.Of<BackgroundRuns>().TakeAsync(["probe"], default));
            town.Clock.Move(TimeSpan.FromMinutes(1));
        }
        probe.Work = _ => throw new InvalidOperationException("must not be tried again");
        Assert.True(await town.Of<BackgroundRunner>().WorkAsync(default));
        Assert.Equal(("failed", "run.brokenOff"), (await RunAsync(town, id)) is var run ? (run.State, run.Problems[0].Code) : default);
        Assert.Equal("run.brokenOff", await CodeAsync(async () => (await RunAsync(town, id)).OrRefused()));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_that_is_ended_stops_in_the_middle_and_what_was_done_stays(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        probe.Work = async turn =>
        {
            await turn.NoteAsync(0, new ProbeCame("done"), 1, 2);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, turn.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // What was on its way when it was ended is noted, and nothing more is done.
            await Assert.ThrowsAsync<OperationCanceledException>(() => turn.NoteAsync(1, new ProbeCame("on its way"), 2, 3));
            turn.Tell(3, 3);
            return RunOutcome.Of(new ProbeCame("never"));
        };
        var id = await BegunAsync(town, town.As(Beginner));
        var working = town.Of<BackgroundRunner>().WorkAsync(default);
        await begun.Task;
        await town.Of<RunDesk>().CancelAsync(town.As(Beginner), id, default);
        Assert.True(await working);
        var run = await RunAsync(town, id);
        Assert.Equal("cancelled", run.State);
        Assert.Null(run.Told);
        Assert.Equal(["done", "on its way"], (await town.Of<RunDesk>().NotedAsync<ProbeCame>(run, default)).Values.Select(v => v.Word));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_node_that_stops_gives_its_run_back_at_once(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        using var stop = new CancellationTokenSource();
        probe.Work = async turn =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, turn.Ended);
            return RunOutcome.Of(new ProbeCame("never"));
        };
        var id = await BegunAsync(town, town.As(Beginner));
        await town.Of<BackgroundRunner>().WorkAsync(stop.Token);
        probe.Work = turn => Task.FromResult(RunOutcome.Of(new ProbeCame(turn.Run.Tries.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        Assert.True(await town.Of<BackgroundRunner>().WorkAsync(default));
        // A stop is no try.
        Assert.Equal("1", (await RunAsync(town, id)).Told!.Read<ProbeCame>()!.Word);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_ends_with_the_rights_of_its_beginner_and_a_fault_is_told(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        probe.Work = async turn =>
        {
            await turn.CallerAsync();
            Assert.Equal([], (await town.Of<OrgChanges>().ApplyAsync(new OrgChange.SetUser(new("u-" + Beginner), null, null, true), ChangedBy.Product, town.Clock.GetUtcNow())).Select(p => p.Code));
            await turn.CallerAsync();
            return RunOutcome.Of(new ProbeCame("never"));
        };
        var id = await BegunAsync(town, town.As(Beginner));
        Assert.True(await town.Of<BackgroundRunner>().WorkAsync(default));
        Assert.Equal(("failed", "run.lost"), (await RunAsync(town, id)) is var lost ? (lost.State, lost.Problems[0].Code) : default);

        probe.Work = _ => throw new InvalidOperationException("a fault");
        id = await BegunAsync(town, town.As(Other));
        Assert.True(await town.Of<BackgroundRunner>().WorkAsync(default));
        Assert.Equal(("failed", "run.broken"), (await RunAsync(town, id)) is var broken ? (broken.State, broken.Problems[0].Code) : default);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_client_begins_is_no_persons_and_goes_with_its_apps_and_its_key(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        var client = new ApiClient(new("c-runs"), "c-runs", new(Town.Street), new("u-" + Beginner), ActSet.All, ["request"], null, false, 0, 0, []);
        var (_, key) = ApiKeys.Make(town.Clock.GetUtcNow(), null);
        foreach (var change in new OrgChange[] { new OrgChange.AddClient(client), new OrgChange.AddKey(client.Id, key) })
            Assert.Equal([], (await town.Of<OrgChanges>().ApplyAsync(change, ChangedBy.Product, town.Clock.GetUtcNow())).Select(p => p.Code));
        await town.Of<DirectoryCache>().CurrentAsync();
        Caller Through()
        {
            Assert.True(town.Of<DirectoryCache>().Known!.TryFindKey(key.Id, out var found, out var _));
            Assert.True(town.Of<DirectoryCache>().Known!.TryFindMember(found!.User, out var member));
            return Caller.Of(town.Of<DirectoryCache>().Known!, member!, found, key.Id);
        }
        var desk = town.Of<RunDesk>();
        var id = await BegunAsync(town, Through(), Asked(app: "request"));
        Assert.Equal("run.unknown", await CodeAsync(() => desk.OwnAsync(town.As(Beginner), id, default)));
        Assert.Equal(id, (await desk.OwnAsync(Through(), id, default)).Id);
        // Of other apps, and of several, it has none.
        Assert.Equal("access.forbidden", await CodeAsync(() => desk.BeginAsync(Through(), Asked(app: "works"), default)));
        Assert.Equal("access.forbidden", await CodeAsync(() => desk.BeginAsync(Through(), Asked(), default)));

        probe.Work = async turn => RunOutcome.Of(new ProbeCame((await turn.CallerAsync()).Client!.Id.Value!));
        Assert.Equal([], (await town.Of<OrgChanges>().ApplyAsync(new OrgChange.RevokeKey(client.Id, key.Id), ChangedBy.Product, town.Clock.GetUtcNow())).Select(p => p.Code));
        Assert.True(await town.Of<BackgroundRunner>().WorkAsync(default));
        Assert.Equal(("failed", "run.lost"), (await RunAsync(town, id)) is var run ? (run.State, run.Problems[0].Code) : default);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Short_work_is_done_while_one_waits_and_what_is_asked_twice_is_begun_once(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        var runner = town.Of<BackgroundRunner>();
        await runner.StartAsync(default);
        var desk = town.Of<RunDesk>();
        desk.Wait = Timeout.InfiniteTimeSpan;
        Assert.Equal("done", (await desk.BeginAsync(town.As(Beginner), Asked("short"), default)).State);

        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        probe.Work = async turn =>
        {
            await goOn.Task.WaitAsync(turn.Ended);
            return RunOutcome.Of(new ProbeCame("long"));
        };
        desk.Wait = TimeSpan.Zero;
        var first = await desk.BeginAsync(town.As(Beginner), Asked("long"), default);
        Assert.False(first.IsOver);
        Assert.Equal(first.Id, (await desk.BeginAsync(town.As(Beginner), Asked("long"), default)).Id);
        // Somebody else who asks the same has a run of their own.
        var others = await desk.BeginAsync(town.As(Other), Asked("long"), default);
        Assert.NotEqual(first.Id, others.Id);
        var over = runner.Awaiting(first.Id);
        goOn.SetResult();
        await over(Timeout.InfiniteTimeSpan, default);
        Assert.Equal("done", (await RunAsync(town, first.Id)).State);
        await runner.StopAsync(default);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_begun_at_the_same_moment_is_counted_and_compared(Dialect dialect)
    {
        var (town, _) = await OpenAsync(dialect);
        await using var closing = town;
        var desk = town.Of<RunDesk>();
        desk.Wait = TimeSpan.Zero;
        var same = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => desk.BeginAsync(town.As(Beginner), Asked("same"), default))));
        Assert.Single(same.Select(r => r.Id).Distinct());
        var many = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
        {
            try { return (await desk.BeginAsync(town.As(Beginner), Asked("w" + n), default)).Id; }
            catch (RefusedException refused) { return refused.Problems[0].Code; }
        })));
        Assert.Equal(16 - (RunDesk.MostUnderWay - 1), many.Count(m => m == "run.many"));
        Assert.Equal(RunDesk.MostUnderWay, (await desk.ListAsync(town.As(Beginner), default)).Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_may_be_shown_no_more_is_not_there_at_any_door(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        probe.Work = _ => Task.FromResult(RunOutcome.OfFile("a.xlsx", "x", [1], new ProbeCame(Secret)));
        var (desk, id) = (town.Of<RunDesk>(), await BegunAsync(town, town.As(Beginner)));
        Assert.True(await town.Of<BackgroundRunner>().WorkAsync(default));
        Assert.Equal(Secret, (await desk.OwnAsync(town.As(Beginner), id, default)).Told!.Read<ProbeCame>()!.Word);
        probe.Shows = false;
        var run = await desk.OwnAsync(town.As(Beginner), "probe", id, default);
        Assert.Equal(("failed", false, "run.notShown"), (run.State, run.HasFile, run.Problems[0].Code));
        Assert.Null(run.Told!.What);
        Assert.Equal("run.unknown", await CodeAsync(() => desk.FetchAsync(town.As(Beginner), id, null, default)));
        Assert.Empty(probe.Taken);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_runs_tell_of_cases_goes_when_one_is_erased(Dialect dialect)
    {
        var (town, probe) = await OpenAsync(dialect);
        await using var closing = town;
        var erased = await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        probe.Work = _ => Task.FromResult(RunOutcome.OfFile("a.xlsx", "x", [1], new ProbeCame(Secret)));
        var (its, none) = (await BegunAsync(town, town.As(Beginner), Asked(app: "request")), await BegunAsync(town, town.As(Beginner), Asked(app: "works")));
        while (await town.Of<BackgroundRunner>().WorkAsync(default)) { }
        var going = await BegunAsync(town, town.As(Beginner));
        var work = (await town.Of<BackgroundRuns>().TakeAsync(["probe"], default))!;

        await town.Of<Erasure>().RunAsync(erased.Value, "按本人要求", ChangedBy.Product);
        Assert.Equal(("failed", "run.gone"), (await RunAsync(town, its)) is var gone ? (gone.State, gone.Problems[0].Code) : default);
        Assert.True((await RunAsync(town, none)).HasFile);
        // What was being written from what it had read is begun again.
        Assert.False(await town.Of<BackgroundRuns>().FinishAsync(work, "done", RunOutcome.Of(new ProbeCame(Secret)), default));
        Assert.Equal("waiting", (await RunAsync(town, going)).State);
    }
}
