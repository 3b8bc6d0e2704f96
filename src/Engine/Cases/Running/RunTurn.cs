using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases.Running;

/// <summary>What a kind has while it works on a run: who asks, as of now, where to tell how far it has come, and what was noted on the way.</summary>
public sealed class RunTurn
{
    readonly RunWork work;
    readonly BackgroundRuns runs;
    readonly DirectoryCache directories;
    readonly TimeProvider time;
    readonly RunKind kind;
    readonly CancellationTokenSource ended;
    readonly CancellationToken stops;
    long done, total;

    /// <param name="stops">The node stops.</param>
    internal RunTurn(RunWork work, RunKind kind, BackgroundRuns runs, DirectoryCache directories, TimeProvider time, CancellationTokenSource ended, CancellationToken stops) =>
        (this.work, this.kind, this.runs, this.directories, this.time, this.ended, this.stops) = (work, kind, runs, directories, time, ended, stops);

    public BackgroundRun Run => work.Run;

    /// <summary>It was ended, taken by another node, or the node stops.</summary>
    public CancellationToken Ended => ended.Token;

    internal (long Done, long Total) At => (Interlocked.Read(ref done), Interlocked.Read(ref total));

    /// <summary>Says how far it has come; written down by and by.</summary>
    public void Tell(long done, long total)
    {
        Interlocked.Exchange(ref this.done, done);
        Interlocked.Exchange(ref this.total, total);
        ended.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Who began it, with what is left of their rights by now. Asked for anew before each piece of work.</summary>
    /// <exception cref="RefusedException"><c>run.lost</c>: they may no longer come in, or do this.</exception>
    public async ValueTask<Caller> CallerAsync()
    {
        var directory = await directories.CurrentAsync(ended.Token);
        return Run.Starter.Under(directory, time.GetUtcNow()) is { } caller && kind.MayTouch(caller, Run) ? caller : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("run.lost"));
    }

    /// <summary>Notes a piece of work so that it is known when the run is begun again; also that it is about to be done.</summary>
    /// <param name="n">Which; a note of the same number takes the place of the one before.</param>
    public async Task NoteAsync<T>(long n, T piece, long done, long total)
    {
        Interlocked.Exchange(ref this.done, done);
        Interlocked.Exchange(ref this.total, total);
        // What was done is noted also when somebody ends the run meanwhile.
        if (!await runs.PatientlyAsync(() => runs.NoteAsync(work, n, piece, done, total, CancellationToken.None), stops)) await ended.CancelAsync();
        ended.Token.ThrowIfCancellationRequested();
    }

    /// <summary>The same for a piece that is a change of units and people: the note stands or falls with the change.</summary>
    internal OrgBeside Beside<T>(long n, T piece) => runs.Beside(work, n, piece);

    /// <summary>What was to be written beside was not: the run is another's by now, or over.</summary>
    internal async Task<OperationCanceledException> LostAsync()
    {
        await ended.CancelAsync();
        return new OperationCanceledException(ended.Token);
    }

    /// <summary>What was noted before, by number.</summary>
    public Task<IReadOnlyDictionary<long, T>> NotedAsync<T>() => runs.NotedAsync<T>(Run.Id, ended.Token);
}
