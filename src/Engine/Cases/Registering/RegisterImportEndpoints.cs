using System.Text.Json;
using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Taking files into base registers over HTTP.</summary>
static class RegisterImportEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/registers/{register}/imports").WithTags("registers");
        api.MapPost("", async (string register, HttpContext http, RegisterImport import, RegisterCatalog catalog) =>
            {
                var (form, content, name) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
                var batch = await import.SendAsync(Caller.From(http), await catalog.OfAsync(register, http.RequestAborted), content, name, form["unit"].ToString(), form["source"].ToString(), ColumnsOf(form["columns"].ToString()), cancellation: http.RequestAborted);
                return Results.Json(batch, ApiJson.Options, statusCode: batch.State == "waiting" ? StatusCodes.Status202Accepted : StatusCodes.Status201Created);
            })
            .Requires(Acts.RegisterChange).WithMetadata(ImportEndpoints.UploadLimit.OfImports).WithName("ImportRecords").WithSummary("Take a spreadsheet into a register: parts file, unit, source, columns; a long one is worked off in the background")
            .WithDescription("columns: JSON by heading that is no name of the register: an element's id, unit, or an empty text for a column that is left out. Headings of which nothing is said are refused, each with its name.")
            .Accepts<byte[]>("multipart/form-data").Produces<RegisterBatch>(201).Produces<RegisterBatch>(202).ProducesProblem(403).ProducesProblem(422);
        api.MapGet("", async (string register, HttpContext http, RegisterBatches batches, RegisterCatalog catalog) => Results.Json(await batches.ListAsync(Caller.From(http), await catalog.OfAsync(register, http.RequestAborted), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.RegisterChange).WithName("ListRecordImports").WithSummary("Batches of a register, the latest first, with how far each has come").Produces<IReadOnlyList<RegisterBatch>>();
        api.MapGet("/{id}/issues", async (string register, string id, HttpContext http, RegisterBatches batches, RegisterCatalog catalog) =>
                Results.Json(await batches.IssuesAsync(await batches.GetAsync(Caller.From(http), await catalog.OfAsync(register, http.RequestAborted), id, http.RequestAborted), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.RegisterChange).WithName("ListRecordImportIssues").WithSummary("Every row of a batch that was not taken, with its reason").Produces<IReadOnlyList<BatchIssue>>().ProducesProblem(404);
        api.MapPost("/{id}/cancel", async (string register, string id, HttpContext http, RegisterImport import, RegisterCatalog catalog) => Results.Json(await import.CancelAsync(Caller.From(http), await catalog.OfAsync(register, http.RequestAborted), id, http.RequestAborted), ApiJson.Options))
            .Requires(Acts.RegisterChange).WithName("CancelRecordImport").WithSummary("End a batch that is under way; what was taken stays").Produces<RegisterBatch>().ProducesProblem(404).ProducesProblem(409);
        api.MapPost("/{id}/undo", async (string register, string id, HttpContext http, RegisterImport import, RegisterCatalog catalog) =>
            {
                var batch = await import.UndoAsync(Caller.From(http), await catalog.OfAsync(register, http.RequestAborted), id, http.RequestAborted);
                return Results.Json(batch, ApiJson.Options, statusCode: batch.State == "undoing" ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
            })
            .Requires(Acts.RegisterChange).WithName("UndoRecordImport").WithSummary("Take a batch back, a long one in the background; records changed since stay").Produces<RegisterBatch>().Produces<RegisterBatch>(202).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    static Dictionary<string, string>? ColumnsOf(string text)
    {
        if (text.Length == 0) return null;
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string?>>(text)?.ToDictionary(c => c.Key, c => c.Value ?? "", StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            throw new RefusedException(RefusalKind.Invalid, Problem.At("register.import.said", "columns"));
        }
    }
}
