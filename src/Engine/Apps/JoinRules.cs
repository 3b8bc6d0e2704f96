using LowCode.Flows;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>On which terms cases of the app are merged (并案): one step is done for all of them, at the lead.</summary>
/// <param name="Step">The task done for all; what comes after it each case does on its own.</param>
/// <param name="Answer">Fields that what was done there is told by. Files stay with their case and cannot be told.</param>
public sealed record MergeDefinition(string? Step, IReadOnlyList<string>? Answer = null)
{
    internal static void Check(MergeDefinition? written, Flow flow, IReadOnlyDictionary<string, CompiledForm> forms, List<Problem> problems)
    {
        if (written is null) return;
        if (!flow.Activities.Any(a => a is { Kind: ActivityKind.Task, IsGenerated: false } && a.Id == written.Step)) problems.Add(Problem.At("app.merge.step", "app.json merge.step", ("step", written.Step ?? "")));
        foreach (var field in written.Answer ?? [])
            if (JoinFields.Find(field, forms.Values) is not { } found || FileReference.IsHeldBy(found.Type)) problems.Add(Problem.At("app.join.field", "app.json merge.answer", ("field", field)));
    }
}

/// <summary>On which terms a case of the app is split (拆案) into several, each answered on its own.</summary>
/// <param name="Fields">Fields of the opening form that are chosen for each part; the others are those of the case.</param>
public sealed record SplitDefinition(IReadOnlyList<string>? Fields = null)
{
    internal static void Check(SplitDefinition? written, CompiledForm opening, List<Problem> problems)
    {
        if (written is null) return;
        if (written.Fields is not { Count: > 0 }) problems.Add(Problem.At("app.split.fields", "app.json split.fields"));
        foreach (var field in written.Fields ?? [])
            if (JoinFields.Find(field, [opening]) is not { Compute: null } found || FileReference.IsHeldBy(found.Type)) problems.Add(Problem.At("app.join.field", "app.json split.fields", ("field", field)));
    }
}

static class JoinFields
{
    public static FieldDefinition? Find(string id, IEnumerable<CompiledForm> forms) => forms.SelectMany(f => f.Definition.Fields).FirstOrDefault(f => f.Id == id);
}
