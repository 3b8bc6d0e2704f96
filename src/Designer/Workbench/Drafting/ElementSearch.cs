using System.Text.Json.Nodes;
using LowCode.Designer.Shared;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Finds data elements by what people call them.</summary>
static class ElementSearch
{
    /// <summary>Most that are listed; whoever sees so many says more.</summary>
    public const int Most = 20;

    /// <param name="said">Words of a name, a meaning or an id, with blanks between; all of them have to be there.</param>
    public static IReadOnlyList<DataElement> Find(string? said)
    {
        var words = (said ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 0 ? [] : [.. DataElements.All.Where(e => words.All(w => Says(e, w))).OrderBy(e => e.Name.Zh.StartsWith(words[0], StringComparison.Ordinal) ? 0 : 1).Take(Most)];
    }

    static bool Says(DataElement element, string word) => new[] { element.Id, element.Name.Zh, element.Name.En, element.Meaning.Zh, element.Meaning.En, Words.Chinese.Find("elements.subject." + element.Subject), Words.English.Find("elements.subject." + element.Subject) }
        .Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>The type of field that suits an element best.</summary>
    public static FieldType TypeOf(DataElement element) => element.Types.Select(t => Enum.GetValues<FieldType>().Cast<FieldType?>().FirstOrDefault(f => Apps.DraftEdits.NameOf(f!.Value) == t)).OfType<FieldType>().FirstOrDefault();

    /// <summary>What a field for it has from the beginning.</summary>
    public static JsonObject Members(DataElement element, Words words)
    {
        var type = TypeOf(element);
        var members = Limits.Begin(type, words) ?? [];
        members["element"] = element.Id;
        if (Limits.HasOptions(type) && element.Derived?.Ways.LastOrDefault(w => w.Outcomes is not null)?.Outcomes is { } outcomes)
            members["options"] = new JsonArray([.. outcomes.Select(o => (JsonNode)new JsonObject { ["value"] = o, ["label"] = o })]);
        if (element.Name.En is { } english) members["label"] = new JsonObject { ["zh-CN"] = element.Name.Zh, ["en"] = english };
        return members;
    }

    /// <summary>What it is of, and how far it may travel, in the reader's words.</summary>
    public static string Told(DataElement element, Words words) =>
        string.Join(" · ", new[] { words.Find("elements.subject." + element.Subject) ?? element.Subject, words["type." + TypeOf(element)], words.Find("elements.class." + element.Class) ?? "" }.Where(t => t.Length > 0));
}
