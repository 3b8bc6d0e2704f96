using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/usage</c> (运营): which apps are used, by how many people, who comes back, and what lies idle.</summary>
static class UsagePages
{
    static readonly string[] columns = ["what", "name", "cases", "casesBefore", "people", "returning", "accounts", "last"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/usage", async (HttpContext http, Usage usage, AppStore apps) =>
        {
            var frame = AdminFrame.Of(http, "usage");
            return Pages.Show<UsagePage>(StatusCodes.Status200OK, (nameof(UsagePage.Frame), frame), (nameof(UsagePage.Figures), await OfAsync(frame.Page, usage, apps, http.RequestAborted)));
        }).Requires(Acts.AppInstall);
        pages.MapGet("/admin/usage.xlsx", async (HttpContext http, Usage usage, AppStore apps) =>
        {
            var page = PageContext.Of(http);
            var figures = await OfAsync(page, usage, apps, http.RequestAborted);
            string[] headers = [.. columns.Select(c => page.Words["usage." + c])];
            var rows = figures.Apps.Select(l => Row(page.Words["usage.app"], l)).Concat(figures.Streets.Select(l => Row(page.Words["usage.street"], l)));
            return Results.File(XlsxWriter.Write("usage", headers, rows), XlsxWriter.ContentType, $"usage-{PageContext.China(page.Now):yyyyMMdd}.xlsx");
        }).Requires(Acts.AppInstall);
    }

    static async Task<UsageFigures> OfAsync(PageContext page, Usage usage, AppStore apps, CancellationToken cancellation)
    {
        var installed = new Dictionary<string, (string, DateTimeOffset, bool)>(StringComparer.Ordinal);
        var outOfUse = await apps.Use.AllAsync(cancellation);
        foreach (var app in (await apps.InstallationsAsync(cancellation)).GroupBy(i => i.App, StringComparer.Ordinal))
            installed[app.Key] = (page.Words.Of((await apps.GetAsync(app.Key, app.First().Version)).Manifest.Name), DateTimeOffset.FromUnixTimeMilliseconds(app.Min(i => i.InstalledAt)), app.All(i => outOfUse.Any(o => o.App == i.App && o.Unit == i.Unit)));
        var (people, cases) = await usage.ReadAsync(page.Now, cancellation);
        return UsageFigures.Of(page.Caller!.Directory, people, cases, installed, page.Now);
    }

    static IReadOnlyList<string> Row(string what, UsageLine line) =>
        [what, line.Name, Text(line.Cases), Text(line.CasesBefore), Text(line.People), Text(line.Returning), line.Accounts is { } accounts ? Text(accounts) : "", line.Last is { } last ? PageContext.China(last).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : ""];

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
