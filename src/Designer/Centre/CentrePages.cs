using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Running;
using LowCode.Designer.Desk;
using LowCode.Designer.Runs;
using LowCode.Designer.Shared;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Designer.Centre;

/// <summary><c>/centre</c>, the command centre (指挥中心): numbers, rates and comparisons over the cases in the reader's sight, and the cases behind each of them.</summary>
sealed class CentrePages(CaseWatch watch, FigureReading reading, CentreLists behind, DeskLines lines, AppStore apps, AuditLog audit)
{
    const int PageSize = 50;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/centre", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked) => page.ShowAsync(http, asked)).Requires(Acts.ReportRead);
        pages.MapGet("/centre/compare", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked, string? by) => page.CompareAsync(http, asked, by)).Requires(Acts.ReportRead);
        pages.MapGet("/centre/compare.xlsx", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked, string? by) => page.ComparedSheetAsync(http, asked, by)).Requires(Acts.ReportRead);
        pages.MapGet("/centre/overview.xlsx", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked) => page.OverviewSheetsAsync(http, asked)).Requires(Acts.ReportRead);
        pages.MapGet("/centre/gathering.xlsx", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked) => page.GatheringSheetsAsync(http, asked)).Requires(Acts.CaseExport);
        pages.MapGet("/centre/map.xlsx", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked, string? window, string? datum) => page.MapSheetAsync(http, asked, window, datum)).Requires(Acts.CaseExport);
        pages.MapGet("/centre/gathering", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked) => page.GatheringAsync(http, asked)).Requires(Acts.ReportRead);
        pages.MapGet("/centre/list", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked, [AsParameters] CasesAsked cases) => page.ListAsync(http, asked, cases)).Requires(Acts.ReportRead);
        pages.MapGet("/centre/list.xlsx", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked, [AsParameters] CasesAsked cases) => page.ListSheetAsync(http, asked, cases)).Requires(Acts.CaseExport);
        pages.MapPost("/centre/list.xlsx", (HttpContext http, RunDesk runs, [AsParameters] CentreAsked asked, [AsParameters] CasesAsked cases) => BeginSheetAsync(http, asked, cases, runs)).Requires(Acts.CaseExport);
        pages.MapGet("/centre/map", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked, string? window, string? datum) => page.MapAsync(http, asked, window, datum)).Requires(Acts.ReportRead);
        pages.MapGet("/centre/wall", (HttpContext http, CentrePages page, [AsParameters] CentreAsked asked) => page.WallAsync(http, asked)).Requires(Acts.ReportRead);
    }

    /// <param name="with">Only cases with which the reader may do this.</param>
    async Task<CentreModel> ModelAsync(HttpContext http, CentreAsked asked, bool warnings = false, Act? with = null)
    {
        var (page, caller, stop) = (PageContext.Of(http), Caller.From(http), http.RequestAborted);
        var (newest, query) = (await reading.NewestAsync(null, stop), asked.Query(page) with { With = with });
        // Three questions that need nothing of each other are asked at once; SQLite answers on the thread that asks.
        var counting = Task.Run(async () => await watch.CountAsync(caller, asked.Ever(), WatchTime.At(page.Now), await reading.DispatchingAsync(stop), stop), stop);
        var runs = warnings ? Task.Run(() => reading.RunningAsync(caller, asked.Ever() with { With = with }, stop), stop) : Task.FromResult(new CaseFigures([], false));
        var read = warnings ? reading.ReadAsync(caller, query, page.Now - EarlyWarnings.Looked, stop) : WithoutRecentAsync(reading.ReadAsync(caller, query, stop));
        await Task.WhenAll(counting, runs, read);
        var ((figures, since), watches) = (await read, await counting);
        var recent = warnings ? EarlyWarnings.Of(since.Cases, (await runs).Cases, page.Now) : [];
        var measured = newest.Where(a => a.Manifest.Rates is not null && (string.IsNullOrEmpty(asked.App) || a.Manifest.Id == asked.App)).ToList();
        return new(page, asked, await ListChoices.OfAsync(page, apps, stop), new(page, newest, figures.Cases.Select(c => c.Case.App).Distinct().Skip(1).Any()), watches, figures, recent, measured is [var only] ? only.Manifest.Rates!.Weights : null);
    }

    static async Task<(CaseFigures Asked, CaseFigures Recent)> WithoutRecentAsync(Task<CaseFigures> asked) => (await asked, new([], false));

    async Task<IResult> ShowAsync(HttpContext http, CentreAsked asked) => Pages.Show<CentrePage>(StatusCodes.Status200OK, (nameof(CentrePage.Model), await ModelAsync(http, asked, warnings: true)));

    async Task<IResult> CompareAsync(HttpContext http, CentreAsked asked, string? by) =>
        Pages.Show<ComparePage>(StatusCodes.Status200OK, (nameof(ComparePage.Model), await ModelAsync(http, asked)), (nameof(ComparePage.By), CentreEndpoints.ByOf(by) ?? FigureGroup.Street));

    async Task<IResult> ComparedSheetAsync(HttpContext http, CentreAsked asked, string? by)
    {
        var (model, comparison) = (await ModelAsync(http, asked), CentreEndpoints.ByOf(by) ?? FigureGroup.Street);
        var rows = model.Figures.By(comparison).Prepend(model.Figures.Total).Select((line, n) => (IReadOnlyList<string>)[n == 0 ? model.Words["centre.total"] : model.Labels.Of(comparison, line.Key), .. FigureColumn.All.Select(c => c.Text(line))]);
        return Sheet(model.Page, "compare-" + comparison.ToString().ToLowerInvariant(), [model.Words["centre.by." + comparison], .. FigureColumn.All.Select(c => model.Words[c.Word])], rows);
    }

    async Task<IResult> OverviewSheetsAsync(HttpContext http, CentreAsked asked)
    {
        var model = await ModelAsync(http, asked);
        return Workbook.Of(model.Page, "overview", CentreSheets.Overview(model, model.Compared));
    }

    /// <summary>Places and claimants as the page tells them, of the cases that may be taken away.</summary>
    async Task<IResult> GatheringSheetsAsync(HttpContext http, CentreAsked asked)
    {
        var model = await ModelAsync(http, asked, warnings: true, with: Acts.CaseExport);
        await NoteAsync(model.Page, model.Figures.Cases.Count, http.RequestAborted);
        return Workbook.Of(model.Page, "gathering", CentreSheets.Gathering(model));
    }

    /// <summary>What the map shows now, of the cases that may be taken away.</summary>
    async Task<IResult> MapSheetAsync(HttpContext http, CentreAsked asked, string? window, string? datum)
    {
        var model = await ModelAsync(http, asked, with: Acts.CaseExport);
        var view = MapView.Of(model.Figures.Cases, window);
        await NoteAsync(model.Page, view?.Clusters.Sum(c => c.Cases.Count) ?? 0, http.RequestAborted);
        return Workbook.Of(model.Page, "map", CentreSheets.Map(model, view, DatumOf(datum)));
    }

    /// <summary>That it was taken is in the log before it leaves.</summary>
    Task NoteAsync(PageContext page, int rows, CancellationToken stop) =>
        audit.WriteAsync(new AuditEntry(page.Now, page.Caller!.User, page.Caller.Client?.Id, Acts.CaseExport, "centre", AuditEntry.Done, Address.Of(page.Http), $"{{\"rows\":{rows}}}"), stop);

    static string DatumOf(string? asked) => asked is { } datum && Forms.Datums.All.Contains(datum) ? datum : "wgs84";

    async Task<IResult> GatheringAsync(HttpContext http, CentreAsked asked) => Pages.Show<GatheringPage>(StatusCodes.Status200OK, (nameof(GatheringPage.Model), await ModelAsync(http, asked, warnings: true)));

    async Task<IResult> ListAsync(HttpContext http, CentreAsked asked, CasesAsked cases)
    {
        var page = PageContext.Of(http);
        var found = await behind.FindAsync(page, asked, cases, PageSize, null, http.RequestAborted);
        return Pages.Show<CentreListPage>(StatusCodes.Status200OK, (nameof(CentreListPage.Page), page), (nameof(CentreListPage.Asked), asked), (nameof(CentreListPage.Cases), cases),
            (nameof(CentreListPage.Labels), new CentreLabels(page, await reading.NewestAsync(null, http.RequestAborted))), (nameof(CentreListPage.Lines), await lines.OfAsync(page, found)));
    }

    /// <summary>A short list comes at once; looking begins nothing that takes long, so for a long one the page says how it is begun.</summary>
    Task<IResult> ListSheetAsync(HttpContext http, CentreAsked asked, CasesAsked cases) => RunLater.OrLaterAsync(http, async stop =>
    {
        var page = PageContext.Of(http);
        var sheet = await behind.SheetAsync(page, asked, cases, null, stop);
        await NoteAsync(page, sheet.Rows, http.RequestAborted);
        return Results.File(sheet.Content, XlsxWriter.ContentType, sheet.Name);
    }, () => RunLater.Show(http, PageContext.Of(http).Words["centre.excel"], asked.Link("/centre/list", cases.Members(null)), asked.Link("/centre/list.xlsx", cases.Members(null))));

    /// <summary>The whole list in the background.</summary>
    static async Task<IResult> BeginSheetAsync(HttpContext http, CentreAsked asked, CasesAsked cases, RunDesk runs)
    {
        var page = PageContext.Of(http);
        var run = RunAsked.Of(CentreListKind.List, asked.App ?? "", asked.Days(page), asked.Link("/centre/list", cases.Members(null)), page.Words.Language, Address.Of(http), new CentreListAsked(asked, cases with { After = null }));
        return RunPages.After(await runs.BeginAsync(page.Caller!, run, http.RequestAborted));
    }

    async Task<IResult> MapAsync(HttpContext http, CentreAsked asked, string? window, string? datum)
    {
        var model = await ModelAsync(http, asked);
        var view = MapView.Of(model.Figures.Cases, window);
        return Pages.Show<MapPage>(StatusCodes.Status200OK, (nameof(MapPage.Model), model), (nameof(MapPage.View), view), (nameof(MapPage.Datum), DatumOf(datum)));
    }

    async Task<IResult> WallAsync(HttpContext http, CentreAsked asked)
    {
        var model = await ModelAsync(http, asked, warnings: true);
        return Pages.Show<WallPage>(StatusCodes.Status200OK, (nameof(WallPage.Model), model), (nameof(WallPage.View), MapView.Of(model.Figures.Cases, null)));
    }

    internal static IResult Sheet(PageContext page, string name, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows) =>
        Results.File(XlsxWriter.Write(name, headers, rows), XlsxWriter.ContentType, $"{name}-{PageContext.China(page.Now):yyyyMMdd-HHmm}.xlsx");
}
