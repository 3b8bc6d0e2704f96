namespace LowCode.Flows;

/// <summary>What of a flow is marked, each with a sign of its own.</summary>
public enum FlowMark { Added, Removed, Changed }

/// <summary>Marks on the parts of a picture, e.g. of what another version has otherwise. A sign and a title say what the colour does.</summary>
/// <param name="Steps">By the id of a step.</param>
/// <param name="Ways">By the index of a connection.</param>
/// <param name="Say">What a mark is called.</param>
public sealed record FlowMarks(IReadOnlyDictionary<string, FlowMark> Steps, IReadOnlyDictionary<int, FlowMark> Ways, Func<FlowMark, string> Say)
{
    public static string SignOf(FlowMark mark) => mark switch { FlowMark.Added => "+", FlowMark.Removed => "\u2212", _ => "~" };
}
