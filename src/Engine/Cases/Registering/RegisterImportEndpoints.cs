using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Interop;
using LowCode.Org;
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
        api.MapPost("", async (string register, HttpContext http, RegisterImport import) =>
            {
                var (form, content, name) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
                using var table = TableFile.Open(new MemoryStream(content));
                return Results.Json(await import.RunAsync(Caller.From(http), BaseRegisters.Of(register), table, name, form["unit"].ToString(), form["source"].ToString(), http.RequestAborted), ApiJson.Options, statusCode: StatusCodes.Status201Created);
            })
            .Requires(Acts.RegisterChange).WithMetadata(ImportEndpoints.UploadLimit.OfImports).WithName("ImportRecords").WithSummary("Take a spreadsheet into a register: parts file, unit, source")
            .Accepts<byte[]>("multipart/form-data").Produces<RegisterBatch>(201).ProducesProblem(403).ProducesProblem(422);
        api.MapGet("", async (string register, HttpContext http, RegisterBatches batches) => Results.Json(await batches.ListAsync(Caller.From(http), BaseRegisters.Of(register), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.RegisterChange).WithName("ListRecordImports").WithSummary("Batches of a register, the latest first, with how far each has come").Produces<IReadOnlyList<RegisterBatch>>();
        api.MapPost("/{id}/undo", async (string register, string id, HttpContext http, RegisterImport import) => Results.Json(await import.UndoAsync(Caller.From(http), BaseRegisters.Of(register), id, http.RequestAborted), ApiJson.Options))
            .Requires(Acts.RegisterChange).WithName("UndoRecordImport").WithSummary("Take a batch back; records changed since stay").Produces<RegisterBatch>().ProducesProblem(404).ProducesProblem(409);
    }
}
