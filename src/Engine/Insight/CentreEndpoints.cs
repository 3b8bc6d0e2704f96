using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Http;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Insight;

/// <summary>What a command centre looks at, over HTTP: numbers, rates and comparisons over the cases in sight, and the cases behind each of them.</summary>
public static class CentreEndpoints
{
    public sealed record RatesBody(bool IsCut, FigureLine Total, IReadOnlyList<FigureLine> Groups, IReadOnlyList<AppRates> Formulas);

    /// <summary>How an app's rates are measured, as its newest version has it.</summary>
    public sealed record AppRates(string App, string Version, RatesDefinition Rates, double? Composite);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/insight/watch", async (HttpContext http, CaseWatch watch, FigureReading reading, TimeProvider time, [AsParameters] ListParameters asked) =>
                Results.Json(await watch.CountAsync(Caller.From(http), asked.ToQuery(), WatchTime.At(time.GetUtcNow()), await reading.DispatchingAsync(http.RequestAborted), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.CaseRead).WithName("CountWatches").WithTags("insight").WithSummary("Waiting for dispatch, due soon, disputed, repeated within 30 days, supervised without feedback; and what was opened, closed, runs and is late").Produces<IReadOnlyList<WatchCount>>().ProducesProblem(422);
        endpoints.MapGet("/api/v1/insight/watch/{watch}", async (string watch, HttpContext http, CaseWatch watches, FigureReading reading, TimeProvider time, [AsParameters] ListParameters asked) =>
                Results.Json(await watches.CasesAsync(Caller.From(http), asked.ToQuery(), Known(watch), WatchTime.At(time.GetUtcNow()), await reading.DispatchingAsync(http.RequestAborted), http.RequestAborted), ApiJson.Options))
            .Requires(Acts.CaseRead).WithName("ListWatch").WithTags("insight").WithSummary("The cases behind one of these numbers, newest first").Produces<ListPage<CaseLine>>().ProducesProblem(404).ProducesProblem(422);
        endpoints.MapGet("/api/v1/insight/rates", RatesAsync)
            .Requires(Acts.CaseRead).WithName("GetRates").WithTags("insight").WithSummary("Response, resolution and satisfaction over the cases in sight, compared by street, unit, category, channel, day, week or month").Produces<RatesBody>().ProducesProblem(422);
        endpoints.MapGet("/api/v1/insight/rates/cases", async (HttpContext http, FigureReading reading, [AsParameters] ListParameters asked, string? mark, string? by, string? key) =>
                Results.Json((await reading.ReadAsync(Caller.From(http), asked.ToQuery(), http.RequestAborted)).Behind(MarkOf(mark), ByOf(by), key), ApiJson.Options))
            .Requires(Acts.CaseRead).WithName("ListRateCases").WithTags("insight").WithSummary("Ids of the cases behind a number of the rates").Produces<IReadOnlyList<string>>().ProducesProblem(422);
    }

    /// <exception cref="RefusedException"><c>insight.report</c>.</exception>
    public static ReportKind KindOf(string kind) => Enum.TryParse<ReportKind>(kind, ignoreCase: true, out var found) && !char.IsDigit(kind[0]) ? found : throw new RefusedException(RefusalKind.NotFound, Problem.Of("insight.report", ("kind", kind)));

    /// <summary>A day as written, today where none is.</summary>
    /// <exception cref="RefusedException"><c>list.day</c>.</exception>
    public static DateOnly DayOf(string? day, DateTimeOffset now) => string.IsNullOrWhiteSpace(day) ? CaseFigures.DayOf(now.ToUnixTimeMilliseconds())
        : DateOnly.TryParseExact(day.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var found) && found.Year is > 1970 and < 9990 ? found : throw new RefusedException(RefusalKind.Invalid, Problem.At("list.day", "day", ("day", day)));

    static async Task<IResult> RatesAsync(HttpContext http, FigureReading reading, [AsParameters] ListParameters asked, string? by)
    {
        var query = asked.ToQuery();
        var figures = await reading.ReadAsync(Caller.From(http), query, http.RequestAborted);
        var formulas = (await reading.NewestAsync(query.App, http.RequestAborted)).Where(a => a.Manifest.Rates is not null).Select(a => new AppRates(a.Manifest.Id, a.Manifest.Version, a.Manifest.Rates!,
            FigureLine.Of("", [.. figures.Cases.Where(c => c.Case.App == a.Manifest.Id)]).Composite(a.Manifest.Rates!.Weights)));
        return Results.Json(new RatesBody(figures.IsCut, figures.Total, figures.By(ByOf(by) ?? FigureGroup.Street), [.. formulas]), ApiJson.Options);
    }

    /// <exception cref="RefusedException"><c>insight.watch</c>.</exception>
    public static string Known(string watch) => CaseWatch.All.Contains(watch) ? watch : throw new RefusedException(RefusalKind.NotFound, Problem.Of("insight.watch", ("watch", watch)));

    /// <exception cref="RefusedException"><c>insight.mark</c>.</exception>
    public static CaseMarks MarkOf(string? mark) => string.IsNullOrEmpty(mark) ? CaseMarks.None
        : Enum.TryParse<CaseMarks>(mark, ignoreCase: true, out var found) && !char.IsDigit(mark[0]) ? found : throw new RefusedException(RefusalKind.Invalid, Problem.At("insight.mark", "mark", ("mark", mark)));

    /// <exception cref="RefusedException"><c>insight.by</c>.</exception>
    public static FigureGroup? ByOf(string? by) => string.IsNullOrEmpty(by) ? null
        : Enum.TryParse<FigureGroup>(by, ignoreCase: true, out var found) && !char.IsDigit(by[0]) ? found : throw new RefusedException(RefusalKind.Invalid, Problem.At("insight.by", "by", ("by", by)));
}
