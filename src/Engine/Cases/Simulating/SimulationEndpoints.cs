using System.Text.Json;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Http;
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
            .Requires(Acts.AppRead).WithName("SimulateVersion").WithTags("apps").WithSummary("Play many cases of a version through the calendar: who gets what when, what is late, load per post; nothing is written")
            .Accepts<SimulationBody>("application/json").Produces<SimulationResult>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    static async Task<IResult> RunAsync(string app, string version, HttpContext http, AppStore apps, SimulationDesk desk, CancellationToken cancellation)
    {
        var found = await AppEndpoints.SeenAsync(app, version, http, apps);
        return Results.Json(await desk.RunAsync(Caller.From(http), found, await ReadAsync(http.Request, cancellation), cancellation), SimulationJson.Default.SimulationResult);
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
