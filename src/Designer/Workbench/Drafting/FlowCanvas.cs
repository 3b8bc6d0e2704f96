using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A connection as canvases name it.</summary>
public sealed record WayRef(string From, string? Outcome, string To)
{
    /// <summary>For addresses and posts: from, outcome and to, a line each.</summary>
    public override string ToString() => $"{From}\n{Outcome}\n{To}";

    public static WayRef? Read(string? text) => text?.Split('\n') is [var from, var outcome, var to] ? new(from, outcome.Length > 0 ? outcome : null, to) : null;
}

/// <summary>What the flow canvas shows.</summary>
/// <param name="At">Id of the step whose panel is open; empty for none.</param>
/// <param name="On">The connection a step is to be put on; null for none.</param>
/// <param name="Flow">The flow told; null while it cannot be read as a whole.</param>
public sealed record FlowCanvasView(DraftView Draft, string At, WayRef? On, FlowDescription? Flow, Flow? Compiled, IReadOnlyList<Problem> Found, IReadOnlyList<Problem> Refused)
{
    public ActivityDefinition? Selected => At.Length == 0 ? null : Draft.Steps.FirstOrDefault(s => s.Id == At);

    public string Address => $"{Draft.Address}/flow";

    public string Name(string step) => Flow?.Activities.FirstOrDefault(a => a.Id == step)?.Name ?? Draft.Steps.FirstOrDefault(s => s.Id == step)?.Name ?? step;

    /// <summary>All connections, those inside of containers too.</summary>
    public IEnumerable<ConnectionDefinition> Ways => (Draft.Flow?.Connections ?? []).Concat(Draft.Steps.SelectMany(s => s.Connections ?? []));

    public string Start => Draft.Flow is not { } flow ? "" : flow.Start ?? flow.Activities.FirstOrDefault(a => a.Type == ActivityTypes.Start)?.Id ?? (flow.Activities.Count > 0 ? flow.Activities[0].Id : "");

    public string? Picture
    {
        get
        {
            if (Flow is not { } flow) return null;
            var words = Draft.Page.Words;
            WayRef Ref(DescribedConnection way) => new(flow.Activities[way.From].Id, way.Outcome, flow.Activities[way.To].Id);
            string At(string query) => $"{Address}?{query}#panel";
            var chosen = On is { From.Length: 0 } ? -2 : On is { } on ? flow.Connections.FirstOrDefault(c => Ref(c) == on)?.Index ?? -1 : -1;
            return AppFlow.Draw(flow, id: "canvas", links: new FlowLinks(step => At($"at={Uri.EscapeDataString(step.Id)}"), way => At($"on={Uri.EscapeDataString(Ref(way).ToString())}"),
                At($"on={Uri.EscapeDataString(new WayRef("", null, Start).ToString())}"),
                way => way is null ? words["flow.addFirst"] : words.Say("flow.addBetween", ("from", flow.Activities[way.From].Name), ("to", flow.Activities[way.To].Name)), this.At.Length > 0 ? this.At : null, chosen));
        }
    }
}

/// <summary><c>/apps/drafts/{id}/flow</c>: the flow canvas. It is laid out by itself; steps are put on connections, and every act is a small edit on the server's draft.</summary>
static class FlowCanvas
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts/{id}/flow", (string id, string? at, string? on, HttpContext http, DraftStore drafts, CancellationToken cancellation) =>
            ShowAsync(id, at ?? "", WayRef.Read(on), [], http, drafts, StatusCodes.Status200OK, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/flow", EditAsync).Requires(Acts.AppDesign);
    }

    internal static FlowCanvasView View(DraftView draft, string at, WayRef? on, IReadOnlyList<Problem> refused)
    {
        if (draft.Flow is null) return new(draft, at, on, null, null, [], refused);
        var (flow, problems) = FlowCompiler.Compile(draft.Flow);
        var found = flow is null ? problems : [.. problems, .. FlowCheck.Check(flow)];
        return new(draft, at, on, flow is null ? null : AppFlow.Describe(flow, draft.Name, draft.Forms, draft.Page.Words.Language), flow, [.. found], refused);
    }

    static async Task<IResult> ShowAsync(string id, string at, WayRef? on, IReadOnlyList<Problem> refused, HttpContext http, DraftStore drafts, int status, CancellationToken cancellation) =>
        Pages.Show<FlowCanvasPage>(status, (nameof(FlowCanvasPage.View), View(await DraftView.LoadAsync(id, http, drafts, cancellation), at, on, refused)));

    static async Task<IResult> EditAsync(string id, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var posted = new Posted(await http.Request.ReadFormAsync(cancellation));
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var at = posted["at"];
        // Line ends of a post are CR LF; a connection is named by lines.
        var on = WayRef.Read(posted.Some("on") is { } named ? named.Replace("\r", "", StringComparison.Ordinal) : null);
        try
        {
            DraftGate.MustEdit(draft);
            var view = View(draft, at, on, []);
            var before = draft.Steps.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var edit in EditsOf(posted, view))
            {
                var edited = DraftView.Of(await drafts.EditAsync(id, edit, draft.Page.Caller!.User.Value, cancellation), draft.Page);
                if (edit is AddStep add) at = edited.Steps.FirstOrDefault(s => !before.Contains(s.Id) && (add.Type == "parallel" || s.Type == add.Type))?.Id ?? "";
                if (edit is RemoveStep) at = "";
                if (edit is MoveStep move) at = move.Step;
            }
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(id, at, on, DraftGate.Named(refused.Problems, draft.Page), http, drafts, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }
        return Results.LocalRedirect($"/apps/drafts/{id}/flow" + (at.Length > 0 ? $"?at={Uri.EscapeDataString(at)}" : ""));
    }

    static IEnumerable<DraftEdit> EditsOf(Posted posted, FlowCanvasView view)
    {
        var words = view.Draft.Page.Words;
        switch (posted["do"])
        {
            case "addStep":
                var on = view.On ?? throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.way.none", "on"));
                var type = posted["type"];
                if (!StepBeginnings.Types.Contains(type)) throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.step.type", "type", ("type", type)));
                // A dispatch goes by a duty list; the first one brings an empty list with it.
                if (type == ActivityTypes.Dispatch && view.Draft.Lists.Count == 0) yield return new PutFile("lists/duties.json", StepBeginnings.EmptyList(words));
                yield return new AddStep(type, words.Find("step." + type) ?? type, on.From, on.Outcome, on.To, StepBeginnings.Of(type, view));
                break;
            case "moveStep":
                var to = view.On ?? throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.way.none", "on"));
                yield return new MoveStep(posted["step"], to.From, to.Outcome, to.To);
                break;
            case "remove": yield return new RemoveStep(view.At); break;
            case "connect":
                foreach (var edit in Connections(posted, view)) yield return edit;
                break;
            case "disconnect": yield return new Disconnect(view.At, view.On?.Outcome, view.On?.To ?? ""); break;
            case "json": yield return new SetStep(view.At, StepPosted.Whole(posted["json"], view)); break;
            default: yield return new SetStep(view.At, StepPosted.Read(posted, view)); break;
        }
    }

    static IEnumerable<DraftEdit> Connections(Posted posted, FlowCanvasView view)
    {
        for (var i = 0; posted.Has(string.Create(CultureInfo.InvariantCulture, $"to.{i}")); i++)
        {
            var (outcome, to) = (posted.Some(string.Create(CultureInfo.InvariantCulture, $"outcome.{i}")), posted.Some(string.Create(CultureInfo.InvariantCulture, $"to.{i}")));
            var there = view.Ways.FirstOrDefault(w => w.From == view.At && w.Outcome == outcome);
            if (to is null && there is not null) yield return new Disconnect(view.At, outcome, there.To);
            else if (to is not null && there?.To != to) yield return new Connect(view.At, outcome, to);
        }
        if (posted.Some("branch") is { } branch)
        {
            var taken = view.Ways.Where(w => w.From == view.At).Select(w => w.Outcome).ToHashSet();
            var n = 1;
            while (taken.Contains(string.Create(CultureInfo.InvariantCulture, $"branch{n}"))) n++;
            yield return new Connect(view.At, string.Create(CultureInfo.InvariantCulture, $"branch{n}"), branch);
        }
    }
}
