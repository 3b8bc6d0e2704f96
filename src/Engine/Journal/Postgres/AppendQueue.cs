using LowCode.Storage;
using LowCode.Telemetry;

namespace LowCode.Journal;

/// <summary>An append that waits for its answer.</summary>
sealed class PendingAppend(Append append)
{
    readonly TaskCompletionSource<AppendResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Append Append { get; } = append;

    public Task<AppendResult> Answer => answer.Task;

    public void Done(AppendResult result)
    {
        if (result == AppendResult.VersionTaken) Signals.AppendConflicts.Add(1);
        answer.TrySetResult(result);
    }

    public void Failed(Exception exception) => answer.TrySetException(exception);
}

/// <summary>
/// What waits to be appended, handed out in batches to a few loops. A case stands in at most one batch at a time: a second append of the same
/// case is kept back until the first is answered.
/// </summary>
sealed class AppendQueue(int length, int batchSize, int overlapFrom)
{
    const int TurnsBeforeBulk = 32;

    /// <summary>How often a loop lets work that waits for a processor go first: it brings more appends, which would need a statement of their own.
    /// Measured at 64 connections: batches of 29 instead of 22, and a tenth less work for each append.</summary>
    const int Courtesies = 4;

    readonly Lock gate = new();
    readonly Queue<PendingAppend> interactive = new();
    readonly Queue<PendingAppend> bulk = new();
    readonly HashSet<CaseId> inFlight = [];
    readonly Dictionary<CaseId, Queue<PendingAppend>> keptBack = [];
    readonly Queue<TaskCompletionSource> idle = new();
    int batches;
    int turns;
    int kept;
    bool closed;

    /// <summary>Appends that wait now.</summary>
    public int Waiting
    {
        get { lock (gate) return interactive.Count + bulk.Count + kept; }
    }

    public bool TryEnqueue(WriteLane lane, PendingAppend append)
    {
        TaskCompletionSource? wake;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            var queue = lane == WriteLane.Interactive ? interactive : bulk;
            if (queue.Count + kept >= length) return false;
            queue.Enqueue(append);
            wake = NextToWake();
        }
        wake?.TrySetResult();
        return true;
    }

    /// <summary>The next batch, sorted by case so that servers lock rows in one order; null when closed and empty.</summary>
    public async Task<List<PendingAppend>?> TakeAsync()
    {
        while (true)
        {
            for (var i = 0; i < Courtesies && ThreadPool.PendingWorkItemCount > 0; i++) await Task.Yield();
            TaskCompletionSource wait;
            lock (gate)
            {
                if (MayTake())
                {
                    var batch = new List<PendingAppend>(Math.Min(batchSize, interactive.Count + bulk.Count));
                    Fill(batch, interactive);
                    // Bulk work goes when nobody waits, and now and then all the same.
                    if (batch.Count == 0 || ++turns % TurnsBeforeBulk == 0) Fill(batch, bulk);
                    if (batch.Count > 0)
                    {
                        batches++;
                        batch.Sort(static (a, b) => string.CompareOrdinal(a.Append.Row.Case.Value, b.Append.Row.Case.Value));
                        return batch;
                    }
                }
                if (closed && interactive.Count + bulk.Count + kept == 0) return null;
                wait = new(TaskCreationOptions.RunContinuationsAsynchronously);
                idle.Enqueue(wait);
            }
            await wait.Task;
        }
    }

    /// <summary>Gives the batch's cases free again.</summary>
    public void Answered(List<PendingAppend> batch)
    {
        List<TaskCompletionSource> wake = [];
        lock (gate)
        {
            batches--;
            foreach (var done in batch)
            {
                var id = done.Append.Row.Case;
                inFlight.Remove(id);
                if (!keptBack.TryGetValue(id, out var others)) continue;
                interactive.Enqueue(others.Dequeue());
                kept--;
                if (others.Count == 0) keptBack.Remove(id);
            }
            if (closed)
                while (idle.TryDequeue(out var one)) wake.Add(one);
            else if (NextToWake() is { } next)
                wake.Add(next);
        }
        foreach (var one in wake) one.TrySetResult();
    }

    public void Close()
    {
        List<TaskCompletionSource> wake = [];
        lock (gate)
        {
            closed = true;
            while (idle.TryDequeue(out var one)) wake.Add(one);
        }
        foreach (var one in wake) one.TrySetResult();
    }

    /// <summary>While a batch is on its way a further one begins only when it is worth a statement of its own: many small batches cost more than they save.</summary>
    bool MayTake() => batches == 0 || interactive.Count >= overlapFrom;

    TaskCompletionSource? NextToWake() => interactive.Count + bulk.Count > 0 && MayTake() && idle.TryDequeue(out var one) ? one : null;

    void Fill(List<PendingAppend> batch, Queue<PendingAppend> queue)
    {
        while (batch.Count < batchSize && queue.TryDequeue(out var append))
        {
            if (inFlight.Add(append.Append.Row.Case))
            {
                batch.Add(append);
                continue;
            }
            if (!keptBack.TryGetValue(append.Append.Row.Case, out var others)) keptBack[append.Append.Row.Case] = others = new();
            others.Enqueue(append);
            kept++;
        }
    }
}
