using System.Collections.Immutable;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>What is done with one field of one record: first its value, and, when all values are there, what is asked of it.</summary>
static class FieldStep
{
    public static void SetValue(FormRun form, CompiledField field, ScopeRun run)
    {
        var rules = field.Rules;
        var state = FieldState.Visible;
        // A field kept while hidden is asked at the end; its visibility may read what comes later.
        if (field.ClearsWhenHidden && !IsVisible(form, field, run)) state = FieldState.None;
        var access = form.Access(field);
        var locked = run.IsLocked || field.Definition.ReadOnly || (rules.ReadOnly is not null && form.IsTrue(rules.ReadOnly, field, run));
        if (locked || field.IsMade || access != FieldAccess.Edit) state |= FieldState.ReadOnly;
        run.States[field.Index] = state;
        if (access == FieldAccess.Hidden && !run.SentAt(field.Index).IsUndefined) form.Findings.Add("form.notSeen", field, run);

        if (field.Inner is not null) ContainerStep.Open(form, field, run, state, locked);
        else if (rules.Compute is not null) run.Cells[field.Index] = Computed(form, field, run, state, access);
        else if ((state & FieldState.Visible) != 0) run.Cells[field.Index] = Given(form, field, run, state, access);
    }

    public static void CheckFinished(FormRun form, CompiledField field, ScopeRun run)
    {
        if (!field.ClearsWhenHidden && !IsVisible(form, field, run)) run.States[field.Index] &= ~FieldState.Visible;
        var state = run.States[field.Index];
        if ((state & FieldState.Visible) == 0)
        {
            // What is sent into a hidden field that keeps its value is data like any other: it has to be one of the options, or a record that may be named.
            if (run.SentAt(field.Index).IsUndefined || run.Cells[field.Index].IsBlank) return;
            if (field.Options is not null) CheckOptions(form, field, run, run.Cells[field.Index]);
            if (field.Definition.Type == FieldType.Record && form.Records is { } nameable) CheckRecords(form, field, run, run.Cells[field.Index], nameable);
            return;
        }
        var rules = field.Rules;
        var access = form.Access(field);
        if (field.Definition.Required || (rules.Required is not null && form.IsTrue(rules.Required, field, run)))
            run.States[field.Index] |= field.Definition.RequiredLevel == CheckLevel.Warning ? FieldState.Wanted : FieldState.Required;
        if (access == FieldAccess.Hidden) { run.States[field.Index] = FieldState.None; return; }

        ref readonly var value = ref run.Cells[field.Index];
        var editable = (state & FieldState.ReadOnly) == 0;
        if (editable && field.Options is not null && !value.IsBlank) CheckOptions(form, field, run, value);
        if (editable && field.Definition.Type == FieldType.Record && form.Records is { } known && !run.SentAt(field.Index).IsUndefined) CheckRecords(form, field, run, value, known);
        if (form.Mode == FormMode.Draft)
        {
            // Pages offer what may be chosen; a submit only looks at what was.
            if (editable && field.Options is not null && rules.Options is { } which) form.Options = form.Options.SetItem(run.PathOf(field.Definition.Id), Allowed(form, field, run, which));
            return;
        }
        // What this step cannot change, it cannot be asked for; a computed value it can, by what it is computed from.
        var asked = run.States[field.Index] & (FieldState.Required | FieldState.Wanted);
        if (asked != 0 && (editable || rules.Compute is not null) && IsMissing(field, value))
            form.Findings.Add(asked == FieldState.Required ? new ShapeFault("form.required", null, [], false) : new ShapeFault("form.wanted", null, [], true), field, run);
        else if (editable && !value.IsBlank)
        {
            if (field.Inner is { IsRows: true }) ContainerStep.CheckCount(form, field, run, value);
            else field.Shape.CheckWhole(value, form.Report);
            Report(form, field, run);
        }
        foreach (var check in rules.Checks)
            if (form.IsTrue(check.If, field, run)) form.Findings.AddCheck(check.Definition, field, run);
    }

    static bool IsMissing(CompiledField field, Value value) => field.Inner is null ? field.Shape.IsMissing(value) : value.IsBlank;

    static bool IsVisible(FormRun form, CompiledField field, ScopeRun run)
    {
        foreach (var rule in field.Rules.Visible)
            if (!form.IsTrue(rule, field, run)) return false;
        return true;
    }

    static Value Computed(FormRun form, CompiledField field, ScopeRun run, FieldState state, FieldAccess access)
    {
        if ((state & FieldState.Visible) == 0) return default;
        var value = form.Value(field.Rules.Compute!, field, run);
        if (value.IsBlank || (value.IsNumber && !double.IsFinite(value.RawNumber))) value = default;
        else value = Read(form, field, run, value);
        var sent = run.SentAt(field.Index);
        if (!sent.IsUndefined && access != FieldAccess.Hidden && !Same(form, field, sent, value)) form.Findings.Add("form.computedDiffers", field, run);
        return value;
    }

    static Value Given(FormRun form, CompiledField field, ScopeRun run, FieldState state, FieldAccess access)
    {
        var current = run.CurrentAt(field.Index);
        var sent = run.SentAt(field.Index);
        if ((state & FieldState.ReadOnly) == 0)
        {
            if (!sent.IsUndefined) return Accepted(form, field, run, sent);
        }
        else if (!sent.IsUndefined && access != FieldAccess.Hidden && !Same(form, field, sent, current)) form.Findings.Add("form.readOnly", field, run);
        if (current.IsUndefined && field.Rules.Default is { } rule)
        {
            var value = form.Value(rule, field, run);
            return value.IsBlank ? default : Read(form, field, run, value);
        }
        // What may be edited here must have its shape, also when it came from an earlier version of the form.
        return (state & FieldState.ReadOnly) == 0 && !current.IsBlank ? Read(form, field, run, current) : current;
    }

    static Value Accepted(FormRun form, CompiledField field, ScopeRun run, Value sent)
    {
        // An emptied field keeps a null, so that its default does not come back.
        if (IsEmpty(sent)) return field.Rules.Default is null ? default : Scripts.Value.Null;
        var value = Read(form, field, run, sent);
        return value.IsBlank ? default : value;
    }

    static bool IsEmpty(Value value) => value.IsBlank || (value.AsText is { } text && string.IsNullOrWhiteSpace(text));

    static Value Read(FormRun form, CompiledField field, ScopeRun run, Value value)
    {
        var read = field.Shape.Read(value, form.Report);
        Report(form, field, run);
        return read;
    }

    static void Report(FormRun form, CompiledField field, ScopeRun run)
    {
        var faults = form.Report.Faults;
        if (faults.Count == 0) return;
        foreach (var fault in faults) form.Findings.Add(fault, field, run);
        faults.Clear();
    }

    /// <summary>Whether what was sent says what is there already, in whatever spelling.</summary>
    static bool Same(FormRun form, CompiledField field, Value sent, Value there)
    {
        if (sent == there || (IsEmpty(sent) && there.IsBlank)) return true;
        if (IsEmpty(sent)) return false;
        var read = field.Shape.Read(sent, form.Report);
        form.Report.Faults.Clear();
        return read == there && !read.IsUndefined;
    }

    static ImmutableArray<string> Allowed(FormRun form, CompiledField field, ScopeRun run, Expression rule)
    {
        var allowed = ImmutableArray.CreateBuilder<string>();
        foreach (var option in field.Definition.Options)
        {
            form.Item = field.Options![option.Value];
            if (form.IsTrue(rule, field, run)) allowed.Add(option.Value);
        }
        form.Item = default;
        return allowed.ToImmutable();
    }

    /// <summary>What is chosen is there and to be seen by whoever chooses it; what stood there before may stay.</summary>
    static void CheckRecords(FormRun form, CompiledField field, ScopeRun run, Value value, IReadOnlySet<(string Register, string Id)> known)
    {
        var before = run.CurrentAt(field.Index);
        var (chosen, stood) = (value.AsList ?? [value], before.AsList ?? [before]);
        for (var i = 0; i < chosen.Length; i++)
            if (chosen[i].AsText is { } id && !known.Contains((field.Definition.Register!, id)) && !stood.Contains(chosen[i]))
                form.Findings.Add(new ShapeFault("form.record", value.AsList is null ? "" : $"[{ShapeReport.Text(i)}]", [], false), field, run);
    }

    static void CheckOptions(FormRun form, CompiledField field, ScopeRun run, Value value)
    {
        if (field.Definition.Type == FieldType.Choice) { Check(value, ""); return; }
        if (value.AsList is not { } list) return;
        for (var i = 0; i < list.Length; i++) Check(list[i], $"[{i}]");

        void Check(Value chosen, string inside)
        {
            var code = chosen.AsText ?? "";
            var known = field.Options!.TryGetValue(code, out var option);
            if (known && field.Rules.Options is { } rule)
            {
                form.Item = option!;
                known = form.IsTrue(rule, field, run);
                form.Item = default;
            }
            if (!known) form.Findings.Add(new ShapeFault("form.option", inside, [("value", code)], false), field, run);
        }
    }
}
