using LowCode.Access;
using LowCode.Cases.Operating;
using LowCode.Org;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Erasing over HTTP, for who may do it without seeing what is erased.</summary>
static class ErasureEndpoints
{
    /// <param name="Case">Number of the case, or its id.</param>
    /// <param name="Reason">Ground, for the audit log.</param>
    sealed record ErasureBody(string Case, string Reason);

    /// <param name="Rows">Journal rows that stay sealed; the chain still holds.</param>
    sealed record ErasedBody(string Id, string Number, long Rows, DateTimeOffset ErasedAt);

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/erasures", EraseAsync)
            .Requires(Acts.PrivacyErase).WithName("EraseCase").WithTags("cases").WithSummary("Erase what a case says of people, for good")
            .WithDescription("Destroys the key of the case and removes it from all views; number, reason and asker go to the audit log. Cannot be undone. Backups of the key store are the operator's to remove.")
            .Produces<ErasedBody>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);

    static async Task<IResult> EraseAsync(HttpContext http, ErasureBody body, Erasure erasure)
    {
        var caller = Caller.From(http);
        var erased = await erasure.RunAsync(body.Case ?? "", body.Reason ?? "", ChangedBy.Of(caller, Address.Of(http)),
            street => Rights.May(caller, Acts.PrivacyErase, street), http.RequestAborted);
        return Results.Json(new ErasedBody(erased.Case.Value, erased.Number, erased.Rows, erased.At), ApiJson.Options);
    }
}
