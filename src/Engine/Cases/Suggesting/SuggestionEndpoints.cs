using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Org;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Proposals for a dispatch over HTTP.</summary>
static class SuggestionEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/cases/{id}/work-items/{visit:int}/suggestions", async (string id, int visit, HttpContext http, CaseLoader loader, SuggestionDesk desk) =>
        {
            var (caseId, loaded) = await CaseReading.SeenAsync(id, http, loader);
            return Results.Json(await desk.OfAsync(Caller.From(http), caseId, loaded.State, visit, http.RequestAborted), ApiJson.Options);
        }).Requires(Acts.Complete).WithName("SuggestUnits").WithTags("cases").WithSummary("Units that a case might be dispatched to, with reasons; send the ticket back as advice with the choice")
            .Produces<Suggestions>().ProducesProblem(404).ProducesProblem(409);
}
