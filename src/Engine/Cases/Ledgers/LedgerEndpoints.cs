using LowCode.Access;
using LowCode.Cases.Http;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases;

/// <summary>Ledgers over HTTP.</summary>
static class LedgerEndpoints
{
    /// <param name="Values">By the ids of the columns.</param>
    sealed record RowBody(string Case, IReadOnlyDictionary<string, object> Values);

    sealed record ColumnBody(string Id, string Name, LedgerType Type);

    sealed record PageBody(IReadOnlyList<ColumnBody> Columns, IReadOnlyList<RowBody> Items, string? Next);

    sealed record ExportBody(string? State, string? Street, string? Q, bool? Overdue, string? From, string? Until, IReadOnlyList<LedgerFilter>? Filters, string? View = null);

    sealed record NumberBody(string Name, decimal? Number, string? Cases);

    sealed record LineBody(IReadOnlyList<string> Names, IReadOnlyList<NumberBody> Numbers);

    sealed record ReportBody(string Name, IReadOnlyList<string> By, IReadOnlyList<LineBody> Lines, LineBody Total, bool IsCut);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/ledgers").WithTags("ledgers");
        api.MapGet("/{app}", async (string app, HttpContext http, LedgerDesk desk, [AsParameters] ListParameters asked) =>
            {
                var caller = Caller.From(http);
                var page = await desk.ReadAsync(caller, Asked(http, app, asked), asked.After, asked.Top ?? 50, http.RequestAborted);
                return Results.Json(new PageBody([.. page.Table.Columns.Select(c => new ColumnBody(c.Id, c.Heading.Name, c.Heading.Type))], [.. page.Rows.Select(r => new RowBody(r.Case.CaseId, Values(page.Table, page.Table.Cells(page.Names, r))))], page.Next), ApiJson.Options);
            })
            .Requires(Acts.CaseRead).WithName("ReadLedger").WithSummary("An app's cases as a ledger; a field is narrowed by f.{field}, f.{field}.from, f.{field}.until, shown by view={view}").Produces<PageBody>().ProducesProblem(404).ProducesProblem(422);
        api.MapGet("/{app}/file", async (string app, HttpContext http, LedgerDesk desk, [AsParameters] ListParameters asked) =>
            {
                var (name, file) = await desk.FileAsync(Caller.From(http), Asked(http, app, asked), http.RequestAborted);
                return Results.File(file, XlsxWriter.ContentType, name);
            })
            .Requires(Acts.CaseExport).WithName("GetLedgerFile").WithSummary("The ledger as .xlsx, for at most 2,000 rows").Produces<byte[]>(200, XlsxWriter.ContentType).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        api.MapGet("/{app}/template", async (string app, HttpContext http, LedgerDesk desk) =>
            {
                var (name, file) = await desk.TemplateAsync(Caller.From(http), app, ProblemHttp.Language(http.Request), http.RequestAborted);
                return Results.File(file, XlsxWriter.ContentType, name);
            })
            .Requires(Acts.CaseImport).WithName("GetLedgerTemplate").WithSummary("An empty table with the headings cases can be taken in by").Produces<byte[]>(200, XlsxWriter.ContentType).ProducesProblem(404);
        api.MapPost("/{app}/exports", async (string app, HttpContext http, LedgerDesk desk, ExportBody body) =>
            {
                var run = await desk.StartAsync(Caller.From(http), new(app, body.State, body.Street, body.Q, body.Overdue, body.From, body.Until, body.Filters ?? [], ProblemHttp.Language(http.Request), body.View), http.RequestAborted);
                http.Response.Headers.Location = "/api/v1/ledger-exports/" + run.Id;
                return Results.Json(run, ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
            })
            .Requires(Acts.CaseExport).WithName("StartLedgerExport").WithSummary("Write a ledger to a file in the background").Produces<LedgerExport>(202).ProducesProblem(404).ProducesProblem(422);
        api.MapGet("/{app}/reports/{report}", async (string app, string report, string? street, string? from, string? until, HttpContext http, StatisticDesk desk) =>
            {
                var counted = await desk.CountAsync(Caller.From(http), app, report, street, from, until, ProblemHttp.Language(http.Request), http.RequestAborted);
                LineBody Of(StatisticLine line) => new(line.Names, [.. line.Numbers.Select((n, at) => new NumberBody(counted.Figures[at].Name, n, counted.LinkOf(line, at)))]);
                return Results.Json(new ReportBody(counted.Report.Name!.In(ProblemHttp.Language(http.Request)), [.. counted.By.Select(b => b.Name)], [.. counted.Lines.Select(Of)], Of(counted.Total), counted.IsCut), ApiJson.Options);
            })
            .Requires(Acts.CaseRead).WithName("ReadAppReport").WithSummary("A report of an app: its cases counted and summed, each number with the cases behind it").Produces<ReportBody>().ProducesProblem(404).ProducesProblem(422);
        var runs = endpoints.MapGroup("/api/v1/ledger-exports").WithTags("ledgers");
        runs.MapGet("", async (HttpContext http, LedgerDesk desk) => Results.Json(await desk.ListAsync(Caller.From(http), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.CaseExport).WithName("ListLedgerExports").WithSummary("The caller's exports, newest first").Produces<IReadOnlyList<LedgerExport>>();
        runs.MapGet("/{id}", async (string id, HttpContext http, LedgerDesk desk) => Results.Json(await desk.OwnAsync(Caller.From(http), id, http.RequestAborted), ApiJson.Options))
            .Requires(Acts.CaseExport).WithName("GetLedgerExport").WithSummary("How far an export has come").Produces<LedgerExport>().ProducesProblem(404);
        runs.MapGet("/{id}/file", async (string id, HttpContext http, LedgerDesk desk) => ExportAnswer.Of(http, await desk.FetchAsync(Caller.From(http), id, http.RequestAborted), XlsxWriter.ContentType))
            .Requires(Acts.CaseExport).WithName("GetLedgerExportFile").WithSummary("Its file, for a day").Produces<byte[]>(200, XlsxWriter.ContentType).ProducesProblem(404);
        runs.MapPost("/{id}/cancel", async (string id, HttpContext http, LedgerDesk desk) =>
            {
                await desk.CancelAsync(Caller.From(http), id, http.RequestAborted);
                return Results.NoContent();
            })
            .Requires(Acts.CaseExport).WithName("CancelLedgerExport").WithSummary("End an export").Produces(204).ProducesProblem(404).ProducesProblem(409);
    }

    static LedgerAsked Asked(HttpContext http, string app, ListParameters asked) =>
        new(app, asked.State, asked.Street, asked.Q, asked.Overdue, asked.From, asked.Until, LedgerFilters.Read(http.Request.Query), ProblemHttp.Language(http.Request), One(http, "view"), asked.Sort, One(http, "owner"));

    internal static string? One(HttpContext http, string name) => http.Request.Query[name].ToString() is { Length: > 0 } one ? one : null;

    static Dictionary<string, object> Values(LedgerTable table, IReadOnlyList<LedgerCell> cells)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var n = 0; n < cells.Count; n++)
            if (cells[n].Number is { } number) values[table.Columns[n].Id] = number;
            else if (cells[n].At is { } at) values[table.Columns[n].Id] = at.ToString(table.Columns[n].Heading.Type == LedgerType.Date ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss+08:00", System.Globalization.CultureInfo.InvariantCulture);
            else if (cells[n].Text is { Length: > 0 } text) values[table.Columns[n].Id] = text;
        return values;
    }
}

/// <summary>Conditions on fields as an address carries them: <c>f.amount.from=100</c>.</summary>
public static class LedgerFilters
{
    const int Most = 20, Longest = 100;

    public static IReadOnlyList<LedgerFilter> Read(IQueryCollection query)
    {
        var found = new Dictionary<string, LedgerFilter>(StringComparer.Ordinal);
        foreach (var (name, value) in query)
        {
            if (!name.StartsWith("f.", StringComparison.Ordinal) || value.ToString() is not { Length: > 0 and <= Longest } text) continue;
            var (field, part) = name.EndsWith(".from", StringComparison.Ordinal) ? (name[2..^5], 1) : name.EndsWith(".until", StringComparison.Ordinal) ? (name[2..^6], 2) : (name[2..], 0);
            var before = found.GetValueOrDefault(field) ?? new LedgerFilter(field);
            found[field] = part switch { 1 => before with { From = text }, 2 => before with { Until = text }, _ => before with { Is = text } };
        }
        return [.. found.Values.Take(Most)];
    }
}
