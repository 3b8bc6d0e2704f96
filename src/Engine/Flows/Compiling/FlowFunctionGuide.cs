using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>The functions that only flows have, told like the others. What they give depends on the case; the examples are of the one that <see cref="Case"/> tells.</summary>
public static class FlowFunctionGuide
{
    public static IReadOnlyList<FunctionTold> All { get; } = FunctionGuide.Read("LowCode.Flows.Data.flow-functions.json", name => FlowFunctions.Table.TryGet(name, out var entry) ? entry.Doc : "");

    /// <summary>The case of the examples.</summary>
    public static string Case(string? language) => FlowWords.In(language ?? "zh")["functions.case"];

    /// <summary>The end of the page <c>docs/functions.md</c>.</summary>
    public static string Markdown() => $"{Case(null)}\n{Case("en")}\n\n{FunctionGuide.Tables(All)}";
}
