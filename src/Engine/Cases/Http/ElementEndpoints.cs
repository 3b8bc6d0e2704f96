using LowCode.Access;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>The dictionary of data elements over HTTP. It tells what there is to know, and nothing of anybody.</summary>
static class ElementEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/elements").WithTags("registers");
        api.MapGet("", () => Results.Json(DataElements.All, ApiJson.Options))
            .Requires(Acts.AppRead).WithName("ListElements").WithSummary("Data elements: meaning, type, class, source and freshness").Produces<IReadOnlyList<DataElement>>();
        api.MapGet("/{id}", (string id) => DataElements.Find(id) is { } element ? Results.Json(element, ApiJson.Options)
                : throw new RefusedException(RefusalKind.NotFound, Problem.Of("element.unknown", ("element", id))))
            .Requires(Acts.AppRead).WithName("GetElement").WithSummary("One data element").Produces<DataElement>().ProducesProblem(404);
    }
}
