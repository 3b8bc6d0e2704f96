using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Running;
using LowCode.Designer.Runs;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Workbench;

/// <summary><c>/apps/{app}/replay</c>: closed cases of one version walked through another; what would have been otherwise.</summary>
static class ReplayPages
{
    const int MostCases = 100;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/{app}/replay", ShowAsync).Requires(Acts.AppInstall);
        pages.MapPost("/apps/{app}/replay", BeginAsync).Requires(Acts.AppInstall);
    }

    /// <summary>Looking begins nothing: without a run the page says what would be walked, with a button for it.</summary>
    static async Task<IResult> ShowAsync(string app, string? from, string? to, string? run, HttpContext http, AppStore apps, AppUse use, RunDesk runs, CancellationToken cancellation)
    {
        var view = await AppPages.OneAsync(app, http, apps, use, cancellation);
        var came = string.IsNullOrEmpty(run) ? null : await runs.OwnAsync(Caller.From(http), ReplayKind.Replay, run, cancellation);
        var asked = came?.Asked.Read<ReplayAsked>() ?? new ReplayAsked(from ?? "", to ?? "", MostCases);
        return Pages.Show<ReplayPage>(StatusCodes.Status200OK, (nameof(ReplayPage.Page), PageContext.Of(http)), (nameof(ReplayPage.App), view),
            (nameof(ReplayPage.Asked), asked), (nameof(ReplayPage.Run), came), (nameof(ReplayPage.Report), came?.Told?.Read<ReplayCame>()));
    }

    static async Task<IResult> BeginAsync(string app, HttpContext http, AppStore apps, AppUse use, RunDesk runs, CancellationToken cancellation)
    {
        var (page, posted, view) = (PageContext.Of(http), await http.Request.ReadFormAsync(cancellation), await AppPages.OneAsync(app, http, apps, use, cancellation));
        var asked = new ReplayAsked(posted["from"].ToString(), posted["to"].ToString(), MostCases);
        ReplayDesk.Check(asked.From, asked.To);
        return RunPages.After(await runs.BeginAsync(page.Caller!, RunAsked.Of(ReplayKind.Replay, app, $"{page.Words.Of(view.Latest.Manifest.Name)} {asked.From} → {asked.To}", $"/apps/{app}/replay", page.Words.Language, Address.Of(http), asked), cancellation));
    }
}
