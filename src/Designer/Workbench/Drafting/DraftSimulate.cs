using System.Diagnostics;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Simulating;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using ActivityKind = LowCode.Flows.ActivityKind;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A played case as it stands after some of its moments.</summary>
/// <param name="Cases">Cases that are told, from which one is chosen.</param>
/// <param name="At">Moments that are over.</param>
public sealed record WalkView(DraftView Draft, LightApp App, FlowDescription Flow, IReadOnlyList<ToldCase> Cases, int Case, int At, int Seed)
{
    /// <summary>In order; the end of the case comes after what led to it, though both are of one moment.</summary>
    public IReadOnlyList<SimulatedMoment> Moments { get; } = Case < Cases.Count ? [.. Cases[Case].Moments.OrderBy(m => m.What == "closed")] : [];

    public string? Picture
    {
        get
        {
            var over = Moments.Take(At).ToList();
            var waiting = new HashSet<string>(StringComparer.Ordinal);
            foreach (var moment in over)
                if (moment.What is "offered" or "begun" && moment.Step is { } open) waiting.Add(open);
                else if (moment.What == "done" && moment.Step is { } done) waiting.Remove(done);
                else if (moment.What == "closed") waiting.Clear();
            var passed = over.Where(m => m is { What: "done", Step: not null }).Select(m => new PassedStep(m.Step!, m.Outcome)).ToList();
            // Ends are not done by anybody: the case is closed by one with its result.
            if (over is [.., { What: "closed" } closed] && App.Flow.Activities.FirstOrDefault(a => a.Kind == ActivityKind.End && a.Definition.Result == closed.Outcome) is { } end) passed.Add(new(end.Id));
            return AppFlow.Draw(Flow, WalkedPath.Through(Flow, passed, waiting), "walk");
        }
    }
}

/// <summary><c>…/simulate</c> and <c>…/walk</c>: what would come of a draft with so many cases and people, and one case watched on its way. Nothing is kept.</summary>
static class DraftSimulate
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts/{id}/simulate", async (string id, HttpContext http, DraftStore drafts, AppChanges changes, CancellationToken cancellation) =>
        {
            var (draft, app) = await AppAsync(id, http, drafts, changes, cancellation);
            return SimulatePages.Show(http, app, null, null, TimeSpan.Zero, [], StatusCodes.Status200OK, draft.Address);
        }).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/simulate", RunAsync).Requires(Acts.AppRead);
        pages.MapGet("/apps/drafts/{id}/walk", WalkAsync).Requires(Acts.AppRead);
    }

    static async Task<IResult> RunAsync(string id, HttpContext http, DraftStore drafts, AppChanges changes, SimulationDesk desk, CancellationToken cancellation)
    {
        var (draft, app) = await AppAsync(id, http, drafts, changes, cancellation);
        var (posted, problems) = (await http.Request.ReadFormAsync(cancellation), new List<Problem>());
        var plan = SimulatePages.Read(posted, app, problems);
        if (problems.Count > 0) return SimulatePages.Show(http, app, posted, null, TimeSpan.Zero, problems, StatusCodes.Status422UnprocessableEntity, draft.Address);
        try
        {
            var begun = Stopwatch.GetTimestamp();
            var result = await desk.RunAsync(Caller.From(http), app, plan, cancellation);
            return SimulatePages.Show(http, app, posted, result, Stopwatch.GetElapsedTime(begun), [], StatusCodes.Status200OK, draft.Address);
        }
        catch (RefusedException refused) { return SimulatePages.Show(http, app, posted, null, TimeSpan.Zero, refused.Problems, ProblemHttp.StatusOf(refused.Kind), draft.Address); }
    }

    static async Task<IResult> WalkAsync(string id, int? seed, int? n, int? at, HttpContext http, DraftStore drafts, AppChanges changes, SimulationDesk desk, CancellationToken cancellation)
    {
        var (draft, app) = await AppAsync(id, http, drafts, changes, cancellation);
        // A few cases of a quiet month; the same seed gives the same ones, so every moment has an address.
        var result = await desk.RunAsync(Caller.From(http), app, new SimulationPlan { Days = 60, PerDay = 1, Seed = seed ?? 1 }, cancellation);
        var one = Math.Clamp(n ?? 0, 0, Math.Max(0, result.Told.Count - 1));
        var moments = result.Told.Count == 0 ? 0 : result.Told[one].Moments.Count;
        var flow = AppFlow.Describe(app, draft.Page.Words.Language);
        return Pages.Show<WalkPage>(StatusCodes.Status200OK, (nameof(WalkPage.View), new WalkView(draft, app, flow, result.Told, one, Math.Clamp(at ?? 1, 0, moments), seed ?? 1)));
    }

    /// <summary>A draft that can run.</summary>
    /// <exception cref="RefusedException">It cannot be read, or cannot run as it is.</exception>
    static async Task<(DraftView Draft, LightApp App)> AppAsync(string id, HttpContext http, DraftStore drafts, AppChanges changes, CancellationToken cancellation)
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var report = await changes.CheckAsync(draft.Draft.Package, cancellation);
        return (draft, report.App ?? throw new RefusedException(RefusalKind.Invalid, [.. report.Problems]));
    }
}
