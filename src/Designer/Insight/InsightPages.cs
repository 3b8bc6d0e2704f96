using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Insight;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Insight;

/// <summary><c>/insight</c>: where work stands still, goes round or comes back, for one app; only of cases in the reader's sight.</summary>
static class InsightPages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/insight", ShowAsync).Requires(Acts.CaseRead);

    static async Task<IResult> ShowAsync(HttpContext http, CaseLists lists, CaseLoader loader, AppStore apps, [AsParameters] ListParameters asked, CancellationToken cancellation)
    {
        var page = PageContext.Of(http);
        var choices = await ListChoices.OfAsync(page, apps, cancellation);
        if (string.IsNullOrWhiteSpace(asked.App)) asked = asked with { App = await LatestAsync(page.Caller!, lists, cancellation) ?? (choices.Apps.Count > 0 ? choices.Apps[0].Id : null) };
        var figures = await InsightEndpoints.OfAsync(page.Caller!, lists, loader, asked.ToQuery(), cancellation);
        var flow = asked.App is { } app && (await apps.VersionsAsync(cancellation)).FirstOrDefault(v => v.App == app) is { } latest ? (await apps.GetAsync(app, latest.Version)).Flow : null;
        return Pages.Show<InsightPage>(StatusCodes.Status200OK, (nameof(InsightPage.Page), page), (nameof(InsightPage.Asked), asked), (nameof(InsightPage.Choices), choices),
            (nameof(InsightPage.Figures), figures), (nameof(InsightPage.NameOf), (Func<string, string>)(id => flow?.Find(id)?.Definition.Name ?? id)));
    }

    /// <summary>The app of the newest case in sight: the first one by name may have none.</summary>
    static async Task<string?> LatestAsync(Caller caller, CaseLists lists, CancellationToken cancellation) =>
        (await lists.CasesAsync(caller, new CaseQuery(Take: 1), cancellation)).Items is [var newest, ..] ? newest.App : null;
}
