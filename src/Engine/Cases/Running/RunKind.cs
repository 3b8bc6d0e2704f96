using LowCode.Org;

namespace LowCode.Cases.Running;

/// <summary>A kind of work that goes on in the background: what one has to be allowed for it, and how it is done. It may be begun again from its beginning, on another node, whenever it was broken off.</summary>
public abstract class RunKind
{
    /// <summary>As it stands with its runs.</summary>
    public abstract string Name { get; }

    /// <summary>What one has to be allowed somewhere when it is done and when its result is looked at; the kind asks for the rest by itself.</summary>
    public abstract Act Act { get; }

    /// <summary>How many of it go on at once on a node.</summary>
    public virtual int AtOnce => 2;

    /// <summary>What it tells may say something of cases: it goes when a case is erased.</summary>
    public virtual bool TellsOfCases => true;

    /// <summary>An API client that is limited to apps has its runs as long as it has those apps.</summary>
    public bool MayTouch(Caller caller, BackgroundRun run) =>
        Rights.MaySomewhere(caller, Act) && (caller.Client is not { Apps.Length: > 0 } client || (run.Asked.App.Length > 0 && client.Apps.Contains(run.Asked.App)));

    /// <summary>Does it.</summary>
    /// <exception cref="Problems.RefusedException">Why it cannot be done.</exception>
    /// <exception cref="OperationCanceledException">It was ended, or is another node's by now (<see cref="RunTurn.Ended"/>).</exception>
    public abstract Task<RunOutcome> WorkAsync(RunTurn turn);

    /// <summary>Whether what came of a run may still be shown: its beginner's rights, and whose cases it tells of, may be others by now.</summary>
    public virtual ValueTask<bool> MayShowAsync(Caller caller, BackgroundRun run, CancellationToken cancellation) => ValueTask.FromResult(true);

    /// <summary>Its file is about to leave: where that has to stand in the log it is written down before the first byte.</summary>
    public virtual Task TakenAsync(Caller caller, BackgroundRun run, string? address, CancellationToken cancellation) => Task.CompletedTask;
}
