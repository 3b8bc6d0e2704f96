using System.Collections.Frozen;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>What to write instead of a name an author knows from JavaScript or mistyped.</summary>
static class FunctionHints
{
    static readonly FrozenDictionary<string, string> known = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["indexOf"] = "contains", ["includes"] = "contains", ["toUpperCase"] = "upper", ["toLowerCase"] = "lower", ["toFixed"] = "round",
        ["parseFloat"] = "number", ["parseInt"] = "number", ["Number"] = "number", ["String"] = "text", ["toString"] = "text", ["concat"] = "+",
        ["substring"] = "slice", ["substr"] = "slice", ["reduce"] = "sum", ["forEach"] = "map", ["replaceAll"] = "replace", ["size"] = "count",
        ["match"] = "contains", ["test"] = "contains",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string For(string name, IEnumerable<string> names) =>
        known.TryGetValue(name, out var hint) ? hint : names.OrderBy(n => NearWords.Distance(name, n)).ThenBy(n => n, StringComparer.Ordinal).First();
}
