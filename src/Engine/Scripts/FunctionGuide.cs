using System.Text;
using System.Text.Json;

namespace LowCode.Scripts;

/// <summary>One call and its result as JSON.</summary>
public sealed record FunctionExample(string Call, string Result);

/// <param name="Name">As it is called.</param>
/// <param name="Group">What it is about: date, work, text, number, list, each, paper, blank, flow.</param>
/// <param name="Zh">What it gives, in Chinese.</param>
/// <param name="En">The same in English.</param>
/// <param name="Examples">Calls with what they give; tests evaluate every one.</param>
public sealed record FunctionTold(string Name, string Group, string Zh, string En, IReadOnlyList<FunctionExample> Examples);

/// <summary>The functions as authors read of them: one table for documents, screens and tests.</summary>
public static class FunctionGuide
{
    sealed record Row(string Name, string Group, string Zh, string[][] Examples);

    public static IReadOnlyList<FunctionTold> All { get; } = Load();

    /// <summary>The page <c>docs/functions.md</c>, up to the functions of flows.</summary>
    public static string Markdown() => "# \u51fd\u6570 \u00b7 Functions\n\n<!-- Made of src/Engine/Scripts/Data/functions.json and src/Engine/Flows/Data/flow-functions.json; a test compares. -->\n\n" + Tables(All);

    /// <summary>A table for each group.</summary>
    public static string Tables(IEnumerable<FunctionTold> functions)
    {
        var page = new StringBuilder();
        foreach (var group in functions.GroupBy(f => f.Group))
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
        var docs = StandardFunctions.OverLists.ToDictionary(d => d.Name, d => d.Doc, StringComparer.Ordinal);
        return Read("LowCode.Scripts.Data.functions.json", name => FunctionTable.Standard.TryGet(name, out var entry) ? entry.Doc : docs[name]);
    }

    /// <param name="file">Name of the resource.</param>
    /// <param name="doc">What a function of this name gives, in English.</param>
    public static List<FunctionTold> Read(string file, Func<string, string> doc)
    {
        using var stream = typeof(FunctionGuide).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{file} is not in the assembly");
        return [.. JsonSerializer.Deserialize<Row[]>(stream, JsonSerializerOptions.Web)!.Select(r => new FunctionTold(r.Name, r.Group, r.Zh, doc(r.Name), [.. r.Examples.Select(e => new FunctionExample(e[0], e[1]))]))];
    }
}
