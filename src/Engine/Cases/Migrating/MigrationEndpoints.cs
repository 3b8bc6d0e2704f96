using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Migrations over HTTP.</summary>
static class MigrationEndpoints
{
    const int MostCases = 1000;

    /// <param name="Unit">Cases of this unit's streets.</param>
    /// <param name="Mapping">Activities by id, before → after; one that is not named keeps its id.</param>
    sealed record MigrationBody(string App, string Unit, Dictionary<string, string>? Mapping);

    sealed record ProblemBody(string Code, string? Path, string Message);

    sealed record OutlookBody(string Case, string Number, string Street, string From, string To, bool Refused, IReadOnlyList<StepOutlook> Steps, IReadOnlyList<ClockOutlook> Deadlines, IReadOnlyList<ProblemBody> Problems);

    sealed record PreviewBody(int Total, int Refused, int Same, IReadOnlyDictionary<string, int> Reasons, IReadOnlyList<OutlookBody> Cases);

    sealed record CaseBody(long N, string Case, string State, string? FromVersion, ProblemBody? Problem);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/migrations/preview", PreviewAsync).Requires(Acts.AppInstall).WithName("PreviewMigration").WithTags("migrations")
            .WithSummary("What would become of every running case under the installed version: steps, people, deadlines; nothing is written").Produces<PreviewBody>().ProducesProblem(403).ProducesProblem(422);
        endpoints.MapPost("/api/v1/migrations", StartAsync).Requires(Acts.AppInstall).WithName("StartMigration").WithTags("migrations")
            .WithSummary("Take running cases over to the version that is installed for them").Produces<MigrationRun>(202).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        endpoints.MapGet("/api/v1/migrations", async (HttpContext http, MigrationDesk desk, CancellationToken stop) => Results.Json(await desk.ListAsync(Caller.From(http), stop), ApiJson.Options))
            .Requires(Acts.AppInstall).WithName("ListMigrations").WithTags("migrations").WithSummary("Migrations at the caller's units, newest first").Produces<IReadOnlyList<MigrationRun>>();
        endpoints.MapGet("/api/v1/migrations/{id}", async (string id, HttpContext http, MigrationDesk desk, CancellationToken stop) => Results.Json(await desk.SeenAsync(Caller.From(http), id, stop), ApiJson.Options))
            .Requires(Acts.AppInstall).WithName("GetMigration").WithTags("migrations").WithSummary("How far a migration has come").Produces<MigrationRun>().ProducesProblem(404);
        endpoints.MapGet("/api/v1/migrations/{id}/cases", CasesAsync).Requires(Acts.AppInstall).WithName("ListMigratedCases").WithTags("migrations")
            .WithSummary("What became of each case; state narrows, after pages on").Produces<IReadOnlyList<CaseBody>>().ProducesProblem(404);
        endpoints.MapPost("/api/v1/migrations/{id}/cancel", CancelAsync).Requires(Acts.AppInstall).WithName("CancelMigration").WithTags("migrations")
            .WithSummary("End a migration; cases already taken over stay so").Produces(204).ProducesProblem(404).ProducesProblem(409);
        endpoints.MapPost("/api/v1/migrations/{id}/take-back", TakeBackAsync).Requires(Acts.AppInstall).WithName("TakeMigrationBack").WithTags("migrations")
            .WithSummary("Take its cases back to the version and settings they had").Produces<MigrationRun>(202).ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<IResult> PreviewAsync(MigrationBody body, int? skip, int? take, HttpContext http, MigrationDesk desk, CancellationToken cancellation)
    {
        AppEndpoints.Known(body.App, http);
        var language = ProblemHttp.Language(http.Request);
        var found = await desk.PreviewAsync(Caller.From(http), body.App, body.Unit, body.Mapping ?? [], Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 0, MostCases), cancellation);
        return Results.Json(new PreviewBody(found.Total, found.Refused, found.Same, found.Reasons, [.. found.Cases.Select(o => new OutlookBody(
            o.Case.Value, o.Number, o.Street, o.FromVersion, o.ToVersion, o.IsRefused, o.Steps, o.Deadlines, [.. o.Problems.Select(p => Body(p, language))]))]), ApiJson.Options);
    }

    static ProblemBody Body(Problem problem, string language) => new(problem.Code, problem.Path, ProblemText.Of(problem, language));

    static async Task<IResult> StartAsync(MigrationBody body, HttpContext http, MigrationDesk desk, CancellationToken cancellation)
    {
        AppEndpoints.Known(body.App, http);
        return Begun(await desk.StartAsync(Caller.From(http), body.App, body.Unit, body.Mapping ?? [], Address.Of(http), cancellation), http);
    }

    static async Task<IResult> TakeBackAsync(string id, HttpContext http, MigrationDesk desk, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        return Begun(await desk.TakeBackAsync(caller, await desk.SeenAsync(caller, id, cancellation), Address.Of(http), cancellation), http);
    }

    static IResult Begun(MigrationRun run, HttpContext http)
    {
        http.Response.Headers.Location = $"/api/v1/migrations/{run.Id}";
        return Results.Json(run, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    static async Task<IResult> CancelAsync(string id, HttpContext http, MigrationDesk desk, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        await desk.CancelAsync(caller, await desk.SeenAsync(caller, id, cancellation), Address.Of(http), cancellation);
        return Results.NoContent();
    }

    static async Task<IResult> CasesAsync(string id, string? state, int? take, long? after, HttpContext http, MigrationDesk desk, CancellationToken cancellation)
    {
        var language = ProblemHttp.Language(http.Request);
        var run = await desk.SeenAsync(Caller.From(http), id, cancellation);
        return Results.Json((await desk.CasesAsync(run, state, Math.Clamp(take ?? 100, 1, MostCases), after ?? 0, cancellation))
            .Select(c => new CaseBody(c.N, c.Case.Value, c.State, c.FromVersion, c.Problem is { } problem ? Body(problem, language) : null)), ApiJson.Options);
    }
}
