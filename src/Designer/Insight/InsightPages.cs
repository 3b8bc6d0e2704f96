using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Insight;

/// <summary><c>/insight</c>: where work stands still, goes round or comes back, for one app; only of cases in the reader's sight.</summary>
static class InsightPages
{
    static readonly string[] waits = ["unclaimed", "handling"], measures = ["median", "p90"], counts = ["completed", "col.empty", "col.returned", "col.again"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/insight", ShowAsync).Requires(Acts.CaseRead);
        pages.MapGet("/insight.xlsx", SheetsAsync).Requires(Acts.CaseRead);
    }

    static async Task<IResult> ShowAsync(HttpContext http, CaseLists lists, CaseLoader loader, AppStore apps, [AsParameters] ListParameters asked, CancellationToken cancellation)
    {
        var page = PageContext.Of(http);
        var (narrowed, choices, figures, name) = await ReadAsync(page, lists, loader, apps, asked, cancellation);
        return Pages.Show<InsightPage>(StatusCodes.Status200OK, (nameof(InsightPage.Page), page), (nameof(InsightPage.Asked), narrowed), (nameof(InsightPage.Choices), choices),
            (nameof(InsightPage.Figures), figures), (nameof(InsightPage.NameOf), name));
    }

    /// <summary>The same tables, to be taken along: numbers only, no case.</summary>
    static async Task<IResult> SheetsAsync(HttpContext http, CaseLists lists, CaseLoader loader, AppStore apps, [AsParameters] ListParameters asked, CancellationToken cancellation)
    {
        var page = PageContext.Of(http);
        var (_, _, figures, name) = await ReadAsync(page, lists, loader, apps, asked, cancellation);
        var words = page.Words;
        IReadOnlyList<(string, LedgerType)> spreads = [.. waits.SelectMany(w => measures.Select(m => (words.Say("insight.sheet." + m, ("what", words["insight." + w])), LedgerType.Number)))];
        return Workbook.Of(page, "insight",
            new WorkbookSheet(words["insight.steps"], [(words["insight.step"], LedgerType.Text), .. counts.Select(w => (words["insight." + w], LedgerType.Whole)), .. spreads],
                figures.Activities.Select(a => (IReadOnlyList<object?>)[name(a.Activity), a.Completed.Count, a.Empty.Count, a.Returned.Count, a.Again.Count, .. Minutes(a.Unclaimed), .. Minutes(a.Handling)])),
            new WorkbookSheet(words["insight.units"], [(words["insight.unit"], LedgerType.Text), (words["insight.col.taken"], LedgerType.Whole), .. spreads],
                figures.Units.Select(u => (IReadOnlyList<object?>)[page.NameOf(new UnitId(u.Unit)), u.Taken.Count, .. Minutes(u.Unclaimed), .. Minutes(u.Handling)])),
            new WorkbookSheet(words["insight.advice"], [(words["insight.advice"], LedgerType.Text), (words["insight.col.count"], LedgerType.Whole)],
                [[words["insight.col.followed"], figures.Advice?.Followed.Count ?? 0], [words["insight.col.overridden"], figures.Advice?.Overridden.Count ?? 0]]));

        static object?[] Minutes(Spread spread) => spread.Count == 0 ? [null, null] : [spread.Median, spread.P90];
    }

    static async Task<(ListParameters Asked, ListChoices Choices, InsightEndpoints.FiguresBody Figures, Func<string, string> NameOf)> ReadAsync(PageContext page, CaseLists lists, CaseLoader loader, AppStore apps, ListParameters asked, CancellationToken cancellation)
    {
        var choices = await ListChoices.OfAsync(page, apps, cancellation);
        if (string.IsNullOrWhiteSpace(asked.App)) asked = asked with { App = await LatestAsync(page.Caller!, lists, cancellation) ?? (choices.Apps.Count > 0 ? choices.Apps[0].Id : null) };
        var figures = await InsightEndpoints.OfAsync(page.Caller!, lists, loader, asked.ToQuery(), cancellation);
        var flow = asked.App is { } app && (await apps.VersionsAsync(cancellation)).FirstOrDefault(v => v.App == app) is { } latest ? (await apps.GetAsync(app, latest.Version)).Flow : null;
        return (asked, choices, figures, id => flow?.Find(id)?.Definition.Name ?? id);
    }

    /// <summary>The app of the newest case in sight: the first one by name may have none.</summary>
    static async Task<string?> LatestAsync(Caller caller, CaseLists lists, CancellationToken cancellation) =>
        (await lists.CasesAsync(caller, new CaseQuery(Take: 1), cancellation)).Items is [var newest, ..] ? newest.App : null;
}
