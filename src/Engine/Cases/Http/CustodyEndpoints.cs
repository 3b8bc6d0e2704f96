using System.Globalization;
using LowCode.Access;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Which unit was accountable for a case, at any time.</summary>
static class CustodyEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/cases/{id}/custody", GetAsync)
            .Requires(Acts.Self).WithName("GetCaseCustody").WithTags("cases")
            .WithSummary("Owner units of a case, one after the other; at=TIME: the one that had it then")
            .Produces<IReadOnlyList<CustodyBody>>().ProducesProblem(404).ProducesProblem(422);

    static async Task<IResult> GetAsync(string id, string? at, HttpContext http, CaseLoader loader)
    {
        var (caseId, _) = await CaseReading.SeenAsync(id, http, loader);
        var periods = Custody.Of(await loader.HistoryAsync(caseId, http.RequestAborted));
        if (at is not null)
        {
            if (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
                throw new RefusedException(RefusalKind.Invalid, Problem.At("command.time", "at", ("value", at)));
            periods = Custody.At(periods, moment) is { } one ? [one] : [];
        }
        return Results.Json(periods.Select(p => new CustodyBody(p.Unit, Custody.NameOf(p.Basis), p.Ground, p.From, p.Until)), ApiJson.Options);
    }
}
