using LowCode.Problems;

namespace LowCode.Flows;

/// <summary>What is wrong with a flow before it is published; each problem's path is the id of the activity.</summary>
public static class FlowCheck
{
    public static IReadOnlyList<Problem> Check(Flow flow) => flow.Definition.Activities.Count == 0 ? [Problem.Of("flow.ended")] : [];
}
