using System.Collections.Immutable;

namespace LowCode.Scripts;

/// <summary>The names an expression may start a path with, in slot order; fixed when it is compiled.</summary>
public sealed class ExpressionRoots
{
    public ExpressionRoots(params ReadOnlySpan<string> names)
    {
        Names = [.. names];
        if (Names.Distinct(StringComparer.Ordinal).Count() != Names.Length) throw new ArgumentException("a root name stands twice", nameof(names));
    }

    /// <summary>Roots of rules in forms and flows: <c>form, row, parent, case, vars, item, user</c>.</summary>
    public static ExpressionRoots Standard { get; } = new("form", "row", "parent", "case", "vars", "item", "user");

    public ImmutableArray<string> Names { get; }
    public int Count => Names.Length;

    /// <summary>Slot of a root, or -1.</summary>
    public int Slot(string name) => Names.IndexOf(name, 0, StringComparer.Ordinal);
}
