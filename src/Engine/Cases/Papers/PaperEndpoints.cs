using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Papers over HTTP: which there are, their templates, and one filled for a case.</summary>
static class PaperEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/papers", () => Results.Json(PaperTemplates.All, ApiJson.Options))
            .Requires(Acts.Self).WithName("ListPapers").WithTags("cases").WithSummary("Papers that can be printed for a case").Produces<IReadOnlyList<PaperTemplate>>();
        endpoints.MapGet("/api/v1/papers/{paper}", (string paper) => PaperTemplates.Find(paper) is { } template ? Results.File(PaperTemplates.FileOf(template), WordTemplate.ContentType, template.Name.Zh + ".docx")
                : throw new RefusedException(RefusalKind.NotFound, Problem.Of("paper.unknown", ("paper", paper))))
            .Requires(Acts.AppRead).WithName("GetPaperTemplate").WithTags("cases").WithSummary("The template of a paper, a Word document").Produces<byte[]>(200, WordTemplate.ContentType).ProducesProblem(404);
        endpoints.MapGet("/api/v1/cases/{id}/papers/{paper}", async (string id, string paper, HttpContext http, CaseLoader loader, PaperDesk desk) =>
            {
                var (caseId, loaded) = await CaseReading.SeenAsync(id, http, loader);
                var (name, file) = await desk.FillAsync(Caller.From(http), caseId, loaded.State, paper);
                return Results.File(file, WordTemplate.ContentType, name);
            })
            .Requires(Acts.Self).WithName("FillPaper").WithTags("cases").WithSummary("A paper filled with the case, masked as the case is").Produces<byte[]>(200, WordTemplate.ContentType).ProducesProblem(404);
    }
}
