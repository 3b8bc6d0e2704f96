using System.Collections.Frozen;

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
        known.TryGetValue(name, out var hint) ? hint : names.OrderBy(n => Distance(name, n)).ThenBy(n => n, StringComparer.Ordinal).First();

    static int Distance(string a, string b)
    {
        a = a.Length > 40 ? a[..40] : a;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1)));
        }
        return row[^1];
    }
}
