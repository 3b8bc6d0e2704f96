using System.Text.Json;
using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Running;

/// <summary>Work in the background over HTTP: the one door for every kind.</summary>
static class RunEndpoints
{
    /// <param name="State">waiting, running, done, failed or cancelled.</param>
    /// <param name="Total">How much there is to do; 0 while nobody knows.</param>
    /// <param name="Result">What came of it, as its kind tells it.</param>
    /// <param name="File">Name of its file, to be had at <c>…/file</c>.</param>
    internal sealed record RunBody(string Id, string Kind, string About, string State, long Done, long Total, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, JsonElement? Result, string? File, IReadOnlyList<ProblemBody> Problems);

    internal sealed record ProblemBody(string Code, string? Path, string Message);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/runs").WithTags("runs");
        api.MapGet("", async (HttpContext http, RunDesk desk) => Results.Json((await desk.ListAsync(Caller.From(http), http.RequestAborted)).Select(r => Of(r, http)), ApiJson.Options))
            .Requires(Acts.Self).WithName("ListRuns").WithSummary("The caller's work in the background: what is under way, then the latest").Produces<IReadOnlyList<RunBody>>();
        api.MapGet("/{id}", async (string id, HttpContext http, RunDesk desk) => Results.Json(Of(await desk.OwnAsync(Caller.From(http), id, http.RequestAborted), http), ApiJson.Options))
            .Requires(Acts.Self).WithName("GetRun").WithSummary("How far work in the background has come, and for a day what came of it").Produces<RunBody>().ProducesProblem(404);
        api.MapGet("/{id}/file", async (string id, HttpContext http, RunDesk desk) => RunAnswer.Of(http, await desk.FetchAsync(Caller.From(http), id, Address.Of(http), http.RequestAborted)))
            .Requires(Acts.Self).WithName("GetRunFile").WithSummary("Its file, for a day").Produces<byte[]>(200, "application/octet-stream").ProducesProblem(404);
        api.MapPost("/{id}/cancel", async (string id, HttpContext http, RunDesk desk) =>
            {
                await desk.CancelAsync(Caller.From(http), id, http.RequestAborted);
                return Results.NoContent();
            })
            .Requires(Acts.Self).WithName("CancelRun").WithSummary("End work in the background; what was done stays").Produces(204).ProducesProblem(404).ProducesProblem(409);
    }

    internal static RunBody Of(BackgroundRun run, HttpContext http)
    {
        var language = ProblemHttp.Language(http.Request);
        return new(run.Id, run.Asked.Kind, run.Asked.About, run.State, run.Done, run.Total, run.CreatedAt, run.FinishedAt, run.IsDone ? run.Told?.What : null, run.HasFile ? run.Told!.File : null,
            [.. run.Problems.Select(p => new ProblemBody(p.Code, p.Path, ProblemText.Of(p, language)))]);
    }
}

/// <summary>How runs are answered over HTTP.</summary>
public static class RunAnswer
{
    /// <summary>The asker does not wait for the end (<c>Prefer: respond-async</c>, RFC 7240).</summary>
    internal static bool IsLater(HttpRequest request) => request.Headers["Prefer"].Any(p => p?.Split(',', StringSplitOptions.TrimEntries).Contains("respond-async", StringComparer.OrdinalIgnoreCase) == true);

    /// <summary>It was begun; where it is followed stands in <c>Location</c>.</summary>
    internal static IResult Begun(HttpContext http, BackgroundRun run)
    {
        http.Response.Headers.Location = "/api/v1/runs/" + run.Id;
        http.Response.Headers["Preference-Applied"] = "respond-async";
        return Results.Json(RunEndpoints.Of(run, http), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Sends a finished file part by part. Its length is told, so that one that breaks off on the way is not taken for whole.</summary>
    public static IResult Of(HttpContext http, RunFile file)
    {
        http.Response.ContentLength = file.Size;
        return Results.Stream(body => file.CopyToAsync(body, http.RequestAborted), file.Type, file.Name);
    }
}
