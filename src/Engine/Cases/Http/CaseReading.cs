using System.Globalization;
using System.Text.Json;
using LowCode.Access;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Cases, their history and the lists of work over HTTP; all of it within the caller's rights.</summary>
static class CaseReading
{
    public static string ETagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/cases", ListAsync)
            .Requires(Acts.CaseRead).WithName("ListCases").WithTags("cases").WithSummary("Cases in sight, newest first").Produces<ListPage<CaseLine>>();
        endpoints.MapGet("/api/v1/cases/{id}", GetAsync)
            .Requires(Acts.Self).WithName("GetCase").WithTags("cases").WithSummary("One case, sensitive values masked").Produces<CaseBody>().Produces(304).ProducesProblem(404);
        endpoints.MapGet("/api/v1/cases/{id}/history", HistoryAsync)
            .Requires(Acts.Self).WithName("GetCaseHistory").WithTags("cases").WithSummary("Every step, and whether the chain holds").Produces<HistoryBody>().ProducesProblem(404);
        endpoints.MapGet("/api/v1/work-items", WorkItemsAsync)
            .Requires(Acts.WorkItemRead).WithName("ListWorkItems").WithTags("cases").WithSummary("Work items of a box: claim, todo, today, overdue, done").Produces<ListPage<WorkItemLine>>();
    }

    static async Task<IResult> ListAsync(
        HttpContext http, CaseLists lists, string? app, string? state, string? street, string? number, bool? overdue, string? outside, string? after, int? top, CancellationToken cancellation) =>
        Results.Json(await lists.CasesAsync(Caller.From(http), new CaseQuery(app, state, street, number, overdue, after, top ?? 50) { Outside = outside }, cancellation), ApiJson.Options);

    static async Task<IResult> WorkItemsAsync(HttpContext http, CaseLists lists, TimeProvider time, string? box, string? after, int? top, CancellationToken cancellation)
    {
        // The day ends at midnight in China.
        var local = time.GetUtcNow().ToOffset(TimeSpan.FromHours(8));
        var endOfDay = new DateTimeOffset(local.Date.AddDays(1), local.Offset);
        return Results.Json(await lists.WorkItemsAsync(Caller.From(http), box ?? "claim", endOfDay, after, top ?? 50, cancellation), ApiJson.Options);
    }

    static async Task GetAsync(string id, HttpContext http, CaseLoader loader, CaseMask mask)
    {
        var (caseId, loaded) = await SeenAsync(id, http, loader);
        var etag = ETagOf(loaded.State.Version);
        if (http.Request.Headers.IfNoneMatch.Contains(etag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            http.Response.Headers.ETag = etag;
            return;
        }
        var form = await mask.ApplyAsync(Caller.From(http), loaded.State, loaded.State.Form);
        JsonResponse.Write(http, writer => CaseJsonWriter.Write(writer, caseId, loaded.State, form), etag);
    }

    static async Task HistoryAsync(string id, HttpContext http, CaseLoader loader, IJournal journal, CaseMask mask)
    {
        var (caseId, loaded) = await SeenAsync(id, http, loader);
        var entries = await loader.HistoryAsync(caseId, http.RequestAborted);
        var chain = await journal.VerifyAsync(caseId, http.RequestAborted);
        var hidden = await mask.OfAsync(Caller.From(http), loaded.State);
        JsonResponse.Write(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", caseId.Value);
            writer.WriteBoolean("verified", chain.Holds && chain.Rows == entries.Count);
            writer.WriteStartArray("entries");
            foreach (var entry in entries) HistoryWriter.Write(writer, entry, hidden);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }, ETagOf(loaded.State.Version));
    }

    /// <summary>The case when it is there and in sight; both failures look the same, so that nobody learns which cases there are.</summary>
    internal static async ValueTask<(CaseId Id, LoadedCase Case)> SeenAsync(string id, HttpContext http, CaseLoader loader)
    {
        if (CaseId.TryParse(id, out var caseId)
            && await loader.LoadAsync(caseId, http.RequestAborted) is { Key: not null } loaded
            && Rights.Sees(Caller.From(http), loaded.State.Involvement)) return (caseId, loaded);
        throw new RefusedException(RefusalKind.NotFound, Problem.Of("case.unknown"));
    }
}

static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
