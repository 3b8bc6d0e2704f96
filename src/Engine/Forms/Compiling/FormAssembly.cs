using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Builds scopes and fields from a definition that passed <see cref="DefinitionCheck"/>; rules that do not compile are reported with their place.</summary>
sealed class FormAssembly(FormDefinition form, FunctionTable functions, ScriptLimits limits, List<Problem> problems)
{
    const int MostNear = 50;

    readonly List<CompiledField> fields = [];
    readonly List<string> places = [];
    readonly List<FormScope> scopes = [];
    readonly SortedSet<string> foreign = new(StringComparer.Ordinal);
    ImmutableDictionary<string, Expression> sections = ImmutableDictionary<string, Expression>.Empty;

    public CompiledForm? Build()
    {
        sections = Sections();
        var root = Scope(null, form.Fields, "", "fields", []);
        var rules = Checks(form.Rules, "rules");
        var paths = new RulePaths(root);
        for (var i = 0; i < fields.Count; i++)
            foreach (var rule in fields[i].Rules.All) Reads(rule, fields[i].Scope, paths, places[i]);
        for (var i = 0; i < rules.Length; i++)
        {
            Reads(rules[i].If, root, paths, $"rules[{i}]");
            if (rules[i].Definition.Field is { } at && fields.All(f => f.Path != at)) problems.Add(Problem.At("form.definition.ruleField", $"rules[{i}].field", ("id", at), ("known", Near(at, fields.Select(f => f.Path)))));
        }
        var order = new DependencyGraph(fields, paths).Order(out var cycle);
        if (!cycle.IsEmpty)
            problems.Add(Problem.At("form.definition.cycle", places[cycle[0].Ordinal], ("path", string.Join(" → ", cycle.Select(f => f.Path)))));
        if (problems.Count > 0) return null;

        // The form's record has room for what its rules read of other forms, so that it keeps one shape.
        root = new FormScope(null, 0, root.Fields, foreign);
        scopes[0] = root;
        var all = fields.ToArray();
        return new CompiledForm(form, root, [.. scopes], [.. fields], order, rules, [.. foreign], () => new Dependents(all, rules, new RulePaths(root), root));
    }

    ImmutableDictionary<string, Expression> Sections()
    {
        var visible = ImmutableDictionary.CreateBuilder<string, Expression>(StringComparer.Ordinal);
        for (var i = 0; i < form.Sections.Length; i++)
            if (Compile(form.Sections[i].VisibleWhen, $"sections[{i}].visibleWhen") is { } rule)
                foreach (var id in form.Sections[i].Fields) visible[id] = rule;
        return visible.ToImmutable();
    }

    FormScope Scope(CompiledField? owner, ImmutableArray<FieldDefinition> definitions, string prefix, string place, string[] extra)
    {
        var ordinal = scopes.Count;
        scopes.Add(null!);
        var own = new CompiledField[definitions.Length];
        for (var i = 0; i < own.Length; i++)
        {
            var definition = definitions[i];
            var at = $"{place}[{i}]";
            var field = own[i] = new CompiledField(definition, prefix + definition.Id, fields.Count, FieldTypes.ShapeOf(definition), Rules(definition, at, owner is null));
            fields.Add(field);
            places.Add(at);
            if (FieldTypes.IsContainer(definition.Type))
                field.Inner = Scope(field, definition.Fields, field.Path + ".", at + ".fields", definition.Type == FieldType.SubTable ? [FormScope.RowId] : []);
        }
        return scopes[ordinal] = new FormScope(owner, ordinal, own, extra);
    }

    FieldRules Rules(FieldDefinition field, string at, bool top)
    {
        var visible = ImmutableArray.CreateBuilder<Expression>();
        if (top && sections.TryGetValue(field.Id, out var section)) visible.Add(section);
        if (Compile(field.VisibleWhen, at + ".visibleWhen") is { } own) visible.Add(own);
        return new FieldRules
        {
            Visible = visible.ToImmutable(),
            Required = Compile(field.RequiredWhen, at + ".requiredWhen"),
            ReadOnly = Compile(field.ReadOnlyWhen, at + ".readOnlyWhen"),
            Compute = Compile(field.Compute, at + ".compute"),
            Default = Compile(field.Default, at + ".default"),
            Options = Compile(field.OptionsWhen, at + ".optionsWhen"),
            Checks = Checks(field.Validate, at + ".validate"),
        };
    }

    ImmutableArray<CompiledCheck> Checks(ImmutableArray<CheckDefinition> checks, string place)
    {
        if (checks.IsDefaultOrEmpty) return [];
        var compiled = ImmutableArray.CreateBuilder<CompiledCheck>(checks.Length);
        for (var i = 0; i < checks.Length; i++)
        {
            if (checks[i].Message is null) problems.Add(Problem.At("form.definition.label", $"{place}[{i}].message", ("at", $"{place}[{i}].message")));
            if (checks[i].If is null) problems.Add(Problem.At("script.empty", $"{place}[{i}].if"));
            else if (Compile(checks[i].If, $"{place}[{i}].if") is { } rule) compiled.Add(new CompiledCheck(rule, checks[i]));
        }
        return compiled.ToImmutable();
    }

    /// <summary>The nearest words only while there are few faults: a file wrong throughout would keep somebody waiting for all of them.</summary>
    string Near(string word, IEnumerable<string> known) => problems.Count < MostNear ? NearWords.To(word, known) : "-";

    Expression? Compile(string? source, string place)
    {
        if (source is null) return null;
        var expression = Expression.Compile(source, ExpressionRoots.Standard, functions, limits, out var problem);
        if (problem is not null) problems.Add(problem with { Path = place });
        return expression;
    }

    void Reads(Expression rule, FormScope scope, RulePaths paths, string place)
    {
        foreach (var read in rule.Reads)
        {
            var target = paths.Find(read, scope);
            if (target.Foreign is not null) foreign.Add(target.Foreign);
            if (target.Fault is not null) problems.Add(Problem.At(target.Fault, place, ("rule", rule.Source), ("read", read), ("known", Near(read, fields.Select(f => "form." + f.Path)))));
        }
    }
}
