using System.Text.Json.Serialization;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Apps;

/// <summary>A question that is read out to the claimant.</summary>
/// <param name="Field">Field of the step's form that takes the answer.</param>
/// <param name="Say">The words to read out; the field's label when left out.</param>
public sealed record CallbackQuestion(string? Field, Label? Say = null);

/// <summary>How claimants are called back (回访): what they are asked, in this order, and what their answers come to.</summary>
/// <param name="Step">Id of the activity whose work items are call-backs.</param>
/// <param name="Questions">In the order they are asked; the last takes the level.</param>
/// <param name="Reached">Yes-or-no field that is set when somebody answers; null for none.</param>
/// <param name="Levels">What each level of the last question comes to: the outcome by which the step is left.</param>
/// <param name="Unsolved">An answer that overrules the level: when the field <c>Field</c> is no, this outcome.</param>
/// <param name="Unreachable">The outcome after so many attempts without an answer; null for none.</param>
/// <param name="Attempts">How often one has to try before.</param>
public sealed record CallbackDefinition(
    string? Step, IReadOnlyList<CallbackQuestion>? Questions, IReadOnlyDictionary<string, string>? Levels, string? Reached = null, CallbackUnsolved? Unsolved = null, string? Unreachable = null, int Attempts = 3)
{
    public const int MostQuestions = 10;

    /// <summary>The outcome by which answers leave the step; null while the level is missing or means nothing.</summary>
    /// <param name="answer">What was answered to a field, as its code or <c>true</c>/<c>false</c>.</param>
    public string? OutcomeOf(Func<string, string?> answer) =>
        Unsolved is { Field: { } field, Outcome: { } outcome } && answer(field) == "false" ? outcome
        : Questions is [.., { Field: { } last }] && answer(last) is { } level ? Levels?.GetValueOrDefault(level) : null;

    /// <summary>The same for values of the step's form.</summary>
    public string? OutcomeOf(Record values) => OutcomeOf(field => CodeOf(values[field]));

    /// <summary>What was answered as its code; null when nothing was.</summary>
    public static string? CodeOf(Value value) => value.IsBoolean ? value.RawBoolean ? "true" : "false" : value.AsText is { Length: > 0 } text ? text : null;

    /// <summary>Whether an outcome is one that answers come to; the flow may have others, which no answer decides.</summary>
    public bool IsAnswered(string outcome) => outcome == Unsolved?.Outcome || Levels?.Values.Contains(outcome) == true || Template?.Values.Contains(outcome) == true;

    /// <summary>The levels as the template has them, where a street has laid its own over them: an outcome no level comes to any more is still not free to choose.</summary>
    [JsonIgnore] public IReadOnlyDictionary<string, string>? Template { get; init; }

    /// <summary>Whether a level would count better in the resolution rate than the template has it, whose own measure all streets are compared by.</summary>
    public bool IsKinder(ResolutionRate? resolution, string template, string own) => resolution is not null && resolution.Step == Step && resolution.IsBetter(own, template);

    internal static void Check(CallbackDefinition? written, Flow flow, IReadOnlyDictionary<string, CompiledForm> forms, List<Problem> problems)
    {
        if (written is null) return;
        if (flow.Find(written.Step ?? "") is not { Kind: ActivityKind.Task } step || step.Definition.Form is not { } name || !forms.TryGetValue(name, out var form))
        {
            problems.Add(Problem.At("app.callback.step", "app.json callback.step", ("step", written.Step ?? "")));
            return;
        }
        if (written.Questions is not { Count: > 0 and <= MostQuestions }) problems.Add(Problem.At("app.callback.questions", "app.json callback.questions", ("limit", MostQuestions.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        var fields = (written.Questions ?? []).Select(q => q.Field).Concat([written.Reached, written.Unsolved?.Field]).Where(f => f is not null);
        foreach (var field in fields.Where(f => !form.Definition.Fields.Any(d => d.Id == f)).Distinct()) problems.Add(Problem.At("app.callback.field", "app.json callback", ("field", field!), ("form", name)));
        var outcomes = step.Definition.Outcomes ?? [];
        foreach (var outcome in (written.Levels?.Values ?? []).Concat([written.Unsolved?.Outcome, written.Unreachable]).Where(o => o is not null && !outcomes.Contains(o)).Distinct())
            problems.Add(Problem.At("app.callback.outcome", "app.json callback", ("outcome", outcome!)));
    }
}

/// <param name="Field">A yes-or-no of the step's form.</param>
public sealed record CallbackUnsolved(string? Field, string? Outcome);
