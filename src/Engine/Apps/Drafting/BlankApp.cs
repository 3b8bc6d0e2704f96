using System.Text;
using System.Text.Json.Nodes;
using LowCode.Flows;

namespace LowCode.Apps;

/// <summary>What a designer calls the parts of an app that begins from nothing, in the designer's language.</summary>
public sealed record BlankWords(string Noun, string Form, string Title, string Details, string Intake, string Handle, string Closed);

/// <summary>An app with one form and two steps, which can be published as it is: the shortest way to something that runs.</summary>
public static class BlankApp
{
    public static AppPackage Make(string id, string name, BlankWords words)
    {
        static JsonObject Field(string id, string type, string label, bool required) => new() { ["id"] = id, ["type"] = type, ["label"] = label, ["required"] = required };

        static JsonObject Task(string id, string name, string post, string form) =>
            new() { ["id"] = id, ["type"] = ActivityTypes.Task, ["name"] = name, ["form"] = form, ["candidates"] = new JsonObject { ["post"] = post }, ["allow"] = new JsonArray("return", "transfer") };

        static JsonObject Way(string from, string to) => new() { ["from"] = from, ["to"] = to };

        var app = new JsonObject
        {
            ["id"] = id, ["name"] = name, ["version"] = "1.0.0", ["noun"] = words.Noun, ["numberPrefix"] = "GD", ["form"] = "form1", ["title"] = "form.title",
            ["posts"] = new JsonArray("operator", "handler"), ["openedBy"] = new JsonArray(),
        };
        var form = new JsonObject
        {
            ["id"] = "form1", ["name"] = words.Form, ["fields"] = new JsonArray(Field("title", "text", words.Title, true), Field("details", "textarea", words.Details, false)),
        };
        var flow = new JsonObject
        {
            ["id"] = id, ["start"] = "intake",
            ["activities"] = new JsonArray(Task("intake", words.Intake, "operator", "form1"), Task("handle", words.Handle, "handler", "form1"),
                new JsonObject { ["id"] = "closed", ["type"] = ActivityTypes.End, ["name"] = words.Closed, ["result"] = "closed" }),
            ["connections"] = new JsonArray(Way("intake", "handle"), Way("handle", "closed")),
        };
        return AppPackage.Of([("app.json", Bytes(app)), ("forms/form1.json", Bytes(form)), ("flow.json", Bytes(flow))]);
    }

    /// <summary>A copy of a package under an id and name of its own, beginning at version 1.0.0.</summary>
    public static AppPackage Copy(AppPackage package, string id, string name) => DraftFiles.With(package, DraftEdits.Apply(package,
        new SetApp(new JsonObject { ["id"] = id, ["name"] = name, ["version"] = "1.0.0" })));

    static byte[] Bytes(JsonObject file) => Encoding.UTF8.GetBytes(DraftJson.Write(file));
}
