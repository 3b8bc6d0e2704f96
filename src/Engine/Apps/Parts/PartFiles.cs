using System.Text.RegularExpressions;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>What files of parts have in common: a folder of JSON files, each named after the id it has.</summary>
static partial class PartFiles
{
    /// <summary>Parts of one kind in an app.</summary>
    public const int Most = 50;

    public static IEnumerable<string> In(AppPackage package, string folder) => package.Paths.Where(p => p.StartsWith(folder, StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal));

    /// <summary>Says so when a part has no id that it can be asked for by.</summary>
    public static bool HasId(string? id, string path, ICollection<Problem> problems)
    {
        if (id is not null && Id().IsMatch(id) && path.EndsWith($"/{id}.json", StringComparison.Ordinal)) return true;
        problems.Add(Problem.At("app.part.id", path, ("id", id ?? "")));
        return false;
    }

    public static List<T> Read<T>(AppPackage package, string folder, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape, List<Problem> problems, Func<T, string?> id, Action<T, string> check) where T : class
    {
        var found = new List<T>();
        foreach (var path in In(package, folder))
        {
            if (AppCompiler.Read(package, path, shape, problems) is not { } part || !HasId(id(part), path, problems)) continue;
            if (found.Count == Most) problems.Add(Problem.At("app.part.many", path, ("limit", $"{Most}")));
            check(part, path);
            found.Add(part);
        }
        return found;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
    private static partial Regex Id();
}
