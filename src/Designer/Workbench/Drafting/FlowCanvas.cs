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

/// <summary><c>/apps/drafts/{id}/flow</c>: the flow canvas. It is laid out by itself; steps are put on connections, and every act is a small edit on the server's draft.</summary>
static class FlowCanvas
{
    // While somebody works a hint in time is worth more than a proof; publishing looks further.
    static readonly SoundnessBudget live = new(2_000, 800);

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts/{id}/flow", (string id, string? at, string? on, HttpContext http, DraftStore drafts, CancellationToken cancellation) =>
            ShowAsync(id, at ?? "", WayRef.Read(on), [], http, drafts, StatusCodes.Status200OK, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/flow", EditAsync).Requires(Acts.AppDesign);
    }

    /// <param name="judged">Whether it is looked at; an edit only needs to know what is there.</param>
    internal static FlowCanvasView View(DraftView draft, string at, WayRef? on, IReadOnlyList<Problem> refused, bool judged = true)
    {
        if (draft.Flow is null || !judged) return new(draft, at, on, null, null, [], refused);
        var (flow, problems) = FlowCompiler.Compile(draft.Flow);
        if (flow is null) return new(draft, at, on, null, null, problems, refused);
        var found = FlowCheck.Check(flow);
        var soundness = found.Any(p => p.Code == "flow.emptyContainer") ? null : Soundness.Check(flow, live);
        // What is said already is not said once more.
        var wrong = soundness?.Problem(flow) is { } unsound && !found.Any(p => p.Path == unsound.Path && soundness.CounterExample!.Fault == SoundnessFault.Unreachable) ? new[] { unsound } : [];
        return new(draft, at, on, AppFlow.Describe(flow, draft.Name, draft.Forms, draft.Page.Words.Language), flow, [.. problems, .. found, .. wrong], refused) { Soundness = soundness };
    }

    /// <summary>What rules of the flow can be about: fields of its forms, and what its steps note down.</summary>
    public static IReadOnlyList<PickField> Pickable(DraftView draft) => [.. Picking.Of(draft.Fields), .. NotedValues.Picks(draft.Steps, [.. draft.Fields])];

    static async Task<IResult> ShowAsync(string id, string at, WayRef? on, IReadOnlyList<Problem> refused, HttpContext http, DraftStore drafts, int status, CancellationToken cancellation)
    {
        var view = View(await DraftView.LoadAsync(id, http, drafts, cancellation), at, on, refused);
        if (view.Selected is { Type: ActivityTypes.Subcase }) view = view with { Apps = await AppsAsync(view.Draft, http, cancellation) };
        return Pages.Show<FlowCanvasPage>(status, (nameof(FlowCanvasPage.View), view));
    }

    /// <summary>Apps whose cases a step can begin.</summary>
    static async Task<IReadOnlyList<(string Id, string Name)>> AppsAsync(DraftView draft, HttpContext http, CancellationToken cancellation)
    {
        var (apps, named) = (http.RequestServices.GetRequiredService<AppStore>(), new List<(string, string)>());
        foreach (var latest in (await apps.VersionsAsync(cancellation)).DistinctBy(v => v.App)) named.Add((latest.App, draft.Page.Words.Of((await apps.GetAsync(latest.App, latest.Version)).Manifest.Name)));
        return [.. named.OrderBy(a => a.Item1 == draft.Draft.App)];
    }

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
            var view = View(draft, at, on, [], judged: false);
            if (posted["type"] == ActivityTypes.Subcase) view = view with { Apps = await AppsAsync(draft, http, cancellation) };
            var before = draft.Steps.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
            // What one press asks for is one act, taken back at once.
            var edits = EditsOf(posted, view).ToList();
            if (edits.Count > 0)
            {
                var edited = await drafts.EditAsync(id, edits, draft.Page.Caller!.User.Value, cancellation);
                at = edits[^1] switch
                {
                    AddStep add => DraftView.Of(edited, draft.Page).Steps.FirstOrDefault(s => !before.Contains(s.Id) && (add.Type.StartsWith("parallel", StringComparison.Ordinal) || s.Type == add.Type))?.Id ?? "",
                    RemoveStep => "",
                    MoveStep move => move.Step,
                    _ => at,
                };
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
                // Several units are chosen in a field of the form; the first such step brings it.
                if (type is ActivityTypes.Summon or ActivityTypes.ForEach && StepBeginnings.UnitsField(view) is null && view.Draft.Manifest?.Form is { } form)
                    yield return new AddField(form, "unit", words["step.units"], Members: new JsonObject { ["id"] = StepBeginnings.NewUnits(view), ["multiple"] = true });
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
            default:
                if (posted["negotiate.units"] == StepTerms.NewField && view.Draft.Manifest?.Form is { } opening)
                    yield return new AddField(opening, "unit", words["step.units"], Members: new JsonObject { ["id"] = StepBeginnings.NewUnits(view), ["multiple"] = true });
                yield return new SetStep(view.At, StepPosted.Read(posted, view));
                break;
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
