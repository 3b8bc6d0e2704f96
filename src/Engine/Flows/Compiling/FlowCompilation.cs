using LowCode.Problems;

namespace LowCode.Flows;

/// <summary>A flow ready to run, or what keeps it from that; each problem's path is the id of the activity.</summary>
public sealed record FlowCompilation(Flow? Flow, IReadOnlyList<Problem> Problems);
