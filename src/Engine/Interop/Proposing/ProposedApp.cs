using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Forms;

namespace LowCode.Interop;

/// <summary>An app package made of a proposal: its form, a step in which somebody checks, an end. The rows themselves come in by the ordinary import.</summary>
public static class ProposedApp
{
    static readonly JsonSerializerOptions plain = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    sealed record Words(string Noun, string Step);

    static readonly Words words = Load();

    /// <param name="id">Of the app: lower-case letters, digits and <c>-</c>.</param>
    /// <param name="prefix">One to four capital letters of its case numbers.</param>
    /// <param name="post">Who checks.</param>
    public static AppPackage Of(string id, string name, string prefix, string post, IReadOnlyList<ProposedColumn> columns)
    {
        var form = new FormDefinition("record", name) { Fields = [.. columns.Select(Field)] };
        var title = columns.FirstOrDefault(c => c.Required && c.Type is FieldType.Text or FieldType.PersonName or FieldType.Choice) ?? columns[0];
        var manifest = new JsonObject
        {
            ["id"] = id, ["name"] = name, ["version"] = "1.0.0", ["noun"] = words.Noun, ["numberPrefix"] = prefix, ["form"] = form.Id, ["title"] = "form." + title.Id, ["posts"] = new JsonArray(post), ["openedBy"] = new JsonArray(),
        };
        if (columns.FirstOrDefault(c => c.Type == FieldType.Choice) is { } kind) manifest["columns"] = new JsonObject { ["category"] = kind.Id };
        var flow = new JsonObject
        {
            ["id"] = id, ["start"] = "check",
            ["activities"] = new JsonArray(
                new JsonObject { ["id"] = "check", ["type"] = "task", ["name"] = words.Step, ["form"] = form.Id, ["candidates"] = new JsonObject { ["post"] = post }, ["outcomes"] = new JsonArray("done") },
                new JsonObject { ["id"] = "end", ["type"] = "end" }),
            ["connections"] = new JsonArray(new JsonObject { ["from"] = "check", ["outcome"] = "done", ["to"] = "end" }),
        };
        return AppPackage.Of([("app.json", Bytes(manifest)), ("flow.json", Bytes(flow)), ($"forms/{form.Id}.json", Bytes(JsonNode.Parse(form.ToJson())!))]);
    }

    static FieldDefinition Field(ProposedColumn column) => new(column.Id, column.Type, column.Header)
    {
        Required = column.Required, Element = column.Element,
        Options = column.Type != FieldType.Choice ? [] : [.. column.Options.Select(o => new OptionDefinition(o, o))],
    };

    static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, plain);

    static Words Load()
    {
        using var stream = typeof(ProposedApp).Assembly.GetManifestResourceStream("LowCode.Interop.Data.proposal-app.json")!;
        return JsonSerializer.Deserialize<Words>(stream, JsonSerializerOptions.Web)!;
    }
}
