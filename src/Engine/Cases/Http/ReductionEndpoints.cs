using LowCode.Access;
using LowCode.Org;
using LowCode.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>How much forms ask of people, over HTTP.</summary>
static class ReductionEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/reduction", async (HttpContext http, Reduction reduction, string? app, string? street, DateTimeOffset? from, DateTimeOffset? until) =>
                Results.Json(await reduction.ReadAsync(Caller.From(http), new CaseQuery(App: app, Street: street, From: from, Until: until), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.CaseRead).WithName("ReadReduction").WithTags("cases").WithSummary("Fields needed, asked, prefilled and corrected, per app, form and street, over the cases in sight").Produces<IReadOnlyList<ReductionLine>>();
        endpoints.MapGet("/api/v1/reduction/unbound", async (HttpContext http, UnboundForms forms, string? app, string? street, DateTimeOffset? from, DateTimeOffset? until) =>
                Results.Json(await forms.ReadAsync(Caller.From(http), new CaseQuery(App: app, Street: street, From: from, Until: until), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.CaseRead).WithName("ReadUnboundForms").WithTags("cases").WithSummary("Fields filled in on forms that are bound to no data element, per app, form and street, over the cases in sight").Produces<IReadOnlyList<AskedLine>>();
    }
}
