using System.Collections.Frozen;

namespace LowCode.Flows;

/// <summary>
/// A compiled flow: immutable, shared by all cases of its version and by all threads. It is also the one description from which canvas,
/// check and export are drawn.
/// </summary>
public sealed class Flow
{
    readonly FlowActivity[] activities;
    readonly FrozenDictionary<string, FlowActivity> byId;

    internal Flow(FlowDefinition definition, FlowActivity[] activities, FlowConnection[] connections, int start, VariablePlan variables)
    {
        Definition = definition;
        this.activities = activities;
        Connections = connections;
        Start = start;
        Variables = variables;
        byId = activities.ToFrozenDictionary(a => a.Id, StringComparer.Ordinal);
    }

    /// <summary>What it was compiled from.</summary>
    public FlowDefinition Definition { get; }
    public string Id => Definition.Id;
    /// <summary>All activities, those inside others included.</summary>
    public IReadOnlyList<FlowActivity> Activities => activities;
    public IReadOnlyList<FlowConnection> Connections { get; }
    /// <summary>Index of the first activity.</summary>
    public int Start { get; }

    internal VariablePlan Variables { get; }
    internal FlowActivity this[int index] => activities[index];

    /// <summary>
    /// Whether an activity stands before a fork: a token that goes there from inside the fork leaves it backwards. Walked on demand;
    /// only a restart and a move ask.
    /// </summary>
    internal bool IsBefore(int activity, FlowActivity fork) => activity == fork.Index || new Graph(activities).From([activity], fork.Closing)[fork.Index];

    /// <summary>An activity by id, or null.</summary>
    public FlowActivity? Find(string id) => byId.GetValueOrDefault(id);
}
