using System.Text;
using System.Text.Json;

namespace LowCode.Scripts;

/// <summary>One call and its result as JSON.</summary>
public sealed record FunctionExample(string Call, string Result);

/// <param name="Name">As it is called.</param>
/// <param name="Group">What it is about: date, work, text, number, list, each, paper, blank.</param>
/// <param name="Zh">What it gives, in Chinese.</param>
/// <param name="En">The same in English.</param>
/// <param name="Examples">Calls with what they give; tests evaluate every one.</param>
public sealed record FunctionTold(string Name, string Group, string Zh, string En, IReadOnlyList<FunctionExample> Examples);

/// <summary>The functions as authors read of them: one table for documents, screens and tests.</summary>
public static class FunctionGuide
{
    sealed record Row(string Name, string Group, string Zh, string[][] Examples);

    public static IReadOnlyList<FunctionTold> All { get; } = Load();

    /// <summary>The page <c>docs/functions.md</c>.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder("# \u51fd\u6570 \u00b7 Functions\n\n");
        page.Append("<!-- Made of src/Engine/Scripts/Data/functions.json; a test compares. -->\n\n");
        foreach (var group in All.GroupBy(f => f.Group))
        {
            page.Append("| ").Append(group.Key).Append(" | | |\n| --- | --- | --- |\n");
            foreach (var told in group)
                page.Append("| `").Append(told.Name).Append("` | ").Append(told.Zh).Append("<br>").Append(told.En).Append(" | ")
                    .AppendJoin("<br>", told.Examples.Select(e => $"`{e.Call}` → `{e.Result}`")).Append(" |\n");
            page.Append('\n');
        }
        return page.ToString();
    }

    static List<FunctionTold> Load()
    {
        using var stream = typeof(FunctionGuide).Assembly.GetManifestResourceStream("LowCode.Scripts.Data.functions.json") ?? throw new InvalidOperationException("functions.json is not in the assembly");
        var rows = JsonSerializer.Deserialize<Row[]>(stream, JsonSerializerOptions.Web)!;
        var docs = StandardFunctions.OverLists.ToDictionary(d => d.Name, d => d.Doc, StringComparer.Ordinal);
        return [.. rows.Select(r => new FunctionTold(r.Name, r.Group, r.Zh, FunctionTable.Standard.TryGet(r.Name, out var entry) ? entry.Doc : docs[r.Name], [.. r.Examples.Select(e => new FunctionExample(e[0], e[1]))]))];
    }
}
