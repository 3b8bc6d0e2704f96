using LowCode.Journal;

namespace LowCode.Cases.Activation;

/// <summary>
/// The edge behind which cases live: one grain per case, by the rules of Orleans' virtual actors (one per key, single-threaded turns,
/// activated on first use, collected when idle). Another actor runtime can stand here.
/// </summary>
public interface ICaseGrains
{
    /// <summary>Executes a command; an accepted one is durable when this returns.</summary>
    /// <exception cref="LowCode.Problems.RefusedException"><c>case.busy</c>, <c>case.overloaded</c>, <c>case.stopping</c>, <c>case.outcomeUnknown</c>.</exception>
    ValueTask<CommandAnswer> ExecuteAsync(CommandRequest request, CancellationToken cancellation = default);

    /// <summary>Fires everything of a case that is due, each with one append, in due order.</summary>
    /// <returns>How many fired.</returns>
    ValueTask<int> WakeAsync(CaseId id, CancellationToken cancellation = default);

    /// <summary>Grains in memory now.</summary>
    int Active { get; }
}
