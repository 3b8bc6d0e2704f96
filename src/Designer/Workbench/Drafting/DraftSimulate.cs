using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Running;
using LowCode.Cases.Simulating;
using LowCode.Designer.Runs;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using ActivityKind = LowCode.Flows.ActivityKind;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A played case as it stands after some of its moments.</summary>
/// <param name="Cases">Cases that are told, from which one is chosen.</param>
/// <param name="At">Moments that are over.</param>
/// <param name="Run">The simulation it is of; null when it is played anew for each look.</param>
public sealed record WalkView(DraftView Draft, LightApp App, FlowDescription Flow, IReadOnlyList<ToldCase> Cases, int Case, int At, int Seed, string? Run)
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

/// <summary><c>…/simulate</c> and <c>…/walk</c>: what would come of a draft with so many cases and people, and one case watched on its way.</summary>
static class DraftSimulate
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts/{id}/simulate", async (string id, string? run, HttpContext http, DraftStore drafts, AppChanges changes, RunDesk runs, CancellationToken cancellation) =>
        {
            var (draft, app) = await AppAsync(id, http, drafts, changes, cancellation);
            return SimulatePages.Show(http, app, await SimulatePages.CameAsync(http, runs, run, cancellation), null, [], StatusCodes.Status200OK, draft.Address);
        }).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/simulate", async (string id, HttpContext http, DraftStore drafts, AppChanges changes, RunDesk runs, CancellationToken cancellation) =>
        {
            var (draft, app) = await AppAsync(id, http, drafts, changes, cancellation);
            return await SimulatePages.BeginAsync(http, app, await http.Request.ReadFormAsync(cancellation), runs, draft.Address + "/simulate", draft, cancellation);
        }).Requires(Acts.AppRead);
        pages.MapGet("/apps/drafts/{id}/walk", WalkAsync).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/walk", PlayAsync).Requires(Acts.AppRead);
    }

    /// <summary>A few cases of a quiet month; the same seed gives the same ones, so every moment has an address.</summary>
    static SimulationPlan Quiet(int? seed) => new() { Days = 60, PerDay = 1, Seed = seed ?? 1 };

    static async Task<IResult> WalkAsync(string id, int? seed, int? n, int? at, string? run, HttpContext http, DraftStore drafts, AppChanges changes, SimulationDesk desk, RunDesk runs, CancellationToken cancellation)
    {
        var (draft, app) = await AppAsync(id, http, drafts, changes, cancellation);
        if (await SimulatePages.CameAsync(http, runs, run, cancellation) is { } came)
            return came.Told?.Read<SimulationCame>() is { } played ? Show(draft, app, played.Result, n, at, run) : Results.LocalRedirect(RunPages.PathOf(came));
        try
        {
            return Show(draft, app, await desk.RunAsync(Caller.From(http), app, Quiet(seed), cancellation, RunDesk.AMoment), n, at, null);
        }
        catch (RefusedException refused) when (refused.Problems[0].Code is "simulation.busy" or "simulation.long")
        {
            // Looking begins nothing that takes long: the page says how it is begun.
            return RunLater.Show(http, draft.Page.Words["walk"], draft.Address, draft.Address + "/walk", ("seed", (seed ?? 1).ToString(CultureInfo.InvariantCulture)));
        }
    }

    static async Task<IResult> PlayAsync(string id, HttpContext http, DraftStore drafts, AppChanges changes, RunDesk runs, CancellationToken cancellation)
    {
        var (draft, _) = await AppAsync(id, http, drafts, changes, cancellation);
        _ = int.TryParse((await http.Request.ReadFormAsync(cancellation))["seed"], out var seed);
        return RunPages.After(await runs.BeginAsync(Caller.From(http), RunAsked.Of(SimulationKind.Simulation, "", draft.Name, draft.Address + "/walk", draft.Page.Words.Language, Address.Of(http),
            new SimulationAsked(null, draft.Draft.Id, Quiet(seed), new Dictionary<string, string>())), cancellation));
    }

    static IResult Show(DraftView draft, LightApp app, SimulationResult result, int? n, int? at, string? run)
    {
        var one = Math.Clamp(n ?? 0, 0, Math.Max(0, result.Told.Count - 1));
        var moments = result.Told.Count == 0 ? 0 : result.Told[one].Moments.Count;
        var flow = AppFlow.Describe(app, draft.Page.Words.Language);
        return Pages.Show<WalkPage>(StatusCodes.Status200OK, (nameof(WalkPage.View), new WalkView(draft, app, flow, result.Told, one, Math.Clamp(at ?? 1, 0, moments), result.Seed, run)));
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
