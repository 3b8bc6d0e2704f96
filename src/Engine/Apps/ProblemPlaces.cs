using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>
/// Where a problem of a package stands, in the words of who made the app: the form and the field by their labels, the step by its name. Paths name them by file and
/// number, which no designer of forms has ever seen.
/// </summary>
static partial class ProblemPlaces
{
    /// <summary>Values of messages about flows that are ids of steps.</summary>
    static readonly string[] steps = ["to", "fork", "other", "start"];

    public static IReadOnlyList<Problem> Of(AppPackage package, IReadOnlyList<Problem> problems)
    {
        if (problems.Count == 0) return problems;
        var trees = new Dictionary<string, JsonObject?>(StringComparer.Ordinal);
        return [.. problems.Select(p => p.Path is { } path ? Placed(p, path, package.Paths.FirstOrDefault(f => path == f || path.StartsWith(f + " ", StringComparison.Ordinal)) ?? path.Split(' ')[0]) : p)];

        Problem Placed(Problem problem, string whole, string file)
        {
            var path = whole.Length > file.Length ? whole[(file.Length + 1)..] : "";
            if (problem.Code.StartsWith("flow.", StringComparison.Ordinal))
            {
                if (file == "flow.json") return Step(problem, path.Length > 0 ? path : file, Names(Tree(file)));
                // A row of a duty table.
                problem = problem.With("path", path);
            }
            // What stands in app.json and flow.json is named by its message, but for what is said of a text.
            else if (!file.Contains('/', StringComparison.Ordinal) && !IsOfText(problem.Code)) return problem;
            return problem.With(Problem.Place, Words(file, Tree(file), path, null)).With(Problem.PlaceEnglish, Words(file, Tree(file), path, "en"));
        }

        JsonObject? Tree(string file)
        {
            if (trees.TryGetValue(file, out var tree)) return tree;
            try { tree = file.EndsWith(".json", StringComparison.Ordinal) && package[file] is { } content ? DraftJson.Read(content) : null; }
            catch (JsonException) { tree = null; }
            return trees[file] = tree;
        }
    }

    static bool IsOfText(string code) => code.StartsWith("script.", StringComparison.Ordinal) || code.StartsWith("json.", StringComparison.Ordinal);

    static Problem Step(Problem problem, string id, Dictionary<string, string> names)
    {
        problem = problem.With("path", names.GetValueOrDefault(id, id));
        foreach (var value in steps)
            if (problem.Values!.TryGetValue(value, out var step) && names.TryGetValue(step, out var name)) problem = problem.With(value, name);
        return problem;
    }

    static Dictionary<string, string> Names(JsonObject? flow) => Steps(flow).GroupBy(s => s.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal);

    static IEnumerable<(string Id, string Name)> Steps(JsonNode? node) => node switch
    {
        JsonObject one => (Text(one["id"]) is { } id && Text(one["name"]) is { Length: > 0 } name ? new[] { (id, name) } : []).Concat(one.SelectMany(m => Steps(m.Value))),
        JsonArray all => all.SelectMany(Steps),
        _ => [],
    };

    static string Words(string file, JsonObject? root, string path, string? language)
    {
        var folder = file.Contains('/', StringComparison.Ordinal) ? file.Split('/')[0] : file.Split('.')[0];
        var code = ProblemText.Codes.Contains("place." + folder) ? "place." + folder : "place.file";
        var said = ProblemText.Of(Problem.Of(code, ("name", NameOf(root, language) ?? file)), language);
        // Steps are named by their ids, wherever they stand.
        if (file == "flow.json" && path.Split(' ', '.') is [var id, .. var rest] && Names(root).TryGetValue(id, out var step)) return string.Join(" \u00b7 ", [said, $"\u201c{step}\u201d", .. rest]);
        JsonNode? at = root;
        var parts = Parts().Matches(path);
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            at = part.Groups["index"].Success && at is JsonArray list ? list.ElementAtOrDefault(int.Parse(part.Groups["index"].Value, CultureInfo.InvariantCulture)) : at is JsonObject members && part.Groups["name"].Success ? members[part.Groups["name"].Value] : null;
            if (part.Groups["index"].Success) said += " \u00b7 " + (NameOf(at as JsonObject, language) is { } name ? $"\u201c{name}\u201d" : part.Value);
            else if (i + 1 == parts.Count || !parts[i + 1].Groups["index"].Success || part.Groups["name"].Value is not ("fields" or "sections" or "rules" or "options" or "blocks" or "rows" or "columns" or "elements" or "documents")) said += " \u00b7 " + part.Value;
        }
        return said;
    }

    static string? NameOf(JsonObject? one, string? language)
    {
        foreach (var member in (string[])["label", "name", "heading"])
            if (one?[member] is { } words && (words is JsonObject both ? Text(both[language is null ? "zh-CN" : "en"]) ?? Text(both["zh-CN"]) ?? Text(both["en"]) : Text(words)) is { Length: > 0 } name) return name;
        return Text(one?["id"]) ?? Text(one?["value"]);
    }

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    [GeneratedRegex(@"\[(?<index>\d{1,5})\]|(?<name>[^.\[\] ]+)")]
    private static partial Regex Parts();
}
