using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>The flow itself (number 0), the inside of a sequence, one round of a loop or one branch of a forEach.</summary>
/// <param name="Id">Number.</param>
/// <param name="Parent">The scope around it, -1 for the flow.</param>
/// <param name="Visit">The visit it is the inside of, 0 for the flow.</param>
/// <param name="Iteration">Round or branch, from 1.</param>
/// <param name="Item">Item of a forEach branch.</param>
/// <param name="Variables">Variables declared here.</param>
/// <param name="Open">Still running.</param>
/// <param name="After">The round before, 0 for none.</param>
/// <param name="EndedBy">The visit to an <c>end</c> that ended it, 0 when it ran out or was cut off.</param>
public sealed record FlowScope(int Id, int Parent, int Visit, int Iteration, Value Item, Record Variables, bool Open, int After = 0, int EndedBy = 0);
