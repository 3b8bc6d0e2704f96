using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Flows;

// Which rules decided something, and what they read.
sealed partial class Turn
{
    List<RuleUse>? rules;
    (string Kind, string Activity, int Visit) deciding;

    /// <summary>Whether a condition holds.</summary>
    bool Holds(Expression condition, FlowActivity activity, int visit, int scope)
    {
        var context = Context(scope);
        var holds = condition.IsTrue(context);
        if (facts.Recording) Note(new(RuleKinds.Condition, [activity.Id], condition.Source, condition.Inputs(context), holds) { Visit = visit });
        return holds;
    }

    /// <summary>What the values evaluated from here on decide, until <see cref="Decided"/>.</summary>
    void Deciding(string kind, FlowActivity activity, int visit) => deciding = (kind, activity.Id, visit);

    void Decided() => deciding = default;

    /// <summary>An expression came to a value.</summary>
    internal void Came(Expression expression, in ExpressionContext context, Value value)
    {
        if (!facts.Recording || deciding.Kind is null) return;
        var inputs = expression.Inputs(context);
        // A constant in disguise has read nothing.
        if (inputs.Count > 0) Note(new(deciding.Kind, [deciding.Activity], expression.Source, inputs, RuleReading.Brief(value)) { Visit = deciding.Visit });
    }

    /// <summary>A duty decided, or none did.</summary>
    void NoteDuty(FlowActivity dispatch, int visit, DutyTable table, int row, string? unit)
    {
        if (!facts.Recording) return;
        var paths = row >= 0 ? table.Rows[row].When?.Names.ToArray() ?? [] : [.. table.Rows.SelectMany(r => r.When?.Names.ToArray() ?? []).Distinct(StringComparer.Ordinal)];
        var name = row >= 0 ? string.Create(CultureInfo.InvariantCulture, $"{dispatch.Definition.Table}#{row + 1}") : dispatch.Definition.Table!;
        Note(new(RuleKinds.Duty, [dispatch.Id], name, [.. paths.Select(p => new RuleInput("form." + p, RuleReading.Brief(ValueAt(facts.Form, p))))], Value.Of(unit)) { Visit = visit });
    }

    void Note(RuleUse use) => (rules ??= []).Add(use);
}
