using LowCode.Flows;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>A matter found and mended on the spot (自办结): opened and closed in one command. The flow still owns it: its first step ends by an outcome that leads to an end.</summary>
/// <param name="Outcome">Outcome of the first step by which such a case leaves it.</param>
/// <param name="Form">What is filled in besides the opening form, e.g. the photo after.</param>
/// <param name="Posts">Whose holders may, at the street or below; empty: whoever may open a case.</param>
public sealed record SelfHandlingDefinition(string? Outcome, string? Form = null, IReadOnlyList<string>? Posts = null)
{
    /// <summary>Outcome and form have to be there.</summary>
    internal static void Check(SelfHandlingDefinition? written, Flow flow, IReadOnlyDictionary<string, CompiledForm> forms, List<Problem> problems)
    {
        if (written is null) return;
        if (written.Form is { } form && !forms.ContainsKey(form)) problems.Add(Problem.At("app.startForm.unknown", "app.json selfHandled.form", ("form", form)));
        if (!flow.Activities.Any(a => a.Kind == ActivityKind.Task && a.Container < 0 && a.Definition.Outcomes?.Contains(written.Outcome ?? "") == true))
            problems.Add(Problem.At("app.selfHandled.outcome", "app.json selfHandled.outcome", ("outcome", written.Outcome ?? "")));
    }
}
