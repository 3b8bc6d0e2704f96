using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Forms;
using LowCode.Org;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>One form of several departments' needs, over HTTP.</summary>
static class UnionEndpoints
{
    /// <param name="Draft">The unit whose draft it becomes; null only looks.</param>
    /// <param name="Post">Who checks at each department; the handler when left out.</param>
    sealed record UnionBody(string Id, string Name, string? Noun, string? NumberPrefix, string? Post, IReadOnlyList<UnionNeed>? Parts, string? Draft);

    sealed record UnionAnswer(UnionOutcome Union, string? Draft);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/api/v1/unions", async (HttpContext http, UnionDesk desk, UnionBody body) =>
        {
            var (caller, stop) = (Caller.From(http), http.RequestAborted);
            var parts = await desk.PartsAsync(caller, body.Parts ?? [], stop);
            var draft = body.Draft is { } unit ? await desk.DraftAsync(caller, unit, body.Id ?? "", body.Name ?? "", body.Noun ?? "", body.NumberPrefix ?? "YJ", body.Post, parts, stop) : null;
            return Results.Json(new UnionAnswer(UnionDesk.OutcomeOf("apply", new Label(body.Name ?? ""), parts), draft), ApiJson.Options, statusCode: draft is null ? StatusCodes.Status200OK : StatusCodes.Status201Created);
        })
        .Requires(Acts.AppDesign).WithName("UniteForms").WithTags("apps").WithSummary("One form for what several departments need, each element once, and a draft of an app in which each sees its part")
        .Produces<UnionAnswer>().Produces<UnionAnswer>(201).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
}
