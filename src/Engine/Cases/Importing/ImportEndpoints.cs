using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Imports over HTTP.</summary>
public static class ImportEndpoints
{
    /// <param name="File">CSV, Excel (.xlsx) or JSON lines.</param>
    /// <param name="Mapping">The mapping as JSON.</param>
    sealed record ImportBody(string App, string? Street, IFormFile File, string Mapping);

    /// <summary>An upload may be larger than other bodies.</summary>
    public sealed record UploadLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
    {
        public static UploadLimit OfImports { get; } = new(ImportRuns.FileLimit + 1024 * 1024);
    }

    public static void MapImports(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/imports", SendAsync).Requires(Acts.CaseImport).WithMetadata(UploadLimit.OfImports).WithName("StartImport").WithTags("imports")
            .WithSummary("Take cases over from a file: multipart form with file, mapping (JSON), app and street").Accepts<ImportBody>("multipart/form-data").Produces<ImportRun>(202).ProducesProblem(403).ProducesProblem(422);
        endpoints.MapGet("/api/v1/imports", async (HttpContext http, ImportDesk desk, CancellationToken stop) => Results.Json(await desk.ListAsync(Caller.From(http), stop), ApiJson.Options))
            .Requires(Acts.CaseImport).WithName("ListImports").WithTags("imports").WithSummary("The caller's imports, newest first").Produces<IReadOnlyList<ImportRun>>();
        endpoints.MapGet("/api/v1/imports/{id}", async (string id, HttpContext http, ImportDesk desk, CancellationToken stop) => Results.Json(await desk.OwnAsync(Caller.From(http), id, stop), ApiJson.Options))
            .Requires(Acts.CaseImport).WithName("GetImport").WithTags("imports").WithSummary("How far an import has come").Produces<ImportRun>().ProducesProblem(404);
        endpoints.MapGet("/api/v1/imports/{id}/report", ReportAsync)
            .Requires(Acts.CaseImport).WithName("GetImportReport").WithTags("imports").WithSummary("What was reported of its rows, as CSV").Produces(200, contentType: "text/csv").ProducesProblem(404);
        endpoints.MapPost("/api/v1/imports/{id}/cancel", CancelAsync)
            .Requires(Acts.CaseImport).WithName("CancelImport").WithTags("imports").WithSummary("End an import; what was taken over stays").Produces(204).ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<IResult> SendAsync(HttpContext http, ImportDesk desk, CancellationToken cancellation)
    {
        var (form, content, name) = await ReadAsync(http, cancellation);
        var mapping = ImportMapping.Parse(System.Text.Encoding.UTF8.GetBytes(form["mapping"].ToString()));
        var street = form["street"].ToString() is { Length: > 0 } named ? named : null;
        var run = await desk.SendAsync(Caller.From(http), form["app"].ToString(), street, name, content, mapping, Address.Of(http), cancellation);
        http.Response.Headers.Location = $"/api/v1/imports/{run.Id}";
        return Results.Json(run, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>The form of an upload; larger than other bodies may be, and no larger than is said.</summary>
    public static async Task<(IFormCollection Form, byte[] Content, string Name)> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        if (!http.Request.HasFormContentType) throw new RefusedException(RefusalKind.Unreadable, Problem.Of("http.400"));
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(cancellation);
        }
        catch (Exception large) when (large is InvalidDataException or BadHttpRequestException)
        {
            throw TooLarge();
        }
        if (form.Files.GetFile("file") is not { Length: > 0 } file) throw new RefusedException(RefusalKind.Invalid, Problem.At("import.file", "file"));
        if (file.Length > ImportRuns.FileLimit) throw TooLarge();
        var content = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(content, cancellation);
        return (form, content, file.FileName);
    }

    static RefusedException TooLarge() => new(RefusalKind.Invalid, Problem.At("import.large", "file", ("limit", $"{ImportRuns.FileLimit / 1024 / 1024} MB")));

    static async Task<IResult> ReportAsync(string id, HttpContext http, ImportDesk desk, CancellationToken cancellation)
    {
        var run = await desk.OwnAsync(Caller.From(http), id, cancellation);
        return Results.File(ImportReport.Csv(await desk.IssuesAsync(run, ImportRuns.MostIssues, cancellation)), "text/csv; charset=utf-8", $"import-{id}.csv");
    }

    static async Task<IResult> CancelAsync(string id, HttpContext http, ImportDesk desk, CancellationToken cancellation)
    {
        await desk.CancelAsync(Caller.From(http), await desk.OwnAsync(Caller.From(http), id, cancellation), Address.Of(http), cancellation);
        return Results.NoContent();
    }
}
