using System.Collections.Concurrent;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Running;

/// <summary>Works off runs of every kind, several at once on a node; one that was just begun is taken up without waiting. What another node had begun is begun again when that node is gone.</summary>
public sealed class BackgroundRunner(BackgroundRuns runs, IEnumerable<RunKind> kinds, DirectoryCache directories, TimeProvider time, ILogger<BackgroundRunner> log) : BackgroundService
{
    const int AtOnce = 8;

    static readonly TimeSpan poll = TimeSpan.FromSeconds(1), afterFailure = TimeSpan.FromSeconds(5), sweepEvery = TimeSpan.FromMinutes(30);

    readonly Dictionary<string, RunKind> known = kinds.ToDictionary(k => k.Name, StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, int> busy = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, TaskCompletionSource> awaited = new(StringComparer.Ordinal);
    TaskCompletionSource rung = New();
    DateTimeOffset sweepAt;
    bool looked;

    /// <summary>How often the lease is kept, and looked whether somebody has ended it, while a run goes on.</summary>
    internal TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(1);

    public RunKind? Find(string kind) => known.GetValueOrDefault(kind);

    /// <summary>Something was begun.</summary>
    internal void Ring() => Interlocked.Exchange(ref rung, New()).TrySetResult();

    /// <summary>Waits until this node has come to the end of a run, no longer than that. To be asked for before the run is begun.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Awaiting(string run)
    {
        var over = awaited.GetOrAdd(run, _ => New());
        return async (most, cancellation) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(over.Task, Task.Delay(most, time, stop.Token));
            await stop.CancelAsync();
            awaited.TryRemove(KeyValuePair.Create(run, over));
        };
    }

    /// <summary>Works one run off.</summary>
    /// <returns>False when none waits.</returns>
    public async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        if (await TakeAsync(cancellation) is not { } work) return false;
        await WorkAsync(work, cancellation);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var going = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var next = Volatile.Read(ref rung).Task;
                going.RemoveAll(t => t.IsCompleted);
                if (going.Count < AtOnce && await TakeAsync(stoppingToken) is { } work) going.Add(Task.Run(() => WorkAsync(work, stoppingToken), CancellationToken.None));
                else await Task.WhenAny([next, Task.Delay(poll, time, stoppingToken), .. going]);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception failure)
            {
                log.LogError(failure, "runs in the background could not be taken up");
                await Task.Delay(afterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(going).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    async Task<RunWork?> TakeAsync(CancellationToken cancellation)
    {
        // What was going on when the server broke off is gone on with at once.
        if (!looked && runs.IsAlone) await runs.ReleaseAllAsync(cancellation);
        looked = true;
        if (time.GetUtcNow() >= sweepAt)
        {
            sweepAt = time.GetUtcNow() + sweepEvery;
            await runs.SweepAsync(cancellation);
        }
        // A long run of one kind holds up no other kind.
        return await runs.TakeAsync([.. known.Values.Where(k => busy.GetValueOrDefault(k.Name) < k.AtOnce).Select(k => k.Name)], cancellation) is { } work && busy.AddOrUpdate(work.Run.Asked.Kind, 1, (_, n) => n + 1) > 0 ? work : null;
    }

    async Task WorkAsync(RunWork work, CancellationToken cancellation)
    {
        try
        {
            await WorkOffAsync(work, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested) { }
        catch (Exception failure)
        {
            // The database is away: the lease runs out, and the run is taken up again.
            log.LogError(failure, "run {Run} could not be written", work.Run.Id);
        }
        finally
        {
            busy.AddOrUpdate(work.Run.Asked.Kind, 0, (_, n) => n - 1);
            if (awaited.TryRemove(work.Run.Id, out var over)) over.TrySetResult();
        }
    }

    /// <summary>Works one run off and writes how it ended. One that is broken off because the node stops is given back at once.</summary>
    async Task WorkOffAsync(RunWork work, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            if (work.Run.Tries > BackgroundRun.MostTries)
                throw new RefusedException(RefusalKind.Conflict, Problem.Of("run.brokenOff", ("n", BackgroundRun.MostTries.ToString(System.Globalization.CultureInfo.InvariantCulture))));
            var outcome = await WatchedAsync(work, known[work.Run.Asked.Kind], ended, cancellation);
            await FinishAsync(work, "done", outcome, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await runs.ReleaseAsync(work, CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Ended, or another node's by now: nothing is left to write.
        }
        catch (Exception failure) when (PassingFailure.Is(failure))
        {
            // No answer to what was asked: nothing is written, the lease runs out, and the run is taken up again with what was noted.
            log.LogWarning(failure, "run {Run} of kind {Kind} waits for the database", work.Run.Id, work.Run.Asked.Kind);
        }
        catch (RefusedException refused)
        {
            await FinishAsync(work, "failed", new(RunTold.Because(refused)), cancellation);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "run {Run} of kind {Kind} failed", work.Run.Id, work.Run.Asked.Kind);
            await FinishAsync(work, "failed", new(RunTold.Because(RefusalKind.Conflict, "run.broken")), cancellation);
        }
    }

    Task<bool> FinishAsync(RunWork work, string state, RunOutcome outcome, CancellationToken cancellation) => runs.PatientlyAsync(() => runs.FinishAsync(work, state, outcome, cancellation), cancellation);

    Task<bool> HoldAsync(RunWork work, long done, long total, CancellationToken cancellation) => runs.PatientlyAsync(() => runs.HoldAsync(work, done, total, cancellation), cancellation);

    /// <summary>Keeps the lease while a kind works, and stops it when the run was ended or taken by another node. What computes, or reads on the thread that asks, has a thread of its own.</summary>
    async Task<RunOutcome> WatchedAsync(RunWork work, RunKind kind, CancellationTokenSource ended, CancellationToken cancellation)
    {
        var turn = new RunTurn(work, kind, runs, directories, time, ended, cancellation);
        var working = Task.Run(() => kind.WorkAsync(turn), CancellationToken.None);
        try
        {
            while (await Task.WhenAny(working, Task.Delay(LookEvery, time, ended.Token)) != working && turn.At is var at && await HoldAsync(work, at.Done, at.Total, cancellation)) { }
            if (!working.IsCompleted) await ended.CancelAsync();
            var outcome = await working;
            // The bar is full when it is done.
            if (turn.At is { Total: > 0 } last) await HoldAsync(work, last.Total, last.Total, cancellation);
            return outcome;
        }
        finally
        {
            await ended.CancelAsync();
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
