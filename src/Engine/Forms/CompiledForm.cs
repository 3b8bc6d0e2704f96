using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A form that passed the checker, ready to evaluate; immutable, for any number of threads.</summary>
public sealed class CompiledForm
{
    /// <summary>Most rows of one sub-table, whatever its <c>maxCount</c>; 200 when that is not given.</summary>
    public const int MaxRows = 1000;
    internal const int DefaultRows = 200;

    readonly Lazy<Dependents> dependents;
    readonly ConditionalWeakTable<FormAccess, FieldAccess[]> access = [];
    readonly ConditionalWeakTable<FormAccess, FormModule> modules = [];

    internal CompiledForm(
        FormDefinition definition, FormScope root, ImmutableArray<FormScope> scopes, ImmutableArray<CompiledField> fields, ImmutableArray<CompiledField> order,
        ImmutableArray<CompiledCheck> rules, ImmutableArray<string> foreignReads, Func<Dependents> dependents)
    {
        this.dependents = new(dependents);
        Definition = definition;
        Root = root;
        Scopes = scopes;
        Fields = fields;
        Order = order;
        Rules = rules;
        ForeignReads = foreignReads;
        HasRules = rules.Length > 0 || fields.Any(f => f.Rules.All.Any());
        HasRecords = fields.Any(f => f.Definition.Type == FieldType.Record);
        HasFiles = fields.Any(f => FileReference.IsHeldBy(f.Definition.Type));
    }

    public FormDefinition Definition { get; }

    /// <summary>Members of the case's data that rules read and that are no fields of this form; they should be fields of another form of the app.</summary>
    public ImmutableArray<string> ForeignReads { get; }

    /// <summary>Some field, on whatever level, holds files.</summary>
    public bool HasFiles { get; }

    /// <summary>Some field, on whatever level, names records of registers.</summary>
    public bool HasRecords { get; }

    /// <summary>Some rule may decide something.</summary>
    internal bool HasRules { get; }

    internal FormScope Root { get; }
    internal ImmutableArray<FormScope> Scopes { get; }
    /// <summary>All fields of all levels, in the form's order.</summary>
    internal ImmutableArray<CompiledField> Fields { get; }
    /// <summary>The same in the order in which they get their values.</summary>
    internal ImmutableArray<CompiledField> Order { get; }
    internal ImmutableArray<CompiledCheck> Rules { get; }
    internal Dependents Dependents => dependents.Value;

    /// <summary>
    /// Lays an input over what is there, applies every rule and says what came of it. Pure: the same arguments give the same answer.
    /// Members of <paramref name="current"/> that are no fields of this form (the case's other forms) stay as they are.
    /// </summary>
    /// <param name="current">Form data of the case so far.</param>
    /// <param name="input">Members sent now; a sub-table is sent whole, null empties a field, a member not sent stays as it is.</param>
    /// <param name="access">What this step may do.</param>
    /// <param name="context">Mode, time, case, user.</param>
    public FormEvaluation Evaluate(Record current, Record input, FormAccess access, FormContext context) =>
        new FormRun(this, current, AccessOf(access), context).Evaluate(input);

    /// <summary>The form as it is being filled in: the same answers, change by change, for the cost of what each change touches.</summary>
    /// <param name="current">Form data of the case so far.</param>
    /// <param name="access">What this step may do.</param>
    /// <param name="context">Mode, time, case, user; the same for all changes.</param>
    public LiveForm Live(Record current, FormAccess access, FormContext context) => new(this, current, access, context);

    /// <summary>The rules that a page of this step may have, as a file for browsers.</summary>
    public FormModule Module(FormAccess access) => modules.GetValue(access, by => new FormModuleWriter(this, new PageKnowledge(this, AccessOf(by))).Write());

    /// <summary>The data without what the step may not see. Members that are no fields of this form are left out, too.</summary>
    public Record View(Record values, FormAccess access) => View(values, Root, AccessOf(access));

    /// <summary>Access by field ordinal; null when all may be edited.</summary>
    internal FieldAccess[]? AccessOf(FormAccess by)
    {
        if (by.Default == FieldAccess.Edit && by.Fields is null or { IsEmpty: true }) return null;
        return access.GetValue(by, Resolve);
    }

    FieldAccess[] Resolve(FormAccess by)
    {
        var resolved = new FieldAccess[Fields.Length];
        foreach (var field in Fields)
        {
            var inherited = field.Scope.Owner is { } owner ? resolved[owner.Ordinal] : by.Default;
            resolved[field.Ordinal] = by.Fields is not null && by.Fields.TryGetValue(field.Path, out var own) ? own : inherited;
            // What stands in something unseen is unseen.
            if (field.Scope.Owner is not null && inherited == FieldAccess.Hidden) resolved[field.Ordinal] = FieldAccess.Hidden;
        }
        return resolved;
    }

    static Record View(Record values, FormScope scope, FieldAccess[]? access)
    {
        var seen = new RecordBuilder(values.Count);
        foreach (var (name, value) in values)
        {
            var at = scope.Find(name, seen.Count);
            if (at < 0) { if (scope.IsRows && name == FormScope.RowId) seen.Set(name, value); continue; }
            var field = scope.Fields[at];
            if (access is not null && access[field.Ordinal] == FieldAccess.Hidden) continue;
            seen.Set(name, (field.Inner, value.AsRecord, value.AsList) switch
            {
                ({ } inner, { } group, _) => View(group, inner, access),
                ({ } inner, _, { } rows) => Value.Of(Array.ConvertAll(rows, r => r.AsRecord is { } row ? View(row, inner, access) : r)),
                _ => value,
            });
        }
        return seen.ToRecord();
    }
}
