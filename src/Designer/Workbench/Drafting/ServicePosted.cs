using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What residents can ask for themselves, as the member <c>residents</c> of the manifest. What the page does not show of it stays as it is written.</summary>
static class ServicePosted
{
    /// <summary>A title that is the beginning of what was told.</summary>
    const string From = "=slice(form.", Cut = ", 0, 24)";

    /// <summary>What a resident can be asked, and records of their own that can be found for them: no control of it needs an account.</summary>
    public static IReadOnlyList<FieldDefinition> Askable(FormDefinition? form) => form is null ? []
        : [.. form.Fields.Where(f => f.Type is not (FieldType.Help or FieldType.Hidden or FieldType.Computed or FieldType.Serial) && f != ServiceForm.PhoneOf(form)).Except(Unaskable(form))];

    /// <summary>What takes an id that a resident cannot know.</summary>
    public static IReadOnlyList<FieldDefinition> Unaskable(FormDefinition? form) => form is null ? [] : [.. form.Fields.Where(f => f.Type is FieldType.User or FieldType.Unit or FieldType.Record && !ServiceReferences.MayBeOwn(form, form.Fields.Select(a => a.Id), f.Id, f))];

    /// <exception cref="RefusedException">There is no such service.</exception>
    public static JsonObject Read(Posted posted, DraftView draft)
    {
        var residents = (JsonObject?)draft.Tree("app.json")?["residents"]?.DeepClone() ?? [];
        var services = residents["services"] as JsonArray ?? [];
        residents["services"] ??= services;
        var service = services.OfType<JsonObject>().FirstOrDefault(s => (string?)s["id"] == posted["service"]);
        switch (posted["do"])
        {
            case "addService": services.Add(First(draft, id => services.Any(s => (string?)s!["id"] == id))); break;
            case "residents": Terms(posted, residents); break;
            case var _ when service is null: throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.row.unknown", "residents"));
            case "removeService": services.Remove(service); break;
            default: Set(posted, service, draft); break;
        }
        return new() { ["residents"] = residents };
    }

    /// <summary>A form with a photo makes a snapshot, any other asks for everything: right before anything is set at it.</summary>
    static JsonObject First(DraftView draft, Func<string, bool> taken)
    {
        var asked = Askable(draft.Opening);
        var (photo, told) = (asked.FirstOrDefault(f => f.Type == FieldType.Photo), asked.FirstOrDefault(f => f.Type == FieldType.Textarea) ?? asked.FirstOrDefault(f => f.Type == FieldType.Text));
        var service = new JsonObject { ["id"] = DraftEdits.FreeId("service", taken), ["name"] = draft.Manifest?.Name.Zh ?? draft.Draft.Name };
        if (photo is not null && told is not null) (service["snap"], service["fields"]) = (true, new JsonArray(photo.Id, told.Id));
        else service["fields"] = new JsonArray([.. asked.Select(f => (JsonNode)f.Id)]);
        if (draft.Opening?.Fields.FirstOrDefault(f => f.Type == FieldType.Place) is { } place && photo is not null && told is not null) service["position"] = place.Id;
        Entitle(service, draft);
        return service;
    }

    static void Set(Posted posted, JsonObject service, DraftView draft)
    {
        var members = new JsonObject();
        posted.Label(members, "name", needed: true);
        posted.Label(members, "about");
        if (posted.Has("fields.shown")) members["fields"] = new JsonArray([.. posted.All("fields").Distinct().Select(f => (JsonNode)f)]);
        foreach (var tick in new[] { "snap", "behalf", "closed" }) posted.Tick(members, tick);
        // Persons alone are what is meant when nothing is said.
        if (posted.Has("for.shown")) members["for"] = posted.All("for").ToList() is var kinds && kinds is [] or [ServiceDefinition.Person] ? null : new JsonArray([.. kinds.Select(k => (JsonNode)k)]);
        foreach (var text in new[] { "position", "takes", "phone" }) posted.Text(members, text);
        if (posted.Has("needs")) members["needs"] = posted["needs"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } needs ? new JsonArray([.. needs.Select(n => (JsonNode)n)]) : null;
        foreach (var (name, value) in members)
            if (value is null) service.Remove(name);
            else service[name] = value.DeepClone();
        Entitle(service, draft);
    }

    /// <summary>Lists need a title: one that residents are not asked for is the beginning of what they tell.</summary>
    static void Entitle(JsonObject service, DraftView draft)
    {
        if (draft.Manifest?.Title is not { } path || !path.StartsWith("form.", StringComparison.Ordinal) || draft.Opening?.Fields.FirstOrDefault(f => "form." + f.Id == path) is not { Type: FieldType.Text or FieldType.Textarea } title) return;
        var fields = (service["fields"] as JsonArray ?? []).Select(f => (string?)f).ToList();
        var values = service["values"] as JsonObject ?? [];
        // What somebody wrote themselves is theirs.
        if ((string?)values[title.Id] is { } given && !(given.StartsWith(From, StringComparison.Ordinal) && given.EndsWith(Cut, StringComparison.Ordinal))) return;
        values.Remove(title.Id);
        if (!fields.Contains(title.Id) && draft.Opening.Fields.FirstOrDefault(f => fields.Contains(f.Id) && f.Type is FieldType.Textarea or FieldType.Text) is { } told) values[title.Id] = From + told.Id + Cut;
        if (values.Count == 0) service.Remove("values");
        else if (values.Parent is null) service["values"] = values;
    }

    static void Terms(Posted posted, JsonObject residents)
    {
        if (posted.Has("again.n"))
        {
            if (posted.Number("again.n") is not > 0) residents.Remove("again");
            else (residents["again"] ??= new JsonObject())["days"] = posted.Number("again.n");
        }
        if (!posted.Has("withdraw")) return;
        if (posted.All("withdraw").Contains("true")) residents.Remove("withdraw");
        else residents["withdraw"] = false;
    }
}
