using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>A file before and after an edit; null where it is not there.</summary>
public sealed record FileChange(string Path, string? Before, string? After);

/// <summary>The files of a draft while an edit is made: read as trees, so that what nobody knows stays as it was written.</summary>
sealed class DraftFiles(AppPackage package)
{
    readonly Dictionary<string, JsonObject?> open = new(StringComparer.Ordinal);
    readonly Dictionary<string, string?> whole = new(StringComparer.Ordinal);

    public IEnumerable<string> Forms => package.Paths.Where(p => p.StartsWith("forms/", StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal));

    /// <summary>The tree of a file, to be changed in place.</summary>
    /// <exception cref="RefusedException">There is no such file, or it is no JSON object.</exception>
    public JsonObject Open(string path)
    {
        if (open.TryGetValue(path, out var tree) && tree is not null) return tree;
        if (package[path] is not { } content) throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.file.unknown", path));
        try
        {
            tree = DraftJson.Read(content);
        }
        catch (JsonException wrong)
        {
            throw new RefusedException(RefusalKind.Invalid, JsonFault.Of(path, content, wrong));
        }
        open[path] = tree;
        return tree;
    }

    public bool Has(string path) => open.TryGetValue(path, out var tree) ? tree is not null : package[path] is not null;

    public void Add(string path, JsonObject tree) => open[path] = tree;

    public void Remove(string path) => open[path] = null;

    public void Put(string path, string? content) => whole[path] = content;

    /// <summary>What is otherwise than it was, by path.</summary>
    public IReadOnlyList<FileChange> Changes() =>
    [
        .. from path in open.Keys.Concat(whole.Keys).Distinct().Order(StringComparer.Ordinal)
           let before = package[path] is { } content ? Encoding.UTF8.GetString(content) : null
           let after = whole.TryGetValue(path, out var text) ? text : (open[path] is { } tree ? DraftJson.Write(tree) : null)
           where before != after && !Same(before, open.GetValueOrDefault(path))
           select new FileChange(path, before, after),
    ];

    // A file that was only looked into keeps its author's own spacing.
    static bool Same(string? before, JsonObject? tree) => before is not null && tree is not null && JsonNode.DeepEquals(DraftJson.Read(before), tree);

    /// <summary>The package with changes made, or with them taken back.</summary>
    public static AppPackage With(AppPackage package, IEnumerable<FileChange> changes, bool back = false)
    {
        var files = package.Paths.ToDictionary(p => p, p => package[p]!, StringComparer.Ordinal);
        foreach (var change in changes)
            if ((back ? change.Before : change.After) is { } text) files[change.Path] = Encoding.UTF8.GetBytes(text);
            else files.Remove(change.Path);
        return AppPackage.Of(files.Select(f => (f.Key, f.Value)));
    }
}
