namespace LowCode.Flows;

/// <summary>A compiled flow: immutable, shared by all cases of its version and by all threads.</summary>
public sealed partial class Flow
{
    internal Flow(FlowDefinition definition) => Definition = definition;

    /// <summary>What it was compiled from.</summary>
    public FlowDefinition Definition { get; }
    public string Id => Definition.Id;
}
