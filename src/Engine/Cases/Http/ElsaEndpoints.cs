using System.Text;
using System.Text.Json;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Workflow definitions of Elsa 3 over HTTP: what becomes of one, the app package it makes, and the flow of an app as a definition.</summary>
static class ElsaEndpoints
{
    /// <param name="Fate"><c>mapped</c>, <c>changed</c>, <c>kept</c> or <c>dropped</c>.</param>
    /// <param name="Place">Where it stands in the definition.</param>
    sealed record FindingBody(string Fate, string Place, string Subject, string Type, string? Code, string? Message);

    sealed record ReportBody(int Mapped, int Changed, int Kept, int Dropped, IReadOnlyList<FindingBody> Findings);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/elsa/check", CheckAsync)
            .Requires(Acts.AppPublish).WithName("CheckElsa").WithTags("apps").WithSummary("What becomes of an Elsa 3 workflow definition here; an array gives those it uses behind it")
            .Accepts<JsonElement>("application/json").Produces<ReportBody>().ProducesProblem(400).ProducesProblem(422);
        endpoints.MapPost("/api/v1/elsa/package", PackageAsync)
            .Requires(Acts.AppPublish).WithName("ImportElsa").WithTags("apps").WithSummary("An Elsa 3 workflow definition as an app package (zip), with its report in it")
            .Accepts<JsonElement>("application/json").Produces<byte[]>(200, "application/zip").ProducesProblem(400).ProducesProblem(422);
        endpoints.MapGet("/api/v1/apps/{app}/versions/{version}/elsa", ExportAsync)
            .Requires(Acts.AppRead).WithName("ExportElsa").WithTags("apps").WithSummary("The flow of a version as an Elsa 3 workflow definition").Produces<JsonElement>(200, "application/json").ProducesProblem(404);
        endpoints.MapGet("/api/v1/apps/{app}/versions/{version}/elsa/report", ExportReportAsync)
            .Requires(Acts.AppRead).WithName("ReportElsa").WithTags("apps").WithSummary("What Elsa has nothing for in the flow of a version").Produces<ReportBody>().ProducesProblem(404);
    }

    static async Task<IResult> CheckAsync(HttpContext http, CancellationToken cancellation)
    {
        var definitions = await ReadAsync(http, cancellation);
        return Results.Json(Body(ElsaImporter.Import(definitions[0], definitions.Skip(1)).Report, http), ApiJson.Options);
    }

    static async Task<IResult> PackageAsync(string? id, HttpContext http, CancellationToken cancellation)
    {
        var definitions = await ReadAsync(http, cancellation);
        return Results.File(ElsaPackage.Of(definitions[0], definitions.Skip(1), id).Package.ToZip(), "application/zip", "elsa.zip");
    }

    static async Task<IResult> ExportAsync(string app, string version, HttpContext http, AppStore apps) =>
        Results.Text(ElsaExporter.Export((await AppEndpoints.SeenAsync(app, version, http, apps)).Flow.Definition).Json, "application/json", Encoding.UTF8);

    static async Task<IResult> ExportReportAsync(string app, string version, HttpContext http, AppStore apps) =>
        Results.Json(Body(ElsaExporter.Export((await AppEndpoints.SeenAsync(app, version, http, apps)).Flow.Definition).Report, http), ApiJson.Options);

    static ReportBody Body(ElsaReport report, HttpContext http)
    {
        var language = ProblemHttp.Language(http.Request);
        return new(report.Count(ElsaFate.Mapped), report.Count(ElsaFate.Changed), report.Count(ElsaFate.Kept), report.Count(ElsaFate.Dropped),
            [.. report.Findings.Select(f => new FindingBody(f.Fate.ToString().ToLowerInvariant(), f.Place, f.Subject, f.Type, f.Note?.Code, f.Note is { } note ? ProblemText.Of(note, language) : null))]);
    }

    /// <summary>The definition and those it uses.</summary>
    static async Task<IReadOnlyList<byte[]>> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        var body = await AppVersionEndpoints.BytesAsync(http, cancellation);
        try
        {
            using var read = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 200, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (read.RootElement.ValueKind != JsonValueKind.Array) return [body];
            byte[][] all = [.. read.RootElement.EnumerateArray().Select(one => Encoding.UTF8.GetBytes(one.GetRawText()))];
            return all.Length > 0 ? all : throw new RefusedException(RefusalKind.Invalid, Problem.Of("elsa.noRoot"));
        }
        catch (JsonException wrong) { throw new RefusedException(RefusalKind.Unreadable, Problem.Of("elsa.json", ("reason", wrong.Message))); }
    }
}
