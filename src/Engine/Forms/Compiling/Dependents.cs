using System.Collections.Immutable;

namespace LowCode.Forms;

/// <summary>
/// Who has to be looked at again when a field's value changes, by the field's ordinal. A rule that a value comes from passes the change on;
/// any other rule only changes what is said of its own field.
/// </summary>
sealed class Dependents
{
    readonly int[][] fields;
    readonly bool[][] rules;

    public Dependents(IReadOnlyList<CompiledField> all, ImmutableArray<CompiledCheck> checks, RulePaths paths, FormScope root)
    {
        var readers = all.Select(_ => new SortedSet<int>()).ToArray();
        foreach (var field in all)
            foreach (var rule in field.Rules.All)
                foreach (var source in Sources(rule.Reads, field.Scope, all, paths)) readers[source].Add(field.Ordinal);
        fields = [.. readers.Select(r => r.ToArray())];
        rules = [.. checks.Select(check =>
        {
            var read = new bool[all.Count];
            foreach (var source in Sources(check.If.Reads, root, all, paths)) read[source] = true;
            return read;
        })];
    }

    /// <summary>Fields whose rules read this one.</summary>
    public ReadOnlySpan<int> Of(int field) => fields[field];

    /// <summary>Whether a rule of the form reads any field that changed.</summary>
    public bool Reads(int rule, bool[] changed)
    {
        for (var i = 0; i < changed.Length; i++)
            if (changed[i] && rules[rule][i]) return true;
        return false;
    }

    static IEnumerable<int> Sources(ImmutableArray<string> reads, FormScope reader, IReadOnlyList<CompiledField> all, RulePaths paths)
    {
        foreach (var read in reads)
        {
            // The whole form: whatever there is.
            if (read == "form") { for (var i = 0; i < all.Count; i++) yield return i; continue; }
            if (paths.Find(read, reader) is not { Field: { } source } target) continue;
            foreach (var one in Within(source, target.Deep)) yield return one.Ordinal;
        }
    }

    static IEnumerable<CompiledField> Within(CompiledField field, bool deep) =>
        deep && field.Inner is { } inner ? inner.Fields.SelectMany(f => Within(f, true)).Prepend(field) : [field];
}
