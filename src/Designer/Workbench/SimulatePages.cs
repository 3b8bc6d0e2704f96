using System.Diagnostics;
using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Simulating;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;
using ActivityKind = LowCode.Flows.ActivityKind;

namespace LowCode.Designer.Workbench;

/// <summary>A step one can say something of, by the names people have for it.</summary>
public sealed record SimulatedStep(string Id, string Name);

/// <summary><c>/apps/{app}/simulate</c>: how many cases a day and how many people at which post; and what comes of it. Nothing is kept.</summary>
static class SimulatePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/{app}/simulate", async (string app, string? version, HttpContext http, AppStore apps, AppUse use, CancellationToken cancellation) =>
            Show(http, await AppAsync(app, version, http, apps, use, cancellation), null, null, TimeSpan.Zero, [], StatusCodes.Status200OK)).Requires(Acts.AppRead);
        pages.MapPost("/apps/{app}/simulate", RunAsync).Requires(Acts.AppRead);
    }

    static async Task<IResult> RunAsync(string app, HttpContext http, AppStore apps, AppUse use, SimulationDesk desk, CancellationToken cancellation)
    {
        var posted = await http.Request.ReadFormAsync(cancellation);
        var shown = await AppAsync(app, posted["version"], http, apps, use, cancellation);
        var problems = new List<Problem>();
        var plan = Read(posted, shown, problems);
        if (problems.Count > 0) return Show(http, shown, posted, null, TimeSpan.Zero, problems, StatusCodes.Status422UnprocessableEntity);
        try
        {
            var begun = Stopwatch.GetTimestamp();
            var result = await desk.RunAsync(Caller.From(http), shown, plan, cancellation);
            return Show(http, shown, posted, result, Stopwatch.GetElapsedTime(begun), [], StatusCodes.Status200OK);
        }
        catch (RefusedException refused) { return Show(http, shown, posted, null, TimeSpan.Zero, refused.Problems, ProblemHttp.StatusOf(refused.Kind)); }
    }

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

    /// <param name="of">Where it is asked for: the app's own page when null, else the address of a draft.</param>
    internal static IResult Show(HttpContext http, LightApp app, IFormCollection? posted, SimulationResult? result, TimeSpan took, IReadOnlyList<Problem> problems, int status, string? of = null) =>
        Pages.Show<SimulatePage>(status, (nameof(SimulatePage.Page), PageContext.Of(http)), (nameof(SimulatePage.App), app), (nameof(SimulatePage.Posted), posted),
            (nameof(SimulatePage.Result), result), (nameof(SimulatePage.Took), took), (nameof(SimulatePage.Problems), problems), (nameof(SimulatePage.Of), of));
}
