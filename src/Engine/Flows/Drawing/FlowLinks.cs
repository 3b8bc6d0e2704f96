namespace LowCode.Flows;

/// <summary>Where the parts of a picture lead to when a flow is worked on in it.</summary>
/// <param name="Step">Address of a step.</param>
/// <param name="Way">Address at which a step is put on a connection.</param>
/// <param name="Entry">The same before the first step.</param>
/// <param name="Add">What adding a step there is called; null is before the first step.</param>
/// <param name="Chosen">Id of the step that is open; null for none.</param>
/// <param name="ChosenWay">Index of the connection that is open; −1 for none, less for the way to the first step.</param>
public sealed record FlowLinks(Func<DescribedActivity, string> Step, Func<DescribedConnection, string> Way, string Entry, Func<DescribedConnection?, string> Add, string? Chosen = null, int ChosenWay = -1)
{
    /// <summary>What is wrong with a step, by its id, in the reader's words: it is marked there.</summary>
    public IReadOnlyDictionary<string, string> Marks { get; init; } = new Dictionary<string, string>();

    /// <summary>Pixels that a plus takes beside a label.</summary>
    public const double Room = 24;
}
