using System.Text.Json;
using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Flows;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Documents a form asks for, and the steps that wait for them, as their panel has them, and back. What is done to both is one act.</summary>
static class DocumentPosted
{
    public const string List = "documents";

    /// <summary>Kinds of licences streets meet, whether a source for them is here yet or not.</summary>
    static readonly string[] usual = ["idCard", "householdBook", "marriageCertificate", "businessLicence"];

    public static IEnumerable<string> Kinds(FormCanvasView view, DocumentDefinition document) =>
        usual.Concat(view.Licences).Concat(document.Kind is { } kind ? [kind] : []).Distinct(StringComparer.Ordinal);

    /// <summary>Documents of other forms of the app that this one does not ask for: brought there, they need not be brought here.</summary>
    public static IEnumerable<DocumentDefinition> Elsewhere(FormCanvasView view) =>
        view.Draft.Forms.Where(f => f.Id != view.Form.Id).SelectMany(f => f.Documents).DistinctBy(d => d.Id).Where(d => view.Form.Documents.All(mine => mine.Id != d.Id));

    /// <summary>Fields a condition can read: when documents are worked out, only what was filled in is known.</summary>
    public static IReadOnlyList<PickField> Fields(FormCanvasView view) => [.. Picking.Of(view.Form.Fields), .. Picking.Of(view.Others)];

    /// <summary>Steps somebody does, which can be held up until a document is there.</summary>
    public static IEnumerable<ActivityDefinition> Steps(FormCanvasView view) => view.Draft.Steps.Where(s => s.Type == ActivityTypes.Task);

    public static bool WaitsFor(ActivityDefinition step, string document) => Waits(step).Contains(document);

    public static DraftEdit Add(Posted posted, FormCanvasView view)
    {
        JsonObject made;
        if (posted.Some("same") is { } same && Elsewhere(view).Any(d => d.Id == same))
        {
            made = (JsonObject)Written(view, same)!.DeepClone();
            // Its field is one of the other form.
            made.Remove("field");
        }
        else
        {
            var taken = view.Draft.Forms.SelectMany(f => f.Documents).Select(d => d.Id).ToHashSet(StringComparer.Ordinal);
            made = new JsonObject { ["id"] = DraftEdits.FreeId("document", taken.Contains), ["name"] = posted.Some("name") is { Length: <= DraftEdits.MostName } name ? name : view.Draft.Page.Words["canvas.document.new"], ["required"] = true };
        }
        return new AddRow(view.Path, made, view.Document is { } at ? at + 1 : null, List);
    }

    public static IReadOnlyList<DraftEdit> Set(Posted posted, FormCanvasView view, int at)
    {
        var members = new JsonObject();
        posted.Label(members, "name", needed: true);
        foreach (var label in new[] { "proves", "exempt" }) posted.Label(members, label);
        foreach (var text in new[] { "kind", "field", "holder" }) posted.Text(members, text);
        foreach (var tick in new[] { "required", "original", "impersonal" }) posted.Tick(members, tick);
        posted.Number(members, "laterDays");
        if (posted.Has("laterDays")) members["laterDays"] = posted.Number("laterDays") is > 0 and var days ? days : null;
        FieldPosted.Rule(posted, members, "requiredWhen", Fields(view), view.Draft.Page.Caller!);
        var edits = new List<DraftEdit> { new SetRow(view.Path, at, members, List) };
        if (posted.Has("steps"))
        {
            var (id, chosen) = (view.Form.Documents[at].Id, posted.All("steps").ToHashSet(StringComparer.Ordinal));
            foreach (var step in Steps(view))
                if (chosen.Contains(step.Id) != WaitsFor(step, id)) edits.Add(Waiting(step, chosen.Contains(step.Id) ? Waits(step).Append(id) : Waits(step).Where(d => d != id)));
        }
        return edits;
    }

    /// <summary>What is asked for no more is waited for no more, unless another form still asks for it.</summary>
    public static IReadOnlyList<DraftEdit> Remove(FormCanvasView view, int at)
    {
        var id = view.Form.Documents[at].Id;
        var still = view.Draft.Forms.Any(f => f.Id != view.Form.Id && f.Documents.Any(d => d.Id == id));
        return [new RemoveRow(view.Path, at, List), .. still ? [] : view.Draft.Steps.Where(s => WaitsFor(s, id)).Select(s => Waiting(s, Waits(s).Where(d => d != id)))];
    }

    static SetStep Waiting(ActivityDefinition step, IEnumerable<string> documents) =>
        new SetStep(step.Id, new JsonObject { [List] = new JsonArray([.. documents.Select(d => (JsonNode)d)]) is { Count: > 0 } some ? some : null });

    static IEnumerable<string> Waits(ActivityDefinition step) =>
        step.Extra?.TryGetValue(List, out var written) == true && written.ValueKind == JsonValueKind.Array ? written.EnumerateArray().Where(d => d.ValueKind == JsonValueKind.String).Select(d => d.GetString()!) : [];

    static JsonObject? Written(FormCanvasView view, string id) => view.Draft.Forms.Where(f => f.Documents.Any(d => d.Id == id))
        .Select(f => (view.Draft.Tree($"forms/{f.Id}.json")?[List] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(d => (string?)d["id"] == id)).OfType<JsonObject>().FirstOrDefault();
}
