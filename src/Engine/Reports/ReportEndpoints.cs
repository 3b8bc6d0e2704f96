using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Reports;

/// <summary>Reports to superiors over HTTP; values masked as at the pages.</summary>
public static class ReportEndpoints
{
    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <param name="File">The superior's .xlsx.</param>
    /// <param name="Due">Last day to hand in, <c>2026-11-30</c>.</param>
    sealed record NewBody(string Name, string Asker, string Unit, string Due, IFormFile File);

    /// <param name="Version">Of the report that was seen.</param>
    sealed record BindBody(long Version, string? Name, string? Asker, DateOnly? Due, ReportDefinition? Definition);

    /// <param name="Send">True hands the part in.</param>
    sealed record FillBody(IReadOnlyList<ReportAnswer>? Answers, bool Send = false);

    sealed record ReasonBody(string? Reason);

    /// <param name="Was">To be sent back with an answer: of what others have changed meanwhile it is refused.</param>
    sealed record CellBody(int At, string Value, string? Source, DateTimeOffset? ConfirmedAt, bool Given, string Was);

    sealed record RowBody(string Key, IReadOnlyList<CellBody> Cells);

    sealed record PartBody(ReportTask Task, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<RowBody> Rows);

    /// <param name="Outside">What belongs to the report and to none of its rows.</param>
    sealed record ProgressBody(Report Report, IReadOnlyList<ReportTask> Tasks, IReadOnlyList<ReportSum> Sums, IReadOnlyList<ReportOutside> Outside);

    public static void MapReports(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/reports").WithTags("reports");
        api.MapPost("", async (HttpContext http, ReportOnceDesk desk) =>
            {
                var (form, content, name) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
                var report = await desk.AddAsync(Caller.From(http), form["unit"].ToString(), form["name"].ToString(), form["asker"].ToString(), Day(form["due"].ToString()), name, content, http.RequestAborted);
                http.Response.Headers.Location = "/api/v1/reports/" + report.Id;
                return Results.Json(report, json, statusCode: StatusCodes.Status201Created);
            })
            .Requires(Acts.ReportManage).WithMetadata(ImportEndpoints.UploadLimit.OfImports).WithName("AddReport").WithSummary("Take in a superior's .xlsx: parts file, name, asker, unit, due; answers with what its columns seem to be")
            .Accepts<NewBody>("multipart/form-data").Produces<Report>(201).ProducesProblem(403).ProducesProblem(422);
        api.MapGet("", async (HttpContext http, ReportOnceDesk desk) => Results.Json(await desk.ListAsync(Caller.From(http), http.RequestAborted), json))
            .Requires(Acts.Self).WithName("ListReports").WithSummary("Reports the caller makes or has units in, the latest first").Produces<IReadOnlyList<Report>>();
        api.MapGet("/duties", async (HttpContext http, ReportOnceDesk desk) => Results.Json(await desk.DutiesAsync(Caller.From(http), http.RequestAborted), json))
            .Requires(Acts.ReportFill).WithName("ListReportDuties").WithSummary("What the caller's units have still to fill in, the nearest first").Produces<IReadOnlyList<ReportDuty>>();
        api.MapGet("/{id}", async (string id, HttpContext http, ReportOnceDesk desk) =>
            {
                var progress = await desk.FollowAsync(Caller.From(http), id, http.RequestAborted);
                var (report, parts, outside) = await desk.PartsAsync(Caller.From(http), id, http.RequestAborted);
                return Results.Json(new ProgressBody(report, progress.Tasks, ReportSums.Of(Caller.From(http).Directory.Tree, report, parts), outside), json);
            })
            .Requires(Acts.Self).WithName("GetReport").WithSummary("A report, how far its units have come, and its sums along the tree of units").Produces<ProgressBody>().ProducesProblem(404);
        api.MapPut("/{id}", async (string id, HttpContext http, ReportOnceDesk desk, BindBody body) =>
            {
                var seen = (await desk.FollowAsync(Caller.From(http), id, http.RequestAborted)).Report;
                if (body.Definition is { } given && given.Columns?.Count != seen.Definition.Columns.Count) throw new RefusedException(RefusalKind.Invalid, Problem.At("report.columns", "definition.columns", ("count", seen.Definition.Columns.Count.ToString(CultureInfo.InvariantCulture))));
                return Results.Json(await desk.DefineAsync(Caller.From(http), id, body.Version, body.Name ?? seen.Name, body.Asker ?? seen.Asker, body.Due ?? DateOnly.FromDateTime(seen.Due.ToOffset(TimeSpan.FromHours(8)).Date.AddDays(-1)), body.Definition ?? seen.Definition, http.RequestAborted), json);
            })
            .Requires(Acts.ReportManage).WithName("BindReport").WithSummary("Say what each column is filled with").Produces<Report>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);
        api.MapPost("/{id}/start", async (string id, HttpContext http, ReportOnceDesk desk) => Results.Json(await desk.StartAsync(Caller.From(http), id, http.RequestAborted), json))
            .Requires(Acts.ReportManage).WithName("StartReport").WithSummary("Send the gaps to the units; 409 with the places where everything is when nothing is missing").Produces<Report>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapPost("/{id}/close", async (string id, HttpContext http, ReportOnceDesk desk) => Results.Json(await desk.CloseAsync(Caller.From(http), id, http.RequestAborted), json))
            .Requires(Acts.ReportManage).WithName("CloseReport").WithSummary("End the filling").Produces<Report>().ProducesProblem(404).ProducesProblem(409);
        api.MapGet("/{id}/file", async (string id, HttpContext http, ReportOnceDesk desk) =>
            {
                var (name, file) = await desk.WorkbookAsync(Caller.From(http), id, http.RequestAborted);
                return Results.File(file, XlsxWriter.ContentType, name);
            })
            .Requires(Acts.Self).WithName("GetReportFile").WithSummary("The superior's own file, filled, masked").Produces<byte[]>(200, XlsxWriter.ContentType).ProducesProblem(404);
        api.MapGet("/{id}/units/{unit}", async (string id, string unit, HttpContext http, ReportOnceDesk desk) =>
            {
                var part = await desk.PartAsync(Caller.From(http), id, unit, http.RequestAborted);
                var columns = part.Report.Definition.Columns;
                return Results.Json(new PartBody(part.Task, columns, [.. part.Rows.Select(r => new RowBody(r.Key, [.. r.Cells.Select((c, n) => new CellBody(columns[n].At, c.Shown, c.Source, c.At, c.Given, c.Drawn))]))]), json);
            })
            .Requires(Acts.Self).WithName("GetReportPart").WithSummary("A unit's rows: what is known, with its source, and what was said").Produces<PartBody>().ProducesProblem(404);
        api.MapPut("/{id}/units/{unit}", async (string id, string unit, HttpContext http, ReportOnceDesk desk, FillBody body) =>
                Results.Json(await desk.FillAsync(Caller.From(http), id, unit, body.Answers ?? [], body.Send, http.RequestAborted), json))
            .Requires(Acts.ReportFill).WithName("FillReportPart").WithSummary("Fill gaps, correct what is known, hand in; an answer with was is refused when the cell says something else by now").Produces<ReportTask>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapPost("/{id}/units/{unit}/return", async (string id, string unit, HttpContext http, ReportOnceDesk desk, ReasonBody body) =>
            {
                await desk.ReturnAsync(Caller.From(http), id, unit, body.Reason, http.RequestAborted);
                return Results.NoContent();
            })
            .Requires(Acts.ReportManage).WithName("ReturnReportPart").WithSummary("Send a part back to its unit with a reason").Produces(204).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    /// <summary>A day as forms send it; null when it is none.</summary>
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
