using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Forms;

namespace LowCode.Apps;

/// <summary>
/// One matter across several departments as a light app: the union of their forms is filled in once, then every department checks its own part beside the
/// others, and the matter ends when all have.
/// </summary>
public static class UnionApp
{
    static readonly JsonSerializerOptions plain = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="id">Of the app.</param>
    /// <param name="noun">What its users call a case.</param>
    /// <param name="post">Who checks at each department.</param>
    /// <param name="nameOf">Name of a department, for its step.</param>
    public static AppPackage Of(string id, Label name, string version, Label noun, string numberPrefix, FormUnion union, string post, Func<string, string> nameOf)
    {
        var form = union.Form;
        // One department has nobody to work beside.
        var flow = union.Departments is [var only] ? new JsonObject
        {
            ["id"] = id, ["start"] = StepOf(only), ["activities"] = new JsonArray(Check(only), new JsonObject { ["id"] = "done", ["type"] = "end" }), ["connections"] = new JsonArray(Arrow(StepOf(only), "done")),
        } : new JsonObject
        {
            ["id"] = id, ["start"] = "together",
            ["activities"] = new JsonArray([new JsonObject { ["id"] = "together", ["type"] = "fork" }, .. union.Departments.Select(Check), new JsonObject { ["id"] = "all", ["type"] = "join", ["mode"] = "all" }, new JsonObject { ["id"] = "done", ["type"] = "end" }]),
            ["connections"] = new JsonArray([.. union.Departments.Select(d => Arrow("together", StepOf(d))), .. union.Departments.Select(d => Arrow(StepOf(d), "all")), Arrow("all", "done")]),
        };
        var manifest = new JsonObject
        {
            ["id"] = id, ["name"] = Words(name), ["version"] = version, ["noun"] = Words(noun), ["numberPrefix"] = numberPrefix, ["form"] = form.Id,
            ["title"] = JsonSerializer.Serialize(name.Zh, plain).Replace('"', '\''), ["posts"] = new JsonArray(post), ["openedBy"] = new JsonArray(),
        };
        return AppPackage.Of([("app.json", Bytes(manifest)), ("flow.json", Bytes(flow)), ($"forms/{form.Id}.json", Bytes(JsonNode.Parse(form.ToJson())!))]);

        JsonNode Check(string department) => new JsonObject
        {
            ["id"] = StepOf(department), ["type"] = "task", ["name"] = nameOf(department), ["form"] = form.Id, ["candidates"] = new JsonObject { ["post"] = post, ["unit"] = department },
            ["access"] = new JsonObject { ["default"] = "hidden", ["fields"] = new JsonObject(union.FieldsOf(department).Order(StringComparer.Ordinal).Select(f => KeyValuePair.Create(f, (JsonNode?)"read"))) },
            ["documents"] = new JsonArray([.. union.DocumentsOf(department).Order(StringComparer.Ordinal).Select(d => (JsonNode)d)]),
        };
    }

    static string StepOf(string department) => "at-" + department;

    static JsonObject Arrow(string from, string to) => new JsonObject { ["from"] = from, ["to"] = to };

    static JsonNode Words(Label label) => JsonSerializer.SerializeToNode(label)!;

    static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, plain);
}
