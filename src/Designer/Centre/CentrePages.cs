using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Designer.Centre;

/// <summary><c>/centre</c>, the command centre (指挥中心): numbers, rates and comparisons over the cases in the reader's sight, and the cases behind each of them.</summary>
sealed class CentrePages(CaseWatch watch, FigureReading reading, CaseLists lists, DeskLines lines, AppStore apps, AuditLog audit)
{
    const int PageSize = 50, MostExported = 5000;
    static readonly string[] columns = ["number", "title", "category", "origin", "claimant", "owner", "stage", "due", "state"];

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
        var found = await FindAsync(http, page, asked, cases, PageSize);
        return Pages.Show<CentreListPage>(StatusCodes.Status200OK, (nameof(CentreListPage.Page), page), (nameof(CentreListPage.Asked), asked), (nameof(CentreListPage.Cases), cases),
            (nameof(CentreListPage.Labels), new CentreLabels(page, await reading.NewestAsync(null, http.RequestAborted))), (nameof(CentreListPage.Lines), await lines.OfAsync(page, found)));
    }

    /// <summary>The list as a spreadsheet, masked as the page is: cases that may be taken away, not all that may be read.</summary>
    async Task<IResult> ListSheetAsync(HttpContext http, CentreAsked asked, CasesAsked cases)
    {
        var page = PageContext.Of(http);
        var rows = new List<IReadOnlyList<string>>();
        var after = (string?)null;
        do
        {
            var part = await FindAsync(http, page, asked, cases with { After = after }, CaseLists.MaxTake, Acts.CaseExport);
            foreach (var line in (await lines.OfAsync(page, part)).Items)
                rows.Add([line.Number, line.Title, line.Category ?? "", line.Origin ?? "", line.Claimant ?? "", line.Owner, line.Stage, line.Due is { } due ? PageContext.China(due).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) : "", line.State]);
            after = part.Next;
        }
        while (after is not null && rows.Count < MostExported);
        await NoteAsync(page, rows.Count, http.RequestAborted);
        var (name, listed) = Ended(page.Words, "cases", rows, after is not null);
        return Sheet(page, name, [.. columns.Select(c => page.Words["list." + c])], listed);
    }

    /// <summary>Says where a list that goes on has been cut, in its last row and in its name: nobody takes a part for the whole.</summary>
    internal static (string Name, IReadOnlyList<IReadOnlyList<string>> Rows) Ended(Words words, string name, IReadOnlyList<IReadOnlyList<string>> rows, bool more)
    {
        var count = rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return more ? ($"{name}-first-{count}", [.. rows, [words.Say("centre.excel.cut", ("n", count))]]) : (name, rows);
    }

    async Task<ListPage<CaseLine>> FindAsync(HttpContext http, PageContext page, CentreAsked asked, CasesAsked cases, int take, Act? with = null)
    {
        var (caller, stop, which) = (Caller.From(http), http.RequestAborted, new CaseQuery(Take: take, After: cases.After, With: with));
        if (cases.Watch is { Length: > 0 } name)
            return await watch.CasesAsync(caller, asked.Ever() with { Take = take, After = cases.After, With = with }, CentreEndpoints.Known(name), WatchTime.At(page.Now), await reading.DispatchingAsync(stop), stop);
        if (cases.Warning is { Length: > 0 }) return await lists.CasesAsync(caller, cases.Behind(await WarningsAsync(caller, asked, page.Now, stop)), which, stop);
        var figures = await reading.ReadAsync(caller, asked.Query(page), stop);
        return await lists.CasesAsync(caller, cases.Behind(figures), which, stop);
    }

    /// <summary>Early warnings look back as far as they have to, whatever days are shown.</summary>
    async Task<IReadOnlyList<EarlyWarning>> WarningsAsync(Caller caller, CentreAsked asked, DateTimeOffset now, CancellationToken stop) =>
        EarlyWarnings.Of((await reading.ReadAsync(caller, asked.Ever() with { From = now - EarlyWarnings.Looked }, stop)).Cases, (await reading.RunningAsync(caller, asked.Ever(), stop)).Cases, now);

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

/// <summary>Which cases of a list of the centre: those behind a watch, a mark, a group, a place, a claimant, or a part of the map.</summary>
/// <param name="Box"><c>west,south,east,north</c> in WGS-84 degrees.</param>
public sealed record CasesAsked(string? Watch, string? Mark, string? By, string? Key, string? Road, string? Claimant, string? Box, string? Warning, string? After)
{
    /// <summary>The cases a warning is made of; none when it is over by now.</summary>
    /// <exception cref="RefusedException"><c>insight.watch</c>.</exception>
    public IReadOnlyCollection<string> Behind(IReadOnlyList<EarlyWarning> warnings) => Warning is not ("rising" or "place" or "late")
        ? throw new RefusedException(RefusalKind.NotFound, Problem.Of("insight.watch", ("watch", Warning ?? "")))
        : warnings.FirstOrDefault(w => w.Kind == Warning && w.Key == Key && (w.Text ?? "") == (Road ?? ""))?.Cases ?? [];

    /// <exception cref="RefusedException"><c>insight.mark</c>, <c>insight.by</c>.</exception>
    public IReadOnlyCollection<string> Behind(CaseFigures figures)
    {
        if (Road is { Length: > 0 }) return [.. Concentrations.Places(figures.Cases).Where(p => p.Road == Road && (Key is null || p.Street == Key)).SelectMany(p => p.Cases)];
        if (Claimant is { Length: > 0 }) return [.. Concentrations.Claimants(figures.Cases).Where(c => c.Caller == Claimant).SelectMany(c => c.Cases)];
        if (MapView.Read(Box) is { } box)
            return [.. figures.Cases.Where(c => c.Case is { Lng: not null, Lat: not null } && MapClusters.Of(c.Case) is var at && box.Holds(at.Lng, at.Lat)).Select(c => c.Case.CaseId)];
        return figures.Behind(CentreEndpoints.MarkOf(Mark), CentreEndpoints.ByOf(By), Key);
    }
}
