using LowCode.Access;
using LowCode.Org;
using LowCode.Registers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Change requests to registers over HTTP (数据更新核准).</summary>
static class ChangeRequestEndpoints
{
    /// <param name="Reason">Needed when it is not approved.</param>
    sealed record DecisionBody(bool Approve, string? Reason);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/change-requests").WithTags("registers");
        api.MapGet("", async (HttpContext http, Corrections requests, string? state) => Results.Json(await requests.ListAsync(Caller.From(http), state, http.RequestAborted), ApiJson.Options))
            .Requires(Acts.RegisterRead).WithName("ListChangeRequests").WithSummary("Corrections the caller may decide or has asked for; state: waiting, approved, refused").Produces<IReadOnlyList<ChangeRequestLine>>();
        api.MapPost("/{id}/decision", async (string id, HttpContext http, Corrections requests, DecisionBody body) =>
                Results.Json(await requests.DecideAsync(Caller.From(http), id, body.Approve, body.Reason, http.RequestAborted), ApiJson.Options))
            .Requires(Acts.RegisterChange).WithName("DecideChangeRequest").WithSummary("Approve or refuse a correction; the register changes with the approval")
            .Produces<ChangeRequestLine>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }
}
