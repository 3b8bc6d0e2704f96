namespace LowCode.Flows;

/// <summary>Runs tokens: (flow, state, stimulus, facts) → events, state, asks. Pure.</summary>
public static class FlowRunner
{
    /// <summary>Does one stimulus and everything that follows of itself.</summary>
    /// <param name="flow">The compiled flow the case is pinned to.</param>
    /// <param name="state">Where it stands; not changed.</param>
    /// <param name="stimulus">What happened.</param>
    /// <param name="facts">All that may be read besides.</param>
    public static FlowTurn Run(Flow flow, FlowState state, Stimulus stimulus, FlowFacts facts)
    {
        var turn = new Turn(flow, state, facts);
        return turn.Do(stimulus) is { } refusal ? new FlowTurn([], state, [], refusal) : turn.Result();
    }
}
