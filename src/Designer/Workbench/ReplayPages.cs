using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Views;

namespace LowCode.Designer.Workbench;

/// <summary><c>/apps/{app}/replay</c>: closed cases of one version walked through another; what would have been otherwise.</summary>
static class ReplayPages
{
    const int MostCases = 100;

    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/apps/{app}/replay", ShowAsync).Requires(Acts.AppInstall);

    static async Task<IResult> ShowAsync(string app, string from, string to, HttpContext http, AppStore apps, AppUse use, ReplayDesk desk, CancellationToken cancellation)
    {
        var view = await AppPages.OneAsync(app, http, apps, use, cancellation);
        var report = await desk.RunAsync(Caller.From(http), app, from, to, MostCases, cancellation);
        return Pages.Show<ReplayPage>(StatusCodes.Status200OK, (nameof(ReplayPage.Page), PageContext.Of(http)), (nameof(ReplayPage.App), view),
            (nameof(ReplayPage.From), from), (nameof(ReplayPage.To), to), (nameof(ReplayPage.Report), report));
    }
}
