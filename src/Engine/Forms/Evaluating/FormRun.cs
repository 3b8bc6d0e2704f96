using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>
/// One evaluation of a form: values in the order of the dependency graph, each column over all rows; then what can only be asked
/// of finished values; then the records are put together.
/// </summary>
sealed class FormRun
{
    static readonly int formSlot = ExpressionRoots.Standard.Slot("form"), rowSlot = ExpressionRoots.Standard.Slot("row"), parentSlot = ExpressionRoots.Standard.Slot("parent"),
        caseSlot = ExpressionRoots.Standard.Slot("case"), varsSlot = ExpressionRoots.Standard.Slot("vars"), userSlot = ExpressionRoots.Standard.Slot("user");

    readonly CompiledForm form;
    readonly Record current;
    readonly FieldAccess[]? access;
    readonly Value[] slots = new Value[ExpressionRoots.Standard.Count];
    readonly List<ScopeRun>?[] runs;
    readonly ScopeRun root;
    readonly FormContext facts;
    readonly bool live;
    ExpressionContext context;
    IReadOnlyDictionary<string, Record>? files;

    public FormRun(CompiledForm form, Record current, FieldAccess[]? access, FormContext context, bool live = false)
    {
        (facts, this.live) = (context, live);
        this.form = form;
        this.current = current;
        this.access = access;
        Mode = context.Mode;
        Report = new ShapeReport(context.Now) { FileOf = form.HasFiles && context.Files is { } sent ? id => FileOf(id, sent) : null };
        Findings = new FormFindings();
        this.context = Fresh();
        root = new ScopeRun(form.Root, null, current);
        if (live) root.Opened = new FieldState[form.Root.Fields.Length];
        runs = new List<ScopeRun>?[form.Scopes.Length];
        runs[0] = [root];
        for (var i = 0; i < form.ForeignReads.Length; i++) root.Cells[form.Root.Fields.Length + i] = current[form.ForeignReads[i]];
        slots[formSlot] = root.Live;
        slots[caseSlot] = context.Case;
        slots[varsSlot] = context.Vars;
        slots[userSlot] = context.User;
    }

    public FormMode Mode { get; }
    /// <summary>See <see cref="FormContext.Records"/>.</summary>
    public IReadOnlySet<(string Register, string Id)>? Records => facts.Records;
    public ShapeReport Report { get; }
    /// <summary>Where what is found goes; a live form has a place for each field.</summary>
    public FormFindings Findings { get; set; }
    public List<ScopeRun>?[] Runs => runs;
    /// <summary>See <see cref="FormEvaluation.Options"/>.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Options { get; set; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
    public ref Value Item => ref slots[itemSlot];

    static readonly int itemSlot = ExpressionRoots.Standard.Slot("item");

    public FormEvaluation Evaluate(Record input)
    {
        Take(root, input);
        foreach (var field in form.Order) SetValue(field);
        foreach (var field in form.Fields) CheckFinished(field);
        foreach (var rule in form.Rules) CheckRule(rule);
        return new FormEvaluation(PutTogether(), Findings.Problems, Findings.Warnings, form, runs) { Options = Options, Uses = Uses };
    }

    IReadOnlyList<RuleUse> Uses()
    {
        // With its records put together the run no longer holds what it read of other forms.
        for (var i = 0; i < form.ForeignReads.Length; i++) root.Cells[form.Root.Fields.Length + i] = current[form.ForeignReads[i]];
        context = Fresh();
        return new FormUses(this).All(form);
    }

    /// <summary>Whether a rule holds in a finished run.</summary>
    public bool Holds(Expression rule, ScopeRun run)
    {
        Enter(run);
        try { return rule.IsTrue(context); }
        catch (EvaluationException) { return false; }
    }

    /// <summary>What a rule finds in a finished run.</summary>
    public IReadOnlyList<RuleInput> Inputs(Expression rule, ScopeRun run)
    {
        Enter(run);
        return rule.Inputs(context);
    }

    /// <summary>The next change of a live form, with a budget of its own.</summary>
    public void Begin(Record input)
    {
        context = Fresh();
        Take(root, input);
    }

    ExpressionContext Fresh() => new(slots, facts.Now, facts.Host, new EvaluationBudget(facts.Limits)) { Workdays = facts.Workdays };

    /// <summary>The field's value in every record it stands in.</summary>
    /// <returns>Of a live form: whether any of them is another than before.</returns>
    public bool SetValue(CompiledField field)
    {
        if (live && field.Inner is { } inner) Close(inner);
        if (runs[field.Scope.Ordinal] is not { } instances) return false;
        var moved = field.Inner is not null;
        for (var i = 0; i < instances.Count; i++)
        {
            var run = instances[i];
            Enter(run);
            if (!live) { FieldStep.SetValue(this, field, run); continue; }
            var before = run.Cells[field.Index];
            run.Cells[field.Index] = default;
            FieldStep.SetValue(this, field, run);
            run.Opened![field.Index] = run.States[field.Index];
            moved = moved || before != run.Cells[field.Index];
        }
        return moved;
    }

    public void CheckFinished(CompiledField field)
    {
        if (runs[field.Scope.Ordinal] is not { } instances) return;
        for (var i = 0; i < instances.Count; i++)
        {
            Enter(instances[i]);
            if (live) instances[i].States[field.Index] = instances[i].Opened![field.Index];
            FieldStep.CheckFinished(this, field, instances[i]);
        }
    }

    public void CheckRule(CompiledCheck rule)
    {
        if (Mode != FormMode.Submit) return;
        Enter(root);
        if (IsTrue(rule.If, null, root)) Findings.AddRule(rule.Definition);
    }

    void Close(FormScope scope)
    {
        runs[scope.Ordinal]?.Clear();
        foreach (var field in scope.Fields)
            if (field.Inner is { } inner) Close(inner);
    }

    /// <summary>The records as they are now; the live ones go on.</summary>
    public Record End()
    {
        var open = new List<(ScopeRun Run, Value[] Cells)>();
        foreach (var instances in runs)
            foreach (var run in instances ?? []) open.Add((run, [.. run.Cells]));
        var values = PutTogether();
        foreach (var (run, cells) in open)
        {
            run.Remember();
            cells.CopyTo(run.Cells, 0);
        }
        return values;
    }

    public FieldAccess Access(CompiledField field) => access is null ? FieldAccess.Edit : access[field.Ordinal];

    /// <summary>Lays what was sent over a record; a name that is no field is a problem.</summary>
    public void Take(ScopeRun run, Record sent)
    {
        run.Sent = run.Spread(sent);
        for (var i = 0; i < sent.Names.Length; i++)
        {
            var name = sent.Names[i];
            if (run.Scope.Find(name, i) >= 0 || sent.Values[i].IsUndefined || (run.Scope.IsRows && name == FormScope.RowId)) continue;
            Findings.Add(Problem.At("form.unknownField", run.PathOf(name), ("name", name)));
        }
    }

    Record? FileOf(string id, IReadOnlyDictionary<string, Record> sent) =>
        sent.TryGetValue(id, out var file) || (files ??= FileReference.In(current)).TryGetValue(id, out file) ? file : null;

    public void AddRun(ScopeRun run)
    {
        if (live) run.Opened = new FieldState[run.States.Length];
        (runs[run.Scope.Ordinal] ??= []).Add(run);
    }

    /// <summary>The value of a rule; a rule that fails is a problem of its field and has no value.</summary>
    public Value Value(Expression rule, CompiledField field, ScopeRun run)
    {
        try { return rule.Evaluate(context); }
        catch (EvaluationException e) { Fail(e, field, run); return default; }
    }

    public bool IsTrue(Expression rule, CompiledField? field, ScopeRun run)
    {
        try { return rule.IsTrue(context); }
        catch (EvaluationException e) { Fail(e, field, run); return false; }
    }

    void Fail(EvaluationException failure, CompiledField? field, ScopeRun run)
    {
        var label = field?.Definition.Label ?? form.Definition.Name;
        Findings.Add(Problem.At("form.rule", field is null ? null : run.PathOf(field.Definition.Id), ("field", label.Zh), ("fieldEn", label.In("en")),
            ("reason", ProblemText.Of(failure.Problem)), ("reasonEn", ProblemText.Of(failure.Problem, "en"))));
    }

    void Enter(ScopeRun run)
    {
        var row = run.RowAround;
        slots[rowSlot] = row is null ? default(Value) : row.Live;
        slots[parentSlot] = row?.Parent?.RowAround is { } outer ? outer.Live : default(Value);
    }

    // From the innermost out: a list or group is frozen before the record that holds it.
    Record PutTogether()
    {
        for (var ordinal = form.Scopes.Length - 1; ordinal > 0; ordinal--)
        {
            if (runs[ordinal] is not { } instances) continue;
            var owner = form.Scopes[ordinal].Owner!;
            // Instances of one parent stand together: each parent opens all of its own before the next has its turn.
            for (int i = 0, end; i < instances.Count; i = end)
            {
                var parent = instances[i].Parent!;
                for (end = i + 1; end < instances.Count && ReferenceEquals(instances[end].Parent, parent);) end++;
                parent.Cells[owner.Index] = owner.Inner!.IsRows ? Rows(instances, i, end) : Group(instances[i].Freeze());
            }
        }
        for (var i = form.Root.Fields.Length; i < root.Cells.Length; i++) root.Cells[i] = default;
        return root.Freeze(current);
    }

    static Value Group(Record frozen) => frozen.Count == 0 ? default(Value) : frozen;

    static Value Rows(List<ScopeRun> instances, int from, int end)
    {
        var rows = new Value[end - from];
        for (var i = 0; i < rows.Length; i++) rows[i] = instances[from + i].Freeze();
        return Scripts.Value.Of(rows);
    }
}
