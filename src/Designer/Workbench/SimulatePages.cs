using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Running;
using LowCode.Cases.Simulating;
using LowCode.Designer.Runs;
using LowCode.Designer.Shared;
using LowCode.Designer.Workbench.Drafting;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;
using ActivityKind = LowCode.Flows.ActivityKind;

namespace LowCode.Designer.Workbench;

/// <summary>A step one can say something of, by the names people have for it.</summary>
public sealed record SimulatedStep(string Id, string Name);

/// <summary><c>/apps/{app}/simulate</c>: how many cases a day and how many people at which post; and what comes of it, for a day.</summary>
static class SimulatePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/{app}/simulate", async (string app, string? version, string? run, HttpContext http, AppStore apps, AppUse use, RunDesk runs, CancellationToken cancellation) =>
        {
            var came = await CameAsync(http, runs, run, cancellation);
            return Show(http, await AppAsync(app, came?.Asked.Read<SimulationAsked>().Version ?? version, http, apps, use, cancellation), came, null, [], StatusCodes.Status200OK);
        }).Requires(Acts.AppRead);
        pages.MapPost("/apps/{app}/simulate", RunAsync).Requires(Acts.AppRead);
    }

    static async Task<IResult> RunAsync(string app, HttpContext http, AppStore apps, AppUse use, RunDesk runs, CancellationToken cancellation)
    {
        var posted = await http.Request.ReadFormAsync(cancellation);
        return await BeginAsync(http, await AppAsync(app, posted["version"], http, apps, use, cancellation), posted, runs, $"/apps/{app}/simulate", null, cancellation);
    }

    /// <summary>Begins a simulation as it was typed in; of a short one what came of it is shown at once.</summary>
    /// <param name="draft">The draft it is of; null for a published version.</param>
    internal static async Task<IResult> BeginAsync(HttpContext http, LightApp app, IFormCollection posted, RunDesk runs, string page, DraftView? draft, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        var plan = Read(posted, app, problems);
        if (problems.Count > 0) return Show(http, app, null, posted, problems, StatusCodes.Status422UnprocessableEntity, draft?.Address);
        try
        {
            var context = PageContext.Of(http);
            SimulationDesk.Check(context.Caller!, app, plan);
            var typed = posted.Where(f => f.Key is not ("__RequestVerificationToken" or "version")).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);
            var asked = RunAsked.Of(SimulationKind.Simulation, draft is null ? app.Manifest.Id : "", draft?.Name ?? $"{context.Words.Of(app.Manifest.Name)} {app.Manifest.Version}", page, context.Words.Language, Address.Of(http),
                new SimulationAsked(draft is null ? app.Manifest.Version : null, draft?.Draft.Id, plan, typed));
            return RunPages.After(await runs.BeginAsync(context.Caller!, asked, cancellation));
        }
        catch (RefusedException refused) { return Show(http, app, null, posted, refused.Problems, ProblemHttp.StatusOf(refused.Kind), draft?.Address); }
    }

    /// <summary>The simulation whose result a page shows; null when none is asked for.</summary>
    internal static async Task<BackgroundRun?> CameAsync(HttpContext http, RunDesk runs, string? run, CancellationToken cancellation) =>
        string.IsNullOrEmpty(run) ? null : await runs.OwnAsync(Caller.From(http), SimulationKind.Simulation, run, cancellation);

    static async Task<LightApp> AppAsync(string app, string? version, HttpContext http, AppStore apps, AppUse use, CancellationToken cancellation)
    {
        var view = await AppPages.OneAsync(app, http, apps, use, cancellation);
        return string.IsNullOrEmpty(version) ? view.Latest : await apps.GetAsync(app, version);
    }

    internal static SimulationPlan Read(IFormCollection posted, LightApp app, List<Problem> problems)
    {
        var plan = new SimulationPlan();
        var from = DateOnly.TryParseExact(posted["from"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : plan.From;
        if (posted["from"].ToString() is { Length: > 0 } text && text != from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) problems.Add(Problem.At("simulation.number", "from", ("text", text)));
        var staff = Posts(app).Select(p => (p, n: Number("staff." + p))).Where(p => p.n is not null).ToDictionary(p => p.p, p => (int)p.n!.Value, StringComparer.Ordinal);
        var steps = Steps(app).Select(s => (s.Id, n: Number("minutes." + s.Id))).Where(s => s.n is not null).ToDictionary(s => s.Id, s => new StepPlan { Minutes = s.n }, StringComparer.Ordinal);
        return plan with
        {
            From = from, Days = (int)(Number("days") ?? plan.Days), PerDay = Number("perDay") ?? plan.PerDay, PerFreeDay = Number("perFreeDay") ?? 0, Seed = (int)(Number("seed") ?? plan.Seed),
            Staff = staff, Steps = steps, Recorded = posted["recorded"] == "true",
        };

        double? Number(string name)
        {
            if (posted[name].ToString().Trim() is not { Length: > 0 } written) return null;
            if (double.TryParse(written, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1_000_000_000) return number;
            problems.Add(Problem.At("simulation.number", name, ("text", written)));
            return null;
        }
    }

    public static IReadOnlyList<string> Posts(LightApp app) => SimulationPlan.PostsOf(app);

    /// <summary>Steps that take somebody's time.</summary>
    public static IReadOnlyList<SimulatedStep> Steps(LightApp app) =>
        [.. app.Flow.Activities.Where(a => a.Kind is ActivityKind.Task or ActivityKind.Dispatch).Select(a => new SimulatedStep(a.Id, a.Definition.Name ?? a.Id))];

    /// <param name="came">The simulation whose result is shown; what was typed for it stands there again.</param>
    /// <param name="of">Where it is asked for: the app's own page when null, else the address of a draft.</param>
    internal static IResult Show(HttpContext http, LightApp app, BackgroundRun? came, IFormCollection? posted, IReadOnlyList<Problem> problems, int status, string? of = null)
    {
        posted ??= came is null ? null : new FormCollection(came.Asked.Read<SimulationAsked>().Typed.ToDictionary(t => t.Key, t => new Microsoft.Extensions.Primitives.StringValues(t.Value)));
        return Pages.Show<SimulatePage>(status, (nameof(SimulatePage.Page), PageContext.Of(http)), (nameof(SimulatePage.App), app), (nameof(SimulatePage.Posted), posted),
            (nameof(SimulatePage.Came), came?.Told?.Read<SimulationCame>()), (nameof(SimulatePage.Run), came), (nameof(SimulatePage.Problems), problems), (nameof(SimulatePage.Of), of));
    }
}
