using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Activation;
using LowCode.Cases.Http;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Closed cases of one version walked through another, newest first.</summary>
/// <param name="Walked">How many were walked.</param>
/// <param name="Same">Those where nothing is otherwise.</param>
/// <param name="Cases">Those where something is.</param>
public sealed record ReplayReport(int Walked, int Same, IReadOnlyList<ReplayedCase> Cases);

/// <summary>What a person does with replays; only cases in the person's sight, nothing is written.</summary>
public sealed class ReplayDesk(CaseLists lists, CaseLoader loader, AppStore apps, CalendarHolder calendars, DirectoryCache directories)
{
    /// <summary>Cases walked at once.</summary>
    public const int MostCases = 500;

    const int Page = 100;

    /// <param name="told">Told how many of how many are walked.</param>
    public async Task<ReplayReport> RunAsync(Caller caller, string app, string from, string to, int take, CancellationToken cancellation, Action<long, long>? told = null)
    {
        Check(from, to);
        var target = await apps.GetAsync(app, to);
        var (walked, found) = (0, new List<ReplayedCase>());
        take = Math.Clamp(take, 1, MostCases);
        for (string? after = null; walked < take;)
        {
            var page = await lists.CasesAsync(caller, new CaseQuery(App: app, State: "closed", After: after, Take: Page), cancellation);
            foreach (var line in page.Items.Where(l => l.AppVersion == from))
            {
                if (walked == take) break;
                var id = new CaseId(line.CaseId);
                if (await loader.LoadAsync(id, cancellation) is not { Key: not null } loaded || !Rights.Sees(caller, loaded.State.Involvement)) continue;
                var one = await WalkAsync(id, loaded.State, target, caller.Directory.Tree, cancellation);
                walked++;
                if (one.Differences.Count > 0) found.Add(one);
                told?.Invoke(walked, take);
            }
            if ((after = page.Next) is null) break;
        }
        return new ReplayReport(walked, walked - found.Count, found);
    }

    /// <summary>All closed cases of a version, whoever may see them: for whoever holds the data. Each is told as it is walked.</summary>
    public async Task<ReplayReport> RunAllAsync(Storage.Database database, string app, string from, string to, int take, Action<ReplayedCase> told, CancellationToken cancellation)
    {
        Check(from, to, "--to");
        var (target, tree) = (await apps.GetAsync(app, to), (await directories.CurrentAsync(cancellation)).Tree);
        var (walked, found) = (0, new List<ReplayedCase>());
        await foreach (var id in Operating.CaseIds.OfJournalAsync(database, cancellation))
        {
            if (walked == take) break;
            if (await loader.LoadAsync(id, cancellation) is not { Key: not null, State: { Status: CaseStatus.Closed } state } || state.App != app || state.AppVersion != from) continue;
            var one = await WalkAsync(id, state, target, tree, cancellation);
            walked++;
            if (one.Differences.Count == 0) continue;
            found.Add(one);
            told(one);
        }
        return new ReplayReport(walked, walked - found.Count, found);
    }

    /// <exception cref="RefusedException"><c>replay.sameVersion</c>.</exception>
    public static void Check(string from, string to, string path = "to")
    {
        if (from == to) throw new RefusedException(RefusalKind.Invalid, Problem.At("replay.sameVersion", path));
    }

    async Task<ReplayedCase> WalkAsync(CaseId id, CaseState state, LightApp target, UnitTree tree, CancellationToken cancellation) =>
        CaseReplay.Run(id, await loader.HistoryAsync(id, cancellation), state.Facts(), await apps.GetAsync(state.App, state.AppVersion, state.Settings), target, calendars.Current, tree);
}

/// <summary>Replays over HTTP.</summary>
static class ReplayEndpoints
{
    sealed record DifferenceBody(string Code, string? Activity, string Message);

    sealed record CaseBody(string Case, string Number, bool Whole, IReadOnlyList<DifferenceBody> Differences);

    sealed record ReportBody(int Walked, int Same, IReadOnlyList<CaseBody> Cases);

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/apps/{app}/versions/{version}/replay", RunAsync).Requires(Acts.AppInstall).WithName("ReplayCases").WithTags("apps")
            .WithSummary("Closed cases of an earlier version (since) walked through this one: what would have been otherwise; nothing is written").Produces<ReportBody>().ProducesProblem(404).ProducesProblem(422);

    static async Task<IResult> RunAsync(string app, string version, string since, int? top, HttpContext http, AppStore apps, ReplayDesk desk, CancellationToken cancellation)
    {
        await AppEndpoints.SeenAsync(app, version, http, apps);
        await AppEndpoints.SeenAsync(app, since, http, apps);
        var report = await desk.RunAsync(Caller.From(http), app, since, version, top ?? 100, cancellation);
        var language = ProblemHttp.Language(http.Request);
        return Results.Json(new ReportBody(report.Walked, report.Same, [.. report.Cases.Select(c => new CaseBody(c.Case.Value, c.Number, c.IsWhole,
            [.. c.Differences.Select(d => new DifferenceBody(d.Code, d.Path, ProblemText.Of(d, language)))]))]), ApiJson.Options);
    }
}
