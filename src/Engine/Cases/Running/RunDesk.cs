using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases.Running;

/// <summary>A finished file on its way to who fetches it, a part at a time.</summary>
public sealed record RunFile(string Name, string Type, long Size, IAsyncEnumerable<byte[]> Parts)
{
    public async Task CopyToAsync(Stream into, CancellationToken cancellation)
    {
        await foreach (var part in Parts.WithCancellation(cancellation)) await into.WriteAsync(part, cancellation);
    }
}

/// <summary>What people and systems do with work in the background, the same for every kind: begin it, wait for it a moment, follow it, end it, and look at what came of it. A run is its beginner's alone.</summary>
public sealed class RunDesk(BackgroundRuns runs, BackgroundRunner runner, TimeProvider time)
{
    /// <summary>How many one person may have under way.</summary>
    public const int MostUnderWay = 10;

    /// <summary>How long one waits for work that may be short: then its result is shown as if it had been done while one waited.</summary>
    public static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    internal TimeSpan Wait { get; set; } = AMoment;

    /// <summary>Begins something, and waits a moment for its end. Asked twice, as by an impatient finger, it is begun once.</summary>
    /// <exception cref="RefusedException"><c>access.forbidden</c>, <c>run.many</c>.</exception>
    public async Task<BackgroundRun> BeginAsync(Caller caller, RunAsked asked, CancellationToken cancellation)
    {
        var kind = runner.Find(asked.Kind) ?? throw new InvalidOperationException($"nobody does {asked.Kind}");
        var now = time.GetUtcNow();
        var run = new BackgroundRun(CaseId.New(now).Value, asked, "waiting", 0, 0, 0, null, Starter.Of(caller), now, null);
        if (!kind.MayTouch(caller, run)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", kind.Act.Name)));
        var wait = runner.Awaiting(run.Id);
        BackgroundRun? begun = null;
        try
        {
            // From here on it is the run's own matter: whoever began it may leave.
            begun = await runs.AddAsync(run, kind.TellsOfCases, MostUnderWay, CancellationToken.None);
        }
        finally
        {
            if (begun?.Id != run.Id) await wait(TimeSpan.Zero, CancellationToken.None);
        }
        if (begun is null) throw new RefusedException(RefusalKind.Busy, Problem.Of("run.many", ("limit", MostUnderWay.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        var most = Wait;
        if (begun.Id != run.Id)
        {
            wait = runner.Awaiting(begun.Id);
            // What was under way may have come to its end before it was waited for.
            if (await runs.FindAsync(begun.Id, false, CancellationToken.None) is not { IsOver: false }) most = TimeSpan.Zero;
        }
        runner.Ring();
        await wait(most, cancellation);
        return await runs.FindAsync(begun.Id, false, cancellation) ?? begun;
    }

    /// <summary>The caller's own; others' are not there.</summary>
    /// <exception cref="RefusedException"><c>run.unknown</c>.</exception>
    public Task<BackgroundRun> OwnAsync(Caller caller, string id, CancellationToken cancellation) => OwnAsync(caller, id, false, cancellation);

    async Task<BackgroundRun> OwnAsync(Caller caller, string id, bool whole, CancellationToken cancellation)
    {
        if (await runs.FindAsync(id, whole, cancellation) is not { } run || !run.Starter.Is(caller) || runner.Find(run.Asked.Kind) is not { } kind || !kind.MayTouch(caller, run)) throw Unknown(); // guard: own runs
        // At every door alike: page, file and API.
        return !run.IsDone || await kind.MayShowAsync(caller, run, cancellation) ? run : run with { State = "failed", Told = RunTold.Because(RefusalKind.Forbidden, "run.notShown") }; // guard: shown runs
    }

    /// <summary>The same, of one kind, with all that was asked: for the page that shows what came of it.</summary>
    /// <exception cref="RefusedException"><c>run.unknown</c>.</exception>
    public async Task<BackgroundRun> OwnAsync(Caller caller, string kind, string id, CancellationToken cancellation) => await OwnAsync(caller, id, true, cancellation) is var run && run.Asked.Kind == kind ? run : throw Unknown();

    /// <summary>The caller's own runs: those under way, then the latest.</summary>
    public async Task<IReadOnlyList<BackgroundRun>> ListAsync(Caller caller, CancellationToken cancellation) =>
        [.. (await runs.ListAsync(Starter.Of(caller), cancellation)).Where(r => runner.Find(r.Asked.Kind)?.MayTouch(caller, r) == true)];

    /// <summary>Ends a run that is under way; what was done stays.</summary>
    /// <exception cref="RefusedException"><c>run.unknown</c>, <c>run.over</c>.</exception>
    public async Task CancelAsync(Caller caller, string id, CancellationToken cancellation)
    {
        if (!await runs.CancelAsync((await OwnAsync(caller, id, cancellation)).Id, cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("run.over"));
    }

    /// <summary>The file of a run, to be read by and by.</summary>
    /// <exception cref="RefusedException"><c>run.unknown</c>: also when it has none.</exception>
    public async Task<RunFile> FetchAsync(Caller caller, string id, string? address, CancellationToken cancellation)
    {
        var run = await OwnAsync(caller, id, cancellation);
        if (!run.HasFile) throw Unknown();
        await runner.Find(run.Asked.Kind)!.TakenAsync(caller, run, address, cancellation);
        return new(run.Told!.File!, run.Told.FileType!, run.Told.Size, runs.PartsAsync(id, CancellationToken.None));
    }

    /// <summary>What was noted by a run of the caller's own on its way, by number.</summary>
    public Task<IReadOnlyDictionary<long, T>> NotedAsync<T>(BackgroundRun run, CancellationToken cancellation) => runs.NotedAsync<T>(run.Id, cancellation);

    static RefusedException Unknown() => new(RefusalKind.NotFound, Problem.Of("run.unknown"));
}
