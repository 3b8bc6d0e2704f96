using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>
/// Which rules decided about a form that was taken, read off a finished run: what hid a field, asked for it, locked it, gave it its value, chose
/// its options or warned. Rules that let everything pass decided nothing. Costs nothing until it is asked for.
/// </summary>
sealed class FormUses(FormRun form)
{
    readonly List<Use> uses = [];
    readonly Dictionary<(string Kind, string Rule, FormScope Scope), Use> alike = [];

    sealed record Use(string Kind, FormScope Scope, Expression Rule)
    {
        public List<string> At { get; } = [];
        public List<string> Rows { get; } = [];
        public Dictionary<string, List<Value>> Read { get; } = [];
        public List<Value> Results { get; } = [];
    }

    public IReadOnlyList<RuleUse> All(CompiledForm definition)
    {
        if (!definition.HasRules) return [];
        foreach (var field in definition.Fields)
            foreach (var run in form.Runs[field.Scope.Ordinal] ?? []) Of(field, run);
        foreach (var rule in definition.Rules)
            if (rule.Definition.Level == CheckLevel.Warning && form.Holds(rule.If, form.Runs[0]![0])) Add(RuleKinds.Warned, null, rule.If, form.Runs[0]![0], Value.True);
        return [.. uses.Select(Told)];
    }

    void Of(CompiledField field, ScopeRun run)
    {
        var (rules, state, access) = (field.Rules, run.States[field.Index], form.Access(field));
        if (access == FieldAccess.Hidden) return;
        if ((state & FieldState.Visible) == 0)
        {
            foreach (var rule in rules.Visible)
                if (!form.Holds(rule, run)) { Add(RuleKinds.Hidden, field, rule, run, Value.False); break; }
            return;
        }
        var definition = field.Definition;
        if (rules.Required is not null && !definition.Required && (state & (FieldState.Required | FieldState.Wanted)) != 0)
            Add((state & FieldState.Required) != 0 ? RuleKinds.Required : RuleKinds.Wanted, field, rules.Required, run, Value.True);
        if (rules.ReadOnly is not null && access == FieldAccess.Edit && !definition.ReadOnly && form.Holds(rules.ReadOnly, run)) Add(RuleKinds.ReadOnly, field, rules.ReadOnly, run, Value.True);
        var value = run.Cells[field.Index];
        if (rules.Compute is not null) Add(RuleKinds.Computed, field, rules.Compute, run, value);
        else if (rules.Default is not null && !value.IsBlank && run.CurrentAt(field.Index).IsUndefined && run.SentAt(field.Index).IsUndefined) Add(RuleKinds.Default, field, rules.Default, run, value);
        if (rules.Options is not null && !value.IsBlank && (state & FieldState.ReadOnly) == 0) Add(RuleKinds.Option, field, rules.Options, run, value);
        foreach (var check in rules.Checks)
            if (check.Definition.Level == CheckLevel.Warning && form.Holds(check.If, run)) Add(RuleKinds.Warned, field, check.If, run, Value.True);
    }

    // What one rule decides alike about several fields or rows is said once.
    void Add(string kind, CompiledField? field, Expression rule, ScopeRun run, Value result)
    {
        var valued = kind is RuleKinds.Computed or RuleKinds.Default or RuleKinds.Option;
        var key = (kind, valued ? field!.Path + "=" + rule.Source : rule.Source, run.Scope);
        if (!alike.TryGetValue(key, out var use)) uses.Add(alike[key] = use = new(kind, run.Scope, rule));
        if (field is not null && !use.At.Contains(field.Path)) use.At.Add(field.Path);
        var row = RowOf(run);
        if (row is not null && use.Rows.Contains(row)) return;
        if (row is null && use.Results.Count > 0) return;
        if (row is not null) use.Rows.Add(row);
        use.Results.Add(RuleReading.Brief(result));
        foreach (var input in form.Inputs(rule, run))
            if (!input.Name.StartsWith("item.", StringComparison.Ordinal) && input.Name != "item")
            {
                if (!use.Read.TryGetValue(input.Name, out var values)) use.Read[input.Name] = values = [];
                values.Add(input.Value);
            }
    }

    static RuleUse Told(Use use)
    {
        var inRows = use.Rows.Count > 0;
        return new(use.Kind, use.At, use.Rule.Source, [.. use.Read.Select(r => Read(use, r.Key, r.Value))], inRows && use.Results.Distinct().Count() > 1 ? Few(use.Results) : use.Results[0])
        {
            Rows = inRows ? use.Rows : null,
        };
    }

    // Named by its column, so that it is masked as the column is.
    static RuleInput Read(Use use, string name, List<Value> values)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var root = dot < 0 ? name : name[..dot];
        if (root is not ("row" or "parent")) return new(name, values[0]);
        var scope = use.Scope;
        for (var outward = root == "parent" ? 1 : 0; ; scope = scope.Owner!.Scope)
            if (scope.IsRows && outward-- == 0) break;
        return new("form." + scope.Owner!.Path + (dot < 0 ? "" : name[dot..]), Few(values));
    }

    static Value Few(List<Value> values) => RuleReading.Brief(Value.Of([.. values]));

    static string? RowOf(ScopeRun run)
    {
        string? row = null;
        for (var one = run; one is not null; one = one.Parent)
            if (one.Row >= 0) row = one.Row.ToString(CultureInfo.InvariantCulture) + (row is null ? "" : "." + row);
        return row;
    }
}
