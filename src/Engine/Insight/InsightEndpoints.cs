using System.Runtime.CompilerServices;
using System.Text.Json;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Insight;

/// <summary>What many cases tell together, over HTTP; only cases in sight, and nothing of their forms.</summary>
public static class InsightEndpoints
{
    /// <summary>Cases read at a time.</summary>
    const int Page = 100;
    /// <summary>Cases one set of figures is made of; narrow the days to see others.</summary>
    public const int MostCases = 5000;

    /// <param name="Truncated">There were more than could be read.</param>
    public sealed record FiguresBody(int Cases, bool Truncated, IReadOnlyList<ActivityFigures> Activities, IReadOnlyList<UnitFigures> Units, AdviceFigures Advice);

    public static void MapInsight(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/insight/ocel", OcelAsync)
            .Requires(Acts.CaseRead).WithName("ExportOcel").WithTags("insight").WithSummary("Histories of cases in sight as an object-centric event log (OCEL 2.0, JSON), streamed").Produces<JsonElement>(200, "application/json").ProducesProblem(422);
        endpoints.MapGet("/api/v1/insight/figures", FiguresAsync)
            .Requires(Acts.CaseRead).WithName("GetFigures").WithTags("insight").WithSummary("Steps without value, loops, returns and waiting, with the cases behind each number").Produces<FiguresBody>().ProducesProblem(422);
        CentreEndpoints.Map(endpoints);
        PeriodReportEndpoints.Map(endpoints);
    }

    static async Task OcelAsync(HttpContext http, CaseLists lists, CaseLoader loader, [AsParameters] ListParameters asked, CancellationToken cancellation)
    {
        var query = asked.ToQuery();
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter.AsStream());
        var log = new ProcessLog(writer);
        var read = 0;
        await foreach (var (line, steps) in ReadAsync(Caller.From(http), lists, loader, query, cancellation))
        {
            log.Add(line, steps);
            if (++read % 20 == 0) await writer.FlushAsync(cancellation);
        }
        log.Finish();
    }

    static async Task<IResult> FiguresAsync(HttpContext http, CaseLists lists, CaseLoader loader, [AsParameters] ListParameters asked, CancellationToken cancellation) =>
        Results.Json(await OfAsync(Caller.From(http), lists, loader, asked.ToQuery(), cancellation), new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The figures of the cases a query finds in a caller's sight.</summary>
    public static async Task<FiguresBody> OfAsync(Caller caller, CaseLists lists, CaseLoader loader, CaseQuery query, CancellationToken cancellation)
    {
        var figures = new FlowFigures();
        await foreach (var (line, steps) in ReadAsync(caller, lists, loader, query, cancellation))
        {
            if (figures.Cases == MostCases) return new(figures.Cases, true, figures.Activities, figures.Units, figures.Advice);
            figures.Add(line.CaseId, steps);
        }
        return new(figures.Cases, false, figures.Activities, figures.Units, figures.Advice);
    }

    /// <summary>Cases in sight with their steps. The list and the case are asked alike: what left sight meanwhile is left out.</summary>
    static async IAsyncEnumerable<(CaseLine Line, IReadOnlyList<CaseStep> Steps)> ReadAsync(Caller caller, CaseLists lists, CaseLoader loader, CaseQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = query.After; ;)
        {
            var page = await lists.CasesAsync(caller, query with { After = after, Take = Page }, cancellation);
            foreach (var line in page.Items)
            {
                var id = new CaseId(line.CaseId);
                if (await loader.LoadAsync(id, cancellation) is not { Key: not null } loaded || !Rights.Sees(caller, loaded.State.Involvement)) continue;
                yield return (line, CaseSteps.Of(await loader.HistoryAsync(id, cancellation)));
            }
            if ((after = page.Next) is null) yield break;
        }
    }
}
