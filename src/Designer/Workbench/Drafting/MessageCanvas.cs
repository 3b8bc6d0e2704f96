using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>What the editor of messages shows: templates, and what people are told without a step of the flow.</summary>
/// <param name="At">Id of the template that is open; <c>#n</c> for a notice; empty for none.</param>
public sealed record MessageView(DraftView Draft, string At, IReadOnlyList<MessageTemplate> Own, IReadOnlyList<Problem> Found, IReadOnlyList<Problem> Refused)
{
    public string Address => $"{Draft.Address}/messages";

    /// <summary>The app's own in front of those that come with the product.</summary>
    public IReadOnlyList<MessageTemplate> All => [.. Own, .. MessageTemplates.Shipped.All.Where(s => Own.All(o => o.Id != s.Id))];

    public MessageTemplate? Template => All.FirstOrDefault(t => t.Id == At);

    public IReadOnlyList<NoticeDefinition> Notices => Draft.Manifest?.Notices ?? [];

    /// <summary>The notice that is open, from 0.</summary>
    public int Notice => At.StartsWith('#') && int.TryParse(At[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n < Notices.Count ? n : -1;

    public bool IsOwn(MessageTemplate template) => Own.Any(o => o.Id == template.Id);
}

/// <summary><c>…/messages</c>: the words an app sends, and to whom it says what by itself.</summary>
static class MessageCanvas
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts/{id}/messages", (string id, string? at, HttpContext http, DraftStore drafts, CancellationToken cancellation) => ShowAsync(id, at ?? "", [], http, drafts, StatusCodes.Status200OK, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/messages", EditAsync).Requires(Acts.AppDesign);
    }

    static async Task<IResult> ShowAsync(string id, string at, IReadOnlyList<Problem> refused, HttpContext http, DraftStore drafts, int status, CancellationToken cancellation) =>
        Pages.Show<MessageCanvasPage>(status, (nameof(MessageCanvasPage.View), View(await DraftView.LoadAsync(id, http, drafts, cancellation), at, refused)));

    static MessageView View(DraftView draft, string at, IReadOnlyList<Problem> refused)
    {
        var (own, found) = MessageFiles.Own(draft.Draft.Package);
        return new(draft, at, own, found, refused);
    }

    static async Task<IResult> EditAsync(string id, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var posted = new Posted(await http.Request.ReadFormAsync(cancellation));
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var at = posted["at"];
        try
        {
            DraftGate.MustEdit(draft);
            var view = View(draft, at, []);
            var notices = draft.Tree("app.json")?["notices"] as JsonArray ?? [];
            DraftEdit edit;
            switch (posted["do"])
            {
                case "add":
                    at = DraftEdits.FreeId("message", taken => view.All.Any(t => t.Id == taken));
                    edit = new SetFile($"messages/{at}.json", new JsonObject { ["id"] = at, ["number"] = $"APP-{view.Own.Count + 1:000}", ["name"] = draft.Page.Words["message.new"], ["text"] = draft.Page.Words["message.new.text"], ["variables"] = new JsonObject { ["number"] = 30, ["title"] = 50 } });
                    break;
                case "remove" when !at.StartsWith('#'):
                    edit = new PutFile($"messages/{at}.json", null);
                    at = "";
                    break;
                case "addNotice":
                    notices = [.. notices.Select(n => n!.DeepClone()), new JsonObject { ["on"] = NoticeDefinition.Overdue, ["template"] = "overdue", ["to"] = NoticeDefinition.Step }];
                    edit = new SetApp(new JsonObject { ["notices"] = notices });
                    at = $"#{notices.Count - 1}";
                    break;
                case "remove" or "notice":
                    edit = new SetApp(new JsonObject { ["notices"] = Notices(posted, view, notices) });
                    if (posted["do"] == "remove") at = "";
                    break;
                default: edit = new SetFile($"messages/{at}.json", Template(posted, view)); break;
            }
            await drafts.EditAsync(id, edit, draft.Page.Caller!.User.Value, cancellation);
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(id, at, DraftGate.Named(refused.Problems, draft.Page), http, drafts, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }
        return Results.LocalRedirect($"/apps/drafts/{id}/messages" + (at.Length > 0 ? $"?at={Uri.EscapeDataString(at)}" : ""));
    }

    static JsonArray Notices(Posted posted, MessageView view, JsonArray before)
    {
        if (view.Notice < 0) throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.row.unknown", "notices"));
        var after = new JsonArray([.. before.Select(n => n!.DeepClone())]);
        if (posted["do"] == "remove")
        {
            after.RemoveAt(view.Notice);
            return after;
        }
        var one = after[view.Notice]!.AsObject();
        var members = new JsonObject();
        posted.Text(members, "on");
        posted.Text(members, "template");
        posted.Tick(members, "urgent");
        if (posted.Some("to") is { } to && to != "keep") members["to"] = to.Split(':', 2) is ["post", var post] ? new JsonObject { ["kind"] = "post", ["post"] = post } : to;
        foreach (var (name, value) in members)
            if (value is null) one.Remove(name);
            else one[name] = value.DeepClone();
        return after;
    }

    /// <summary>A template as members of its file. Where it comes with the product, the app gets one of its own in its place.</summary>
    static JsonObject Template(Posted posted, MessageView view)
    {
        var template = view.Template ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.file.unknown", $"messages/{view.At}.json"));
        var members = new JsonObject { ["id"] = template.Id };
        if (!view.IsOwn(template)) foreach (var (name, value) in DraftJson.Read(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(template, System.Text.Json.JsonSerializerOptions.Web))) if (value is not null && name != "places") members[name] = value.DeepClone();
        posted.Text(members, "number");
        posted.Label(members, "name", needed: true);
        posted.Label(members, "text", needed: true);
        // Places stand in the text; how long each may be is said beside it, 20 characters until then.
        var lengths = new JsonObject();
        foreach (var place in MessageFiles.PlacesOf(posted["text.zh"] + posted["text.en"])) lengths[place] = posted.Number("most." + place) ?? template.Variables?.GetValueOrDefault(place, 20) ?? 20;
        members["variables"] = lengths;
        return members;
    }
}
