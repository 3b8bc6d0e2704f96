using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>
/// A form being filled in: each change recomputes only what depends on it, and what is then to be seen equals what
/// <see cref="CompiledForm.Evaluate"/> gives for the same change over the same values. Not for two threads at once.
/// </summary>
public sealed class LiveForm
{
    readonly CompiledForm form;
    readonly FormRun run;
    readonly FormFindings[] values, finished, rules;
    readonly bool[] due, moved;
    readonly List<int> sent = [];
    FormFindings taken = new();

    internal LiveForm(CompiledForm form, Record current, FormAccess access, FormContext context)
    {
        this.form = form;
        run = new FormRun(form, current, form.AccessOf(access), context, live: true);
        values = Empty(form.Fields.Length);
        finished = Empty(form.Fields.Length);
        rules = Empty(form.Rules.Length);
        (due, moved) = (new bool[form.Fields.Length], new bool[form.Fields.Length]);
        Array.Fill(due, true);
        Array.Fill(moved, true);
        Step(Record.Empty, first: true);
    }

    /// <summary>The form's data after the last change.</summary>
    public Record Values { get; private set; } = Record.Empty;
    /// <summary>What stops a submit, in the order a whole evaluation gives.</summary>
    public ImmutableArray<Problem> Problems { get; private set; } = [];
    public ImmutableArray<Problem> Warnings { get; private set; } = [];
    /// <summary>State by path, as <see cref="FormEvaluation.States"/>; made when asked for.</summary>
    public IReadOnlyDictionary<string, FieldState> States => FormEvaluation.AllStates(form, run.Runs);
    /// <summary>Fields the last change made the form look at again.</summary>
    public int Recomputed { get; private set; }

    /// <summary>Lays members over what is there, as an evaluation does: a sub-table is sent whole, null empties a field.</summary>
    public void Change(Record input) => Step(input, first: false);

    void Step(Record input, bool first)
    {
        // What was said of the last input is not said again: its fields are looked at once more.
        if (!first) { Array.Clear(due); Array.Clear(moved); }
        foreach (var field in sent) Mark(field);
        sent.Clear();
        run.Findings = taken = new FormFindings();
        run.Begin(input);
        for (var i = 0; i < input.Count; i++)
            if (form.Root.Find(input.Names[i], i) is var at and >= 0) { sent.Add(form.Root.Fields[at].Ordinal); Mark(form.Root.Fields[at].Ordinal); }

        Recomputed = 0;
        foreach (var field in form.Order)
            if (due[field.Ordinal]) SetValue(field);
        foreach (var field in form.Fields)
            if (due[field.Ordinal]) Finish(field);
        CheckRules();
        Values = run.End();
        Gather();
    }

    void Mark(int field)
    {
        due[field] = true;
        // A group or table that is opened anew has its fields anew.
        if (form.Fields[field].Inner is { } inner)
            foreach (var one in inner.Fields) Mark(one.Ordinal);
    }

    void SetValue(CompiledField field)
    {
        Recomputed++;
        run.Findings = values[field.Ordinal] = new FormFindings();
        if (!run.SetValue(field)) return;
        moved[field.Ordinal] = true;
        if (field.Inner is not null) Mark(field.Ordinal);
        foreach (var reader in form.Dependents.Of(field.Ordinal)) Mark(reader);
    }

    void Finish(CompiledField field)
    {
        run.Findings = finished[field.Ordinal] = new FormFindings();
        run.CheckFinished(field);
    }

    void CheckRules()
    {
        for (var i = 0; i < rules.Length; i++)
            if (form.Dependents.Reads(i, moved))
            {
                run.Findings = rules[i] = new FormFindings();
                run.CheckRule(form.Rules[i]);
            }
    }

    void Gather()
    {
        var all = new FormFindings();
        all.AddAll(taken);
        foreach (var field in form.Order) all.AddAll(values[field.Ordinal]);
        foreach (var one in finished) all.AddAll(one);
        foreach (var one in rules) all.AddAll(one);
        (Problems, Warnings) = (all.Problems, all.Warnings);
    }

    static FormFindings[] Empty(int count)
    {
        var none = new FormFindings[count];
        for (var i = 0; i < count; i++) none[i] = new FormFindings();
        return none;
    }
}
