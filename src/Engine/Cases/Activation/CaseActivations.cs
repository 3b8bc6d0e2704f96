using System.Collections.Concurrent;
using System.Diagnostics;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Telemetry;

namespace LowCode.Cases.Activation;

/// <summary>The grains of one node: activated on first use, collected when idle or when there are too many, drained on shutdown.</summary>
sealed class CaseActivations(GrainWork work) : ICaseGrains
{
    readonly ConcurrentDictionary<CaseId, CaseGrain> grains = new();
    // Counted here: the dictionary takes every one of its locks to count itself, which for each new case cost as much as opening it.
    int active;
    int inWork;
    int collecting;
    volatile bool stopping;
    readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Active => Volatile.Read(ref active);

    public async ValueTask<CommandAnswer> ExecuteAsync(CommandRequest request, CancellationToken cancellation = default)
    {
        using var activity = Signals.CasesSource.StartActivity("command");
        activity?.SetTag("lowcode.command", request.Command.GetType().Name);
        Enter();
        var started = work.Time.GetTimestamp();
        try
        {
            // The id of a new case is made here and not by the caller, so that nobody can aim at another's.
            var id = request.Command is OpenCase ? CaseId.New(work.Time.GetUtcNow()) : request.Case;
            while (true)
            {
                var grain = Grain(id);
                if (await grain.ExecuteAsync(request, cancellation) is { } answer)
                {
                    if (answer.Refusal is { } refusal) Refused(request, refusal);
                    // Ids that name nothing, openings that came to nothing and cases that are over must not push live cases out of memory.
                    if (!grain.IsLive) Drop(grain);
                    activity?.SetTag("lowcode.version", answer.State.Version);
                    return answer;
                }
            }
        }
        catch (OutcomeUnknownException unknown)
        {
            activity?.SetStatus(ActivityStatusCode.Error, unknown.Message);
            throw new RefusedException(RefusalKind.Overloaded, Problem.Of("case.outcomeUnknown"));
        }
        finally
        {
            Signals.CommandDuration.Record(work.Time.GetElapsedTime(started).TotalSeconds);
            Leave();
        }
    }

    public async ValueTask<int> WakeAsync(CaseId id, CancellationToken cancellation = default)
    {
        Enter();
        try
        {
            while (true)
                if (await Grain(id).WakeAsync(cancellation) is >= 0 and var fired)
                {
                    if (fired > 0) Signals.TimersFired.Add(fired);
                    return fired;
                }
        }
        finally { Leave(); }
    }

    /// <summary>Collects what has been idle for long, and beyond the limit the longest unused; a grain in a turn is left alone.</summary>
    /// <param name="keep">The grain that is about to be used: dropping it would make its caller begin again for ever.</param>
    public int Collect(CaseGrain? keep = null)
    {
        if (Interlocked.Exchange(ref collecting, 1) == 1) return 0;
        try
        {
            var collected = 0;
            foreach (var grain in grains.Values)
                if (grain.Idle >= work.Settings.IdleAfter && Drop(grain)) collected++;
            var over = Active - work.Settings.ActiveLimit;
            if (over <= 0) return collected;
            // A tenth more than needed, so that a node at its limit does not sort all its grains for each new case.
            foreach (var grain in grains.Values.Where(g => g != keep).Select(g => (Grain: g, g.Idle)).OrderByDescending(g => g.Idle).Take(over + work.Settings.ActiveLimit / 10))
                if (Drop(grain.Grain)) collected++;
            return collected;
        }
        finally { Volatile.Write(ref collecting, 0); }
    }

    /// <summary>Takes no more commands and waits until those in work are answered.</summary>
    public Task DrainAsync(CancellationToken cancellation)
    {
        stopping = true;
        if (Volatile.Read(ref inWork) == 0) drained.TrySetResult();
        return drained.Task.WaitAsync(cancellation);
    }

    CaseGrain Grain(CaseId id)
    {
        if (grains.TryGetValue(id, out var known)) return known;
        var grain = new CaseGrain(id, work);
        if (!grains.TryAdd(id, grain)) return Grain(id);
        Signals.GrainActivations.Add(1);
        if (Interlocked.Increment(ref active) > work.Settings.ActiveLimit) Collect(grain);
        return grain;
    }

    bool Drop(CaseGrain grain)
    {
        if (!grain.TryCollect() || !grains.TryRemove(new(grain.Id, grain))) return false;
        Interlocked.Decrement(ref active);
        return true;
    }

    void Enter()
    {
        // Counted before it is asked whether the node stops: a drain either sees this command or the command sees the drain.
        var now = Interlocked.Increment(ref inWork);
        if (!stopping && now <= work.Settings.CommandsAtOnce) return;
        Leave();
        throw new RefusedException(RefusalKind.Overloaded, Problem.Of(stopping ? "case.stopping" : "case.overloaded"));
    }

    void Leave()
    {
        if (Interlocked.Decrement(ref inWork) == 0 && stopping) drained.TrySetResult();
    }

    static void Refused(CommandRequest request, Refusal refusal) => Signals.CommandsRefused.Add(1,
        new KeyValuePair<string, object?>("command", request.Command.GetType().Name), new KeyValuePair<string, object?>("kind", refusal.Kind.ToString()));
}
