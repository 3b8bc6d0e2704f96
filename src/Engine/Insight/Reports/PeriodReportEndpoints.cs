using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Interop;
using LowCode.Org;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Insight;

/// <summary>Reports of a day, a week or a month over HTTP.</summary>
static class PeriodReportEndpoints
{
    sealed record ReportBody(string? Day, string? Street, string? App);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/insight/reports/{kind}").WithTags("insight");
        api.MapGet("", async (string kind, HttpContext http, ReportDesk desk, TimeProvider time, string? day, string? street, string? app) =>
            {
                var (name, file) = await desk.FileAsync(Caller.From(http), Asked(kind, day, street, app, time), http.RequestAborted);
                return Results.File(file, WordTemplate.ContentType, name);
            })
            .Requires(Acts.ReportRead).WithName("WriteReport").WithSummary("The report of a day, a week or a month (day, week, month) that a day is in, over the cases in sight, as a Word document; one that reads many cases is to be begun in the background")
            .Produces<byte[]>(200, WordTemplate.ContentType).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapPost("/exports", async (string kind, HttpContext http, ReportDesk desk, TimeProvider time, ReportBody body) =>
            {
                var export = await desk.StartAsync(Caller.From(http), Asked(kind, body.Day, body.Street, body.App, time), http.RequestAborted);
                http.Response.Headers.Location = "/api/v1/insight/report-exports/" + export.Id;
                return Results.Json(export, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
            })
            .Requires(Acts.ReportRead).WithName("StartPeriodReport").WithSummary("Write such a report in the background").Produces<ReportExport>(202).ProducesProblem(404).ProducesProblem(422);
        var exports = endpoints.MapGroup("/api/v1/insight/report-exports").WithTags("insight");
        exports.MapGet("", async (HttpContext http, ReportDesk desk) => Results.Json(await desk.ListAsync(Caller.From(http), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.ReportRead).WithName("ListPeriodReports").WithSummary("The caller's reports, newest first").Produces<IReadOnlyList<ReportExport>>();
        exports.MapGet("/{id}", async (string id, HttpContext http, ReportDesk desk) => Results.Json(await desk.OwnAsync(Caller.From(http), id, http.RequestAborted), ApiJson.Options))
            .Requires(Acts.ReportRead).WithName("GetPeriodReport").WithSummary("How far a report has come").Produces<ReportExport>().ProducesProblem(404);
        exports.MapGet("/{id}/file", async (string id, HttpContext http, ReportDesk desk) => ExportAnswer.Of(http, await desk.FetchAsync(Caller.From(http), id, http.RequestAborted), WordTemplate.ContentType))
            .Requires(Acts.ReportRead).WithName("FetchPeriodReport").WithSummary("Its Word document, for a day").Produces<byte[]>(200, WordTemplate.ContentType).ProducesProblem(404);
        exports.MapPost("/{id}/cancel", async (string id, HttpContext http, ReportDesk desk) =>
            {
                await desk.CancelAsync(Caller.From(http), id, http.RequestAborted);
                return Results.NoContent();
            })
            .Requires(Acts.ReportRead).WithName("CancelPeriodReport").WithSummary("End a report").Produces(204).ProducesProblem(404).ProducesProblem(409);
    }

    static ReportAsked Asked(string kind, string? day, string? street, string? app, TimeProvider time) => new(CentreEndpoints.KindOf(kind), CentreEndpoints.DayOf(day, time.GetUtcNow()), Blank(street), Blank(app));

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
