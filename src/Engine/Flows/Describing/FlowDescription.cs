namespace LowCode.Flows;

/// <summary>
/// A compiled flow told for one reader: what there is, what it is called, who does it and by when. The one source of picture, Mermaid text and
/// the list in words. Read-only; indexes are those of <see cref="Flow.Activities"/> and <see cref="Flow.Connections"/>.
/// </summary>
/// <param name="Start">Index of the first activity.</param>
public sealed record FlowDescription(
    string Id, string Name, int Start, IReadOnlyList<DescribedActivity> Activities, IReadOnlyList<DescribedConnection> Connections, FlowWords Words)
{
    /// <summary>What stands directly inside a sequence, loop or forEach; −1 is the flow itself.</summary>
    public IEnumerable<DescribedActivity> Inside(int container) => Activities.Where(a => a.Container == container);

    public IEnumerable<DescribedConnection> From(int activity) => Connections.Where(c => c.From == activity);
}

/// <param name="Name">Its author's name for it, else the word of its kind; an end without a name is called by its result.</param>
/// <param name="Container">Index of what it stands in, −1 for the flow itself.</param>
/// <param name="Body">Of a container: index of the first activity inside, −1 when there is none.</param>
/// <param name="Who">Who does it; null when nobody has to.</param>
/// <param name="Form">Name of the form that is filled in.</param>
/// <param name="Deadlines">Its limits in words, e.g. <c>2 working hours</c>.</param>
public sealed record DescribedActivity(
    int Index, string Id, ActivityKind Kind, string KindName, string Name, int Container, int Body, string? Who, string? Form, IReadOnlyList<string> Deadlines)
{
    public bool IsContainer => Kind is ActivityKind.Sequence or ActivityKind.Loop or ActivityKind.ForEach or ActivityKind.Sign or ActivityKind.Summon || (Kind == ActivityKind.Dispatch && Body >= 0);
}

/// <param name="Outcome">The outcome it follows; null for every one that has no connection of its own.</param>
/// <param name="Label">The outcome in words; null where it says no more than that the step is done.</param>
/// <param name="Condition">Of a decision or fork: the expression that chooses it.</param>
public sealed record DescribedConnection(int Index, int From, int To, string? Outcome, string? Label, string? Condition, bool Restart);

/// <summary>How a flow is told: in which words, and what posts and forms are called.</summary>
public sealed record FlowTelling(FlowWords Words, Func<string, string>? PostName = null, Func<string, string>? FormName = null);
