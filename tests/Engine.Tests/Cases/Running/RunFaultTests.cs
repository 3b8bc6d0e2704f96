using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Rehearsing;
using LowCode.Cases.Running;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace LowCode.Engine.Tests.Cases.Running;

/// <summary>What goes wrong around a run: the database is away for a while, or somebody ends it between two writes.</summary>
public sealed class RunFaultTests
{
    const string Beginner = "dispatcher.003", Keeper = "systemAdmin", Leaver = "u-handler.003-zf";

    sealed record Node(Town Town, FaultyDatabase Database, BackgroundRuns Runs, BackgroundRunner Runner, Probe Probe) : IAsyncDisposable
    {
        public async Task<BackgroundRun> RunAsync(string id) => (await Runs.FindAsync(id, true, default))!;

        public ValueTask DisposeAsync() => Town.DisposeAsync();
    }

    static async Task<Node> OpenAsync(Dialect dialect, Func<Town, FaultyDatabase, RunKind>? kind = null)
    {
        var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (database, probe) = (new FaultyDatabase(town.Database), new Probe());
        var runs = new BackgroundRuns(database, town.Of<SecretBox>(), town.Clock) { PauseBetween = TimeSpan.FromMilliseconds(1) };
        var runner = new BackgroundRunner(runs, [probe, .. kind is null ? (RunKind[])[] : [kind(town, database)]], town.Of<DirectoryCache>(), town.Clock, NullLogger<BackgroundRunner>.Instance) { LookEvery = TimeSpan.FromMilliseconds(5) };
        Assert.False(await runner.WorkAsync(default));
        return new(town, database, runs, runner, probe);
    }

    static async Task<string> BegunAsync<T>(Node node, string kind, string who, T asked)
    {
        var run = new BackgroundRun(Guid.NewGuid().ToString("N"), RunAsked.Of(kind, "", "关于", "", "zh-CN", null, asked), "waiting", 0, 0, 0, null, Starter.Of(node.Town.As(who)), node.Town.Clock.GetUtcNow(), null);
        await node.Runs.AddAsync(run, true, RunDesk.MostUnderWay, default);
        return run.Id;
    }

    /// <summary>The next writes fail, each in another way.</summary>
    static void Fail(Node node, int writes, Action? also = null) => node.Database.Before = _ =>
    {
        if (writes-- <= 0) return Task.CompletedTask;
        also?.Invoke();
        throw writes % 2 == 0 ? new RefusedException(RefusalKind.Overloaded, Problem.Of("storage.overloaded"))
            : node.Database.Dialect == Dialect.Sqlite ? new SqliteException("busy", SQLitePCL.raw.SQLITE_BUSY) : new Npgsql.NpgsqlException("gone", new IOException());
    };

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_outlives_a_moment_without_its_database_at_every_write(Dialect dialect)
    {
        await using var node = await OpenAsync(dialect);
        node.Probe.Work = async turn =>
        {
            // At the lease that is kept meanwhile, or else at this note.
            Fail(node, 3);
            await turn.NoteAsync(0, new ProbeCame("done"), 1, 1);
            Fail(node, 3);
            return RunOutcome.Of(new ProbeCame("end"));
        };
        var id = await BegunAsync(node, "probe", Beginner, new ProbeAsked("x"));
        Assert.True(await node.Runner.WorkAsync(default));
        Assert.Equal(("done", 1, "end"), (await node.RunAsync(id)) is var run ? (run.State, run.Tries, run.Told?.Read<ProbeCame>()?.Word) : default);
        Assert.Equal("done", (await node.Runs.NotedAsync<ProbeCame>(id, default))[0].Word);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_run_whose_database_is_away_for_longer_has_not_failed_but_goes_on_when_the_lease_is_over(Dialect dialect)
    {
        await using var node = await OpenAsync(dialect);
        node.Probe.Work = async turn =>
        {
            Fail(node, int.MaxValue, () => node.Town.Clock.Move(TimeSpan.FromSeconds(10)));
            await turn.NoteAsync(0, new ProbeCame("lost"), 1, 1);
            return RunOutcome.Of(new ProbeCame("never"));
        };
        var id = await BegunAsync(node, "probe", Beginner, new ProbeAsked("x"));
        Assert.True(await node.Runner.WorkAsync(default));
        Fail(node, 0);
        Assert.Equal("running", (await node.RunAsync(id)).State);
        node.Town.Clock.Move(TimeSpan.FromMinutes(1));
        node.Probe.Work = _ => Task.FromResult(RunOutcome.Of(new ProbeCame("end")));
        Assert.True(await node.Runner.WorkAsync(default));
        Assert.Equal(("done", 2), (await node.RunAsync(id)) is var run ? (run.State, run.Tries) : default);
    }

    static RunKind Publishing(Town town, FaultyDatabase database) => new PublishKind(new AppChanges(town.Of<AppStore>(), town.Of<DirectoryCache>(), database, town.Clock));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_version_that_was_published_stands_in_the_log_also_when_the_run_is_ended_between(Dialect dialect)
    {
        await using var node = await OpenAsync(dialect, Publishing);
        var package = SampleApps.Request.With(Packages.Manifest(m => m["version"] = "9.0.0"));
        var id = await BegunAsync(node, PublishKind.Publish, Keeper, new PublishAsked(package.ToZip(), true, true));
        var ended = 0;
        node.Database.Before = async stop =>
        {
            // The first write when the version is there is that of the log: somebody ends the run before it.
            if (!await ThereAsync(node.Town) || Interlocked.Exchange(ref ended, 1) == 1) return;
            await node.Runs.CancelAsync(id, default);
            if (stop.CanBeCanceled) await Task.Delay(Timeout.Infinite, stop);
        };
        Assert.True(await node.Runner.WorkAsync(default));
        Assert.Equal("cancelled", (await node.RunAsync(id)).State);
        Assert.True(await ThereAsync(node.Town));
        await using var connection = await node.Town.Database.OpenReadAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>("select count(*) from audit where act = 'app.publish' and subject = 'app:request' and detail like '%9.0.0%'"));
    }

    static async Task<bool> ThereAsync(Town town)
    {
        await using var connection = await town.Database.OpenReadAsync();
        return await connection.ExecuteScalarAsync<long>("select count(*) from app_version where version = '9.0.0'") > 0;
    }

    static LeavingKind LeavingIn(Town town) => new LeavingKind(town.Of<LeavingDesk>(), town.Of<AskedChanges>(), town.Clock);

    static async Task<bool> IsDisabledAsync(Town town) => (await town.Of<DirectoryCache>().CurrentAsync()).TryFindUser(new(Leaver), out var user) && user.Disabled;

    /// <summary>A run of somebody's leaving, taken by a node that has found nothing to hand over.</summary>
    static async Task<(LeavingKind Kind, RunWork Work, RunTurn Turn)> LeavingAsync(Node node, CancellationTokenSource ended)
    {
        var kind = LeavingIn(node.Town);
        await BegunAsync(node, LeavingKind.Leaving, Keeper, new LeavingAsked(Leaver, null, "调离", true));
        var work = (await node.Runs.TakeAsync([LeavingKind.Leaving], default))!;
        Assert.True(await node.Runs.NoteAsync(work, -1, new { items = Array.Empty<HeldItem>() }, 0, 0, default));
        return (kind, work, new(work, kind, node.Runs, node.Town.Of<DirectoryCache>(), node.Town.Clock, ended, default));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_ends_a_leaving_after_its_last_note_finds_the_account_as_it_was(Dialect dialect)
    {
        await using var node = await OpenAsync(dialect);
        using var ended = new CancellationTokenSource();
        var (kind, work, turn) = await LeavingAsync(node, ended);
        await node.Runs.CancelAsync(work.Run.Id, default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kind.WorkAsync(turn));
        Assert.False(await IsDisabledAsync(node.Town));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_account_that_was_disabled_before_a_crash_is_told_as_disabled(Dialect dialect)
    {
        await using var node = await OpenAsync(dialect, (town, _) => LeavingIn(town));
        using var ended = new CancellationTokenSource();
        var (kind, work, turn) = await LeavingAsync(node, ended);
        Assert.True((await kind.WorkAsync(turn)).Told.Read<LeavingCame>()!.Disabled);
        Assert.True(await IsDisabledAsync(node.Town));
        // The node is gone before it could write that.
        node.Town.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.True(await node.Runner.WorkAsync(default));
        Assert.True((await node.RunAsync(work.Run.Id)).OrRefused().Told!.Read<LeavingCame>()!.Disabled);
    }
}
