using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Collects the rules that decide something in one turn.</summary>
sealed class RuleNotes(bool recording)
{
    readonly List<RuleUse> rules = [];
    string? anyway;

    /// <summary>What a flow did by rules.</summary>
    public void Note(IEnumerable<RuleUse> uses) => rules.AddRange(uses);

    /// <summary>Rules of a form that was taken.</summary>
    /// <param name="visit">The step; 0 at the start.</param>
    /// <param name="filled">The form.</param>
    /// <param name="why">Why it is sent with what is left or warned of.</param>
    public void Note(int visit, FormEvaluation filled, string? why = null)
    {
        if (!recording) return;
        foreach (var use in filled.Rules()) rules.Add(visit == 0 ? use : use with { Visit = visit });
        if (filled.Warnings.IsEmpty) return;
        anyway = string.IsNullOrWhiteSpace(why) ? null : why.Trim();
        // Checks of authors are rules and stand among them already.
        foreach (var warning in filled.Warnings)
            if (warning.Code != "form.check" && warning.Path is { } path) rules.Add(new(warning.Code == "form.wanted" ? RuleKinds.Left : RuleKinds.Warned, [path], warning.Code, [], true) { Visit = visit });
    }

    /// <summary>One more rule that decided something about the case.</summary>
    public void Note(string kind, string at, Expression rule, in ExpressionContext context, Value result)
    {
        if (recording) rules.Add(new(kind, [at], rule.Source, rule.Inputs(context), result));
    }

    /// <summary>All of them as an event; null when no rule decided anything.</summary>
    public RulesApplied? Applied() => rules.Count == 0 ? null : RulesApplied.Of(rules, anyway);
}
