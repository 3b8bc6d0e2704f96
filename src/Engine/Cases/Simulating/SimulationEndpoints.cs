using System.Text.Json;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Http;
using LowCode.Cases.Running;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Simulating;

/// <summary>Simulation of a version over HTTP.</summary>
static class SimulationEndpoints
{
    const int MostBytes = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/apps/{app}/versions/{version}/simulation", RunAsync)
            .Requires(Acts.AppRead).WithName("SimulateVersion").WithTags("apps").WithSummary("Play many cases of a version through the calendar: who gets what when, what is late, load per post; nothing is written; with Prefer: respond-async in the background")
            .Accepts<SimulationBody>("application/json").Produces<SimulationResult>().Produces<RunEndpoints.RunBody>(202).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    static async Task<IResult> RunAsync(string app, string version, HttpContext http, AppStore apps, SimulationDesk desk, RunDesk runs, CancellationToken cancellation)
    {
        var (caller, found, plan) = (Caller.From(http), await AppEndpoints.SeenAsync(app, version, http, apps), await ReadAsync(http.Request, cancellation));
        if (!RunAnswer.IsLater(http.Request)) return Results.Json(await desk.RunAsync(caller, found, plan, cancellation), SimulationJson.Default.SimulationResult);
        SimulationDesk.Check(caller, found, plan);
        var asked = new SimulationAsked(version, null, plan, new Dictionary<string, string>());
        return RunAnswer.Begun(http, await runs.BeginAsync(caller, RunAsked.Of(SimulationKind.Simulation, app, $"{found.Manifest.Name.In(ProblemHttp.Language(http.Request))} {version}", "", ProblemHttp.Language(http.Request), Address.Of(http), asked), cancellation));
    }

    static async Task<SimulationPlan> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, cancellation)) > 0;)
        {
            body.Write(chunk, 0, read);
            if (body.Length > MostBytes) throw new RefusedException(RefusalKind.Invalid, Problem.Of("simulation.shape", ("reason", "1 MB")));
        }
        try { return SimulationBody.Read(body.GetBuffer().AsSpan(0, (int)body.Length)); }
        catch (JsonException wrong) { throw new RefusedException(RefusalKind.Unreadable, Problem.At("simulation.shape", wrong.Path, ("reason", wrong.Message))); }
    }
}
