using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A kind of part of an app that is a file with a head and a list of rows, edited on one and the same canvas: print layouts, views, reports, ledgers, lists of options.</summary>
/// <param name="Folder">Where its files stand; also its place in addresses.</param>
/// <param name="List">The member of the file that holds the rows.</param>
/// <param name="word">The stem of its words.</param>
abstract class PartKind(string folder, string list, string word)
{
    public static IReadOnlyList<PartKind> All { get; } = [new PrintParts(), new ViewParts(), new StatisticParts(), new RegisterParts(), new OptionParts()];

    public string Folder => folder;
    public string List => list;
    public string Word => word;

    /// <summary>The stem of ids that are made up.</summary>
    public abstract string Stem { get; }

    /// <summary>Component of the panel, for the head and for a row.</summary>
    public abstract Type Panel { get; }

    /// <summary>Component that shows what it comes to.</summary>
    public abstract Type Preview { get; }

    /// <summary>A new file, as right as it can be from the beginning.</summary>
    public abstract JsonObject Begin(string name, DraftView draft);

    /// <summary>A new row.</summary>
    public abstract JsonObject Row(PartView view, Posted posted);

    /// <summary>The panel of the head as members of the file.</summary>
    public abstract JsonObject ReadHead(Posted posted, PartView view);

    /// <summary>The panel of a row as members of the row.</summary>
    public abstract JsonObject ReadRow(Posted posted, PartView view);

    /// <summary>A row on the canvas, in words: what it is, and further things beside it.</summary>
    public abstract (string Label, IEnumerable<string> Tags) Told(JsonObject row, PartView view);

    /// <summary>What else is made together with an edit; nothing for most.</summary>
    public virtual IEnumerable<DraftEdit> Together(Posted posted, PartView view) => [];

    public string PathOf(string id) => $"{Folder}/{id}.json";
}

/// <summary>What the canvas of a part shows.</summary>
/// <param name="At">Row whose panel is open, from 0; −1 for the head.</param>
public sealed record PartView(DraftView Draft, string Folder, string Id, JsonObject File, int At, IReadOnlyList<Problem> Found, IReadOnlyList<Problem> Refused)
{
    internal PartKind Kind { get; } = PartKind.All.First(k => k.Folder == Folder);

    public string Address => $"{Draft.Address}/{Folder}/{Id}";

    public string Path => $"{Folder}/{Id}.json";

    public string Name => Words.Of(LabelOf(File["name"]) ?? new Forms.Label(Id));

    public Shared.Words Words => Draft.Page.Words;

    public IReadOnlyList<JsonObject> Rows { get; } = [.. (File[PartKind.All.First(k => k.Folder == Folder).List] as JsonArray ?? []).OfType<JsonObject>()];

    public JsonObject? Row => At >= 0 && At < Rows.Count ? Rows[At] : null;

    /// <summary>The row a problem is about, from 0.</summary>
    public int? RowOf(Problem problem) => problem.Path is { } path && path.StartsWith(Path + " ", StringComparison.Ordinal) && int.TryParse(path[(Path.Length + 1)..], out var row) && row <= Rows.Count ? row - 1 : null;

    /// <summary>A label as files write it: a text, or words by language.</summary>
    public static Forms.Label? LabelOf(JsonNode? written)
    {
        try
        {
            return written is null ? null : System.Text.Json.JsonSerializer.Deserialize<Forms.Label>(written);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>Texts of a member that is a list of them.</summary>
    public static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(TextOf).OfType<string>()];

    public static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static int NumberOf(JsonNode? node, int otherwise) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : otherwise;

    public static bool IsOn(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var on) && on;
}
