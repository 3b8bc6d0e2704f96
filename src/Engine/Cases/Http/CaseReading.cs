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
    const int MostCounted = 100;

    public static string ETagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/cases", ListAsync)
            .Requires(Acts.CaseRead).WithName("ListCases").WithTags("cases").WithSummary("Cases in sight, newest first; mine=true: started by the caller, copied=true: copied to them").Produces<ListPage<CaseLine>>().ProducesProblem(422);
        endpoints.MapGet("/api/v1/cases/{id}", GetAsync)
            .Requires(Acts.Self).WithName("GetCase").WithTags("cases").WithSummary("One case, sensitive values masked").Produces<CaseBody>().Produces(304).ProducesProblem(404);
        endpoints.MapGet("/api/v1/cases/{id}/history", HistoryAsync)
            .Requires(Acts.Self).WithName("GetCaseHistory").WithTags("cases").WithSummary("Every step, and whether the chain holds").Produces<HistoryBody>().ProducesProblem(404);
        endpoints.MapGet("/api/v1/work-items", WorkItemsAsync)
            .Requires(Acts.WorkItemRead).WithName("ListWorkItems").WithTags("cases").WithSummary("Work items of a box: claim, todo, today, overdue, done").Produces<ListPage<WorkItemLine>>().ProducesProblem(422);
        endpoints.MapGet("/api/v1/boxes", BoxesAsync)
            .Requires(Acts.WorkItemRead).WithName("CountBoxes").WithTags("cases").WithSummary("How much is in each box, counted to 100").Produces<BoxCounts>();
        endpoints.MapPost("/api/v1/cases/{id}/read", ReadAsync)
            .Requires(Acts.Self).WithName("ReadCase").WithTags("cases").WithSummary("Notes that the caller has read the case that was copied to them").Produces(204).ProducesProblem(404);
    }

    static async Task<IResult> ListAsync(HttpContext http, CaseLists lists, [AsParameters] ListParameters asked, bool? mine, bool? copied, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        return Results.Json(await lists.CasesAsync(caller, asked.ToQuery() with { CreatedBy = mine == true ? caller.User.Value : null, Copied = copied == true }, cancellation), ApiJson.Options);
    }

    static async Task<IResult> WorkItemsAsync(HttpContext http, WorkLists lists, TimeProvider time, [AsParameters] ListParameters asked, string? box, CancellationToken cancellation) =>
        Results.Json(await lists.WorkItemsAsync(Caller.From(http), box ?? "claim", ListParameters.EndOfDay(time.GetUtcNow()), asked.ToQuery(), cancellation), ApiJson.Options);

    static async Task<IResult> BoxesAsync(HttpContext http, WorkLists lists, TimeProvider time, CancellationToken cancellation) =>
        Results.Json(await lists.CountAsync(Caller.From(http), ListParameters.EndOfDay(time.GetUtcNow()), MostCounted, cancellation), ApiJson.Options);

    static async Task<IResult> ReadAsync(string id, HttpContext http, CaseLoader loader, CopyReceipts receipts, TimeProvider time)
    {
        var (caseId, loaded) = await SeenAsync(id, http, loader);
        await receipts.MarkAsync(caseId, Caller.From(http), loaded.State.Copies.Select(c => (c.Party, c.At)), time.GetUtcNow(), http.RequestAborted);
        return Results.NoContent();
    }

    static async Task GetAsync(string id, HttpContext http, CaseLoader loader, CaseMask mask, CopyReceipts receipts)
    {
        var (caseId, loaded) = await SeenAsync(id, http, loader);
        var etag = ETagOf(loaded.State.Version);
        if (http.Request.Headers.IfNoneMatch.Contains(etag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            http.Response.Headers.ETag = etag;
            return;
        }
        var hidden = await mask.OfAsync(Caller.From(http), loaded.State);
        var reads = loaded.State.Copies.IsEmpty ? [] : await receipts.OfAsync(caseId, http.RequestAborted);
        JsonResponse.Write(http, writer => CaseJsonWriter.Write(writer, caseId, loaded.State, hidden.Apply(loaded.State.Form), reads, hidden), etag);
    }

    static async Task HistoryAsync(string id, HttpContext http, CaseLoader loader, IJournal journal, CaseMask mask)
    {
        var (caseId, loaded) = await SeenAsync(id, http, loader);
        var entries = await loader.HistoryAsync(caseId, http.RequestAborted);
        var chain = await journal.VerifyAsync(caseId, http.RequestAborted);
        var hidden = await mask.OfAsync(Caller.From(http), loaded.State);
        var seen = await EvidenceInSight.SeenAsync(entries, Caller.From(http), loader, http.RequestAborted);
        JsonResponse.Write(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", caseId.Value);
            writer.WriteBoolean("verified", chain.Holds && chain.Rows == entries.Count);
            writer.WriteStartArray("entries");
            foreach (var entry in entries) HistoryWriter.Write(writer, entry, hidden, loaded.State.Confidential, seen);
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
