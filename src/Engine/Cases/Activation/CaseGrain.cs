using LowCode.Journal;
using LowCode.Problems;

namespace LowCode.Cases.Activation;

/// <summary>
/// One case in memory. A hint only: the journal key (case, version) decides, and what stands here is forgotten whenever the two disagree.
/// </summary>
sealed class CaseGrain(CaseId id, GrainWork work)
{
    readonly TurnQueue turns = new(work.Settings.WaitingPerCase);
    LoadedCase? memory;
    int keysSeen = work.Keys.Destroyed;
    long lastUsed = work.Time.GetTimestamp();

    public CaseId Id { get; } = id;
    public bool IsCollected { get; private set; }
    /// <summary>Holds a case on which people or timers go on working; false for one that is unknown, erased, not opened, or closed:
    /// what still comes for a closed one (a comment, a reopening) is rare and reads it again.</summary>
    public bool IsLive => memory is { Key: not null, State.Status: CaseStatus.Open };
    public TimeSpan Idle => work.Time.GetElapsedTime(Volatile.Read(ref lastUsed));

    /// <returns>Null when this grain was collected meanwhile: ask for it anew.</returns>
    public async ValueTask<CommandAnswer?> ExecuteAsync(CommandRequest request, CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(cancellation);
        if (IsCollected) return null;
        Volatile.Write(ref lastUsed, work.Time.GetTimestamp());
        await ForgetErased(cancellation);
        // What was due before this command happened goes before it, also after the node was down: timers keep their order per case.
        if (request.Command is not OpenCase) await FireAsync(request.OccurredAt, cancellation);
        return await Attempt(request, cancellation);
    }

    /// <returns>How many timers fired; −1 when this grain was collected meanwhile.</returns>
    public async ValueTask<int> WakeAsync(CancellationToken cancellation)
    {
        using var turn = await turns.EnterAsync(cancellation);
        if (IsCollected) return -1;
        Volatile.Write(ref lastUsed, work.Time.GetTimestamp());
        await ForgetErased(cancellation);
        // Somebody claimed a timer of this case: when memory knows of none, another node has moved the case on.
        if (memory is not null && work.Settings.ManyNodes && !IsDue(null)) await IsStale(cancellation);
        return await FireAsync(null, cancellation);
    }

    async ValueTask<int> FireAsync(DateTimeOffset? before, CancellationToken cancellation)
    {
        for (var fired = 0; ; fired++)
        {
            memory ??= await work.Loader.LoadAsync(Id, cancellation);
            if (!IsDue(before)) return fired;
            var answer = await Attempt(new CommandRequest(Id, new Wake(), Actor.Engine, null, []), cancellation);
            if (answer.Refusal is not null) return fired;
        }
    }

    bool IsDue(DateTimeOffset? before)
    {
        if (memory is not { Key: not null } known || CaseDecider.NextWake(known.State) is not { } due) return false;
        var now = work.Time.GetUtcNow();
        return due <= (before < now ? before.Value : now);
    }

    /// <summary>A case whose key was destroyed is gone from memory too, on this node at once.</summary>
    async ValueTask ForgetErased(CancellationToken cancellation)
    {
        if (memory?.Key is not { } key || work.Keys.Destroyed == keysSeen) return;
        keysSeen = work.Keys.Destroyed;
        if (await work.Keys.GetAsync(key.Id, cancellation) is null) memory = null;
    }

    /// <summary>Forgets the case when nobody is inside.</summary>
    public bool TryCollect()
    {
        if (!turns.TryEnter(out var turn)) return false;
        using (turn)
        {
            IsCollected = true;
            memory = null;
            return true;
        }
    }

    async ValueTask<CommandAnswer> Attempt(CommandRequest request, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < work.Settings.Attempts; attempt++)
        {
            var fresh = memory is null;
            if (request.Command is not OpenCase)
            {
                memory ??= await work.Loader.LoadAsync(Id, cancellation);
                if (memory?.Key is null) return Refused(CaseState.Nothing, Refusal.Of(RefusalKind.NotFound, Problem.Of("case.unknown")));
            }
            memory ??= new LoadedCase(CaseState.Nothing, CaseHead.None, await work.Keys.NextAsync(cancellation));
            var decision = await work.DecideAsync(memory.State, request, cancellation);
            if (decision.Refusal is { } refusal)
            {
                if (await work.KnownAsync(request, cancellation) is { } known) return known;
                // Memory may lag behind another node: only a refusal of the stored head counts.
                if (!fresh && work.Settings.ManyNodes && await IsStale(cancellation)) continue;
                var renewed = await work.RenewAsync(request, cancellation);
                if (renewed.Actor.Caller?.OrgStamp != request.Actor.Caller?.OrgStamp)
                {
                    request = renewed;
                    continue;
                }
                return Refused(memory.State, refusal);
            }
            if (await work.ReserveAsync(Id, request, cancellation) is { } taken)
                return await work.KnownAsync(request, cancellation) ?? Refused(memory.State, taken);
            var (append, after) = work.Compose(Id, memory, request, decision);
            AppendResult result;
            try
            {
                result = await work.Journal.AppendAsync(append, request.Lane);
            }
            catch
            {
                // Nobody can say what is stored: the next command reads it.
                memory = null;
                throw;
            }
            switch (result)
            {
                case AppendResult.Written:
                    // Memory moves only after the commit.
                    memory = after;
                    work.Written(Id, after, request);
                    return new CommandAnswer(Id, after.State);
                case AppendResult.KeyKnown:
                    memory = request.Command is OpenCase ? null : memory;
                    return await work.KnownAsync(request, cancellation) ?? throw new InvalidOperationException("a known key cannot be found");
                case AppendResult.VersionTaken:
                    memory = null;
                    break;
                case AppendResult.RightsChanged:
                    request = await work.RenewAsync(request, cancellation);
                    break;
                case AppendResult.Overloaded:
                    throw new RefusedException(RefusalKind.Overloaded, Problem.Of("case.overloaded"));
            }
        }
        throw new RefusedException(RefusalKind.Busy, Problem.Of("case.busy"));
    }

    async ValueTask<bool> IsStale(CancellationToken cancellation)
    {
        var head = await work.Journal.HeadAsync(Id, cancellation);
        if (head == memory!.Head) return false;
        memory = null;
        return true;
    }

    CommandAnswer Refused(CaseState state, Refusal refusal) => new(Id, state, refusal);
}
