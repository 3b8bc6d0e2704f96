using System.Collections.Immutable;

namespace LowCode.Forms;

/// <summary>
/// In which order fields get their values. A field comes after the group or sub-table it stands in and after every field that a rule
/// of its value reads; a column of a sub-table is one node, whatever the number of rows.
/// </summary>
sealed class DependencyGraph
{
    readonly Dictionary<CompiledField, SortedSet<CompiledField>> before = [];

    static readonly Comparer<CompiledField> byOrdinal = Comparer<CompiledField>.Create((a, b) => a.Ordinal.CompareTo(b.Ordinal));

    public DependencyGraph(IReadOnlyList<CompiledField> fields, RulePaths paths)
    {
        foreach (var field in fields)
        {
            var needs = before[field] = new SortedSet<CompiledField>(byOrdinal);
            if (field.Scope.Owner is { } owner) needs.Add(owner);
            foreach (var rule in field.Rules.BeforeValue(field.Definition.OnHide))
                foreach (var read in rule.Reads)
                    if (paths.Find(read, field.Scope) is { Field: { } source } target) Add(needs, source, target.Deep);
        }
    }

    static void Add(SortedSet<CompiledField> needs, CompiledField source, bool deep)
    {
        needs.Add(source);
        if (!deep || source.Inner is null) return;
        foreach (var inner in source.Inner.Fields) Add(needs, inner, true);
    }

    /// <summary>The fields in an order that respects every dependency, otherwise in the form's own.</summary>
    /// <param name="cycle">When there is none: the fields of one cycle, the first again last.</param>
    public ImmutableArray<CompiledField> Order(out ImmutableArray<CompiledField> cycle)
    {
        var order = ImmutableArray.CreateBuilder<CompiledField>(before.Count);
        var done = new HashSet<CompiledField>();
        var open = new List<CompiledField>();
        cycle = [];
        foreach (var field in before.Keys)
            if (!Visit(field, order, done, open)) { cycle = [.. open]; return []; }
        return order.MoveToImmutable();
    }

    bool Visit(CompiledField field, ImmutableArray<CompiledField>.Builder order, HashSet<CompiledField> done, List<CompiledField> open)
    {
        if (done.Contains(field)) return true;
        var at = open.IndexOf(field);
        open.Add(field);
        if (at >= 0) { open.RemoveRange(0, at); return false; }
        foreach (var need in before[field])
            if (!Visit(need, order, done, open)) return false;
        open.RemoveAt(open.Count - 1);
        done.Add(field);
        order.Add(field);
        return true;
    }
}
