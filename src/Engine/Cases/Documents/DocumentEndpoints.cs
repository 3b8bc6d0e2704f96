using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Http;
using LowCode.Forms;
using LowCode.Org;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Documents of a case over HTTP. Where they come from is said by the command <c>document</c>, what is missing is told by <c>askDocuments</c>.</summary>
static class DocumentEndpoints
{
    /// <param name="Source">missing, licence, department, case, applicant, exempt or later.</param>
    sealed record DocumentBody(string Id, Label Name, Label? Proves, string? Kind, bool Original, Label? Exempt, int LaterDays, DocumentSource Source, string? From, string? Number, DateOnly? Until, bool OriginalSeen, string? By, DateTimeOffset? At);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/cases/{id}/documents", async (string id, HttpContext http, CaseLoader loader, AppStore apps) =>
        {
            var (_, loaded) = await CaseReading.SeenAsync(id, http, loader);
            var app = await apps.GetAsync(loaded.State.App, loaded.State.AppVersion, loaded.State.Settings);
            return Results.Json(CaseSight.Of(Caller.From(http), loaded.State, app).Documents(loaded.State).Select(d => (Document: d, Definition: Documenting.Find(app, d.Id))).Where(d => d.Definition is not null).Select(d => new DocumentBody(d.Document.Id, d.Definition!.Name, d.Definition.Proves,
                d.Definition.Kind, d.Definition.Original, d.Definition.Exempt, d.Definition.LaterDays, d.Document.Source, d.Document.From, Mask.IdNumber(d.Document.Number) is { Length: > 0 } number ? number : null, d.Document.Until, d.Document.Original, d.Document.By, d.Document.At)), ApiJson.Options);
        }).Requires(Acts.Self).WithName("ListDocuments").WithTags("cases").WithSummary("Documents of a case: where each comes from, and what is missing").Produces<IReadOnlyList<DocumentBody>>().ProducesProblem(404);
        endpoints.MapPost("/api/v1/cases/{id}/documents/find", async (string id, HttpContext http, CaseLoader loader, LicenceDesk desk) =>
        {
            var (caseId, loaded) = await CaseReading.SeenAsync(id, http, loader);
            return Results.Json(await desk.FindAsync(Caller.From(http), caseId, loaded.State, http.RequestAborted), ApiJson.Options);
        }).Requires(Acts.Attach).WithName("FindLicences").WithTags("cases").WithSummary("Look for missing documents in the e-licence sources").Produces<LicencesFound>().ProducesProblem(403).ProducesProblem(404);
    }
}
