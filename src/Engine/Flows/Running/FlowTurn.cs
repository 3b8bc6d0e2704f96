using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>What a stimulus did: the events in order and the state they lead to. A refused stimulus changes nothing.</summary>
/// <param name="Events">What happened; folding them onto the state before gives <paramref name="State"/>.</param>
/// <param name="State">The state after.</param>
/// <param name="Asks">Open questions this turn raised; answer each by <see cref="Stimulus.Answer"/>.</param>
/// <param name="Refusal">Why nothing was done, or null.</param>
public sealed record FlowTurn(IReadOnlyList<FlowEvent> Events, FlowState State, IReadOnlyList<FlowAsk> Asks, Problem? Refusal = null)
{
    /// <summary>Rules that decided something in this turn, where that was asked for.</summary>
    public IReadOnlyList<RuleUse> Rules { get; init; } = [];
}

/// <summary>A script to run outside. Its token stands still until the answer comes.</summary>
/// <param name="Ask">Number to answer by.</param>
/// <param name="Visit">The visit that asks.</param>
/// <param name="Source">The script.</param>
/// <param name="Input">Its input.</param>
public sealed record FlowAsk(int Ask, int Visit, string Source, Value Input);
