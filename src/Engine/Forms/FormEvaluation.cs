using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>How a field stands on the page right now.</summary>
[Flags]
public enum FieldState : byte
{
    None = 0,
    Visible = 1,
    Required = 2,
    ReadOnly = 4,
    /// <summary>Should be filled in; a missing value warns and lets pass.</summary>
    Wanted = 8,
}

/// <summary>What a form came to: the merged values, what stops it, what only warns, and how each field stands.</summary>
public sealed class FormEvaluation
{
    readonly Lazy<ImmutableSortedDictionary<string, FieldState>> states;

    internal FormEvaluation(Record values, ImmutableArray<Problem> problems, ImmutableArray<Problem> warnings, CompiledForm form, List<ScopeRun>?[] runs)
    {
        Values = values;
        Problems = problems;
        Warnings = warnings;
        // Pages ask for the states, the submit path does not.
        states = new(() => AllStates(form, runs));
    }

    /// <summary>The case's form data after this input; only to be kept when <see cref="IsAccepted"/>.</summary>
    public Record Values { get; }
    /// <summary>Errors; paths like <c>items[2].amount</c>, the field's label among the values.</summary>
    public ImmutableArray<Problem> Problems { get; }
    /// <summary>Let pass.</summary>
    public ImmutableArray<Problem> Warnings { get; }

    public bool IsAccepted => Problems.IsEmpty;

    /// <summary>Of a draft: the options that hold now, by path, of fields where a rule says which; others have all they are defined with.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<string>> Options { get; internal init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Rules that decided something: what hid, asked for, locked or gave a value, with what they read. Worked out when it is called.</summary>
    public IReadOnlyList<RuleUse> Rules() => Uses?.Invoke() ?? [];

    internal Func<IReadOnlyList<RuleUse>>? Uses { get; init; }

    /// <summary>State by path (<c>phone</c>, <c>items[2].amount</c>). What stands in a hidden group or sub-table is not there.</summary>
    public IReadOnlyDictionary<string, FieldState> States => states.Value;

    internal static ImmutableSortedDictionary<string, FieldState> AllStates(CompiledForm form, List<ScopeRun>?[] runs)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, FieldState>(StringComparer.Ordinal);
        foreach (var field in form.Fields)
            foreach (var run in runs[field.Scope.Ordinal] ?? []) all[run.PathOf(field.Definition.Id)] = run.States[field.Index];
        return all.ToImmutable();
    }
}
