using LowCode.Problems;

namespace LowCode.Cases.Activation;

/// <summary>
/// Lets one command of a grain run at a time, in order of arrival. Waiting is bounded: a case that everybody hammers
/// answers <c>case.busy</c> at once instead of holding the server's memory.
/// </summary>
sealed class TurnQueue(int waitingLimit)
{
    readonly SemaphoreSlim turn = new(1, 1);
    int waiting;

    public async ValueTask<Turn> EnterAsync(CancellationToken cancellation)
    {
        if (turn.Wait(0, CancellationToken.None)) return new Turn(turn);
        if (Interlocked.Increment(ref waiting) > waitingLimit)
        {
            Interlocked.Decrement(ref waiting);
            throw new RefusedException(RefusalKind.Busy, Problem.Of("case.busy"));
        }
        try
        {
            await turn.WaitAsync(cancellation);
            return new Turn(turn);
        }
        finally { Interlocked.Decrement(ref waiting); }
    }

    /// <summary>Enters only when nobody is inside; used to collect an idle grain.</summary>
    public bool TryEnter(out Turn entered)
    {
        var free = turn.Wait(0, CancellationToken.None);
        entered = free ? new Turn(turn) : default;
        return free;
    }

    public readonly struct Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
