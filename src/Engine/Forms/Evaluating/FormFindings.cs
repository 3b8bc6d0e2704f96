using System.Collections.Immutable;
using LowCode.Problems;

namespace LowCode.Forms;

/// <summary>Problems and warnings of one evaluation, in the order they were found, up to a number that a reader can use.</summary>
sealed class FormFindings
{
    const int Most = 200;

    List<Problem>? problems, warnings;

    public ImmutableArray<Problem> Problems => problems is null ? [] : [.. problems];
    public ImmutableArray<Problem> Warnings => warnings is null ? [] : [.. warnings];

    public void Add(Problem problem) => AddTo(ref problems, problem);

    public void Add(string code, CompiledField field, ScopeRun run, params ReadOnlySpan<(string, string)> values) => Add(Of(code, field, run.PathOf(field.Definition.Id), values));

    public void Add(ShapeFault fault, CompiledField field, ScopeRun run)
    {
        var problem = Of(fault.Code, field, run.PathOf(field.Definition.Id) + fault.Inside, fault.Values);
        if (fault.IsWarning) AddTo(ref warnings, problem); else Add(problem);
    }

    public void AddCheck(CheckDefinition check, CompiledField field, ScopeRun run) =>
        AddTo(check, Of("form.check", field, run.PathOf(field.Definition.Id), [("message", check.Message.Zh), ("messageEn", check.Message.In("en"))]));

    public void AddRule(CheckDefinition check) => AddTo(check, Problem.At("form.check", check.Field, ("message", check.Message.Zh), ("messageEn", check.Message.In("en"))));

    /// <summary>Another's findings behind these.</summary>
    public void AddAll(FormFindings other)
    {
        foreach (var problem in other.problems ?? []) AddTo(ref problems, problem);
        foreach (var warning in other.warnings ?? []) AddTo(ref warnings, warning);
    }

    static Problem Of(string code, CompiledField field, string path, params ReadOnlySpan<(string, string)> values) =>
        Problem.At(code, path, [("field", field.Definition.Label.Zh), ("fieldEn", field.Definition.Label.In("en")), .. values]);

    void AddTo(CheckDefinition check, Problem problem)
    {
        if (check.Level == CheckLevel.Warning) AddTo(ref warnings, problem); else Add(problem);
    }

    static void AddTo(ref List<Problem>? list, Problem problem)
    {
        list ??= [];
        if (list.Count < Most) list.Add(problem);
    }
}
