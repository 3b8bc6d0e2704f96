using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Designer.Workbench;

/// <summary>A published version with how many open cases are on it; null when that is not the reader's to know.</summary>
public sealed record VersionView(PublishedVersion Version, long? Open, IReadOnlyList<Installation> Installed);

/// <summary>An app with all its versions, latest first.</summary>
/// <param name="OutOfUse">Where no case of it begins any more.</param>
public sealed record AppView(LightApp Latest, IReadOnlyList<VersionView> Versions, IReadOnlyList<OutOfUse> OutOfUse)
{
    public IEnumerable<Installation> Installations => Versions.SelectMany(v => v.Installed).OrderBy(i => i.Unit, StringComparer.Ordinal);
}

/// <summary><c>/apps</c>: which light apps there are, one app with its versions, and two versions compared.</summary>
static class AppPages
{
    /// <summary>What the app page says after it was done.</summary>
    static readonly string[] done = ["published", "installed", "takenOut", "putBack"];

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps", ListAsync).Requires(Acts.AppRead);
        pages.MapGet("/apps/{app}", ShowAsync).Requires(Acts.AppRead);
        pages.MapGet("/apps/{app}/compare", CompareAsync).Requires(Acts.AppRead);
        pages.MapPost("/apps/{app}/use", UseAsync).Requires(Acts.AppInstall);
    }

    static async Task<IResult> ListAsync(string? whose, HttpContext http, AppStore apps, AppUse use, DraftStore drafts, CancellationToken cancellation)
    {
        var all = await ReadAsync(http, apps, use, null, cancellation);
        return Pages.Show<AppListPage>(StatusCodes.Status200OK, (nameof(AppListPage.Page), PageContext.Of(http)), (nameof(AppListPage.Apps), all),
            (nameof(AppListPage.Mine), await MineAsync(all, Caller.From(http), apps, drafts, cancellation)), (nameof(AppListPage.Whose), whose));
    }

    /// <summary>What somebody published or works on, and what they begin cases with at their street.</summary>
    static async Task<IReadOnlySet<string>> MineAsync(IReadOnlyList<AppView> all, Caller caller, AppStore apps, DraftStore drafts, CancellationToken cancellation)
    {
        var (me, tree) = (caller.User.Value, caller.Directory.Tree);
        var own = (await drafts.ListAsync(cancellation)).Where(d => d.MadeBy == me || d.ChangedBy == me).Select(d => d.App).ToHashSet(StringComparer.Ordinal);
        own.UnionWith(all.Where(a => a.Versions.Any(v => v.Version.PublishedBy == me)).Select(a => a.Latest.Manifest.Id));
        if (tree.StreetOf(caller.Member.User.Home) is { } street)
        {
            var path = tree.PathOf(street).Select(u => u.Id.Value).ToList();
            foreach (var app in all.Where(a => a.Installations.Any(i => path.Contains(i.Unit))).Select(a => a.Latest.Manifest.Id))
                if (CaseOffers.MayOpen(caller, await apps.InstalledAsync(app, path, cancellation), street)) own.Add(app);
        }
        return all.Select(a => a.Latest.Manifest.Id).Where(own.Contains).ToHashSet(StringComparer.Ordinal);
    }

    static async Task<IResult> ShowAsync(string app, HttpContext http, AppStore apps, AppUse use, string? version, string? did, CancellationToken cancellation) =>
        await ShownAsync(await OneAsync(app, http, apps, use, cancellation), version, did, [], StatusCodes.Status200OK, http, apps);

    static async Task<IResult> ShownAsync(AppView view, string? version, string? did, IReadOnlyList<Problem> refused, int status, HttpContext http, AppStore apps)
    {
        var (page, app) = (PageContext.Of(http), view.Latest.Manifest.Id);
        var shown = version is null ? view.Latest : await apps.GetAsync(app, version);
        return Pages.Show<AppPage>(status, (nameof(AppPage.Refused), refused), (nameof(AppPage.Page), page), (nameof(AppPage.App), view), (nameof(AppPage.Shown), shown),
            (nameof(AppPage.Flow), AppFlow.Describe(shown, page.Words.Language)), (nameof(AppPage.Did), done.Contains(did) ? did : null));
    }

    static async Task<IResult> UseAsync(string app, HttpContext http, AppStore apps, AppChanges changes, AppUse use, CancellationToken cancellation)
    {
        var (posted, caller) = (await http.Request.ReadFormAsync(cancellation), Caller.From(http));
        var goes = posted["do"] == "takeOut";
        try
        {
            await changes.UseAsync(app, posted["unit"].ToString(), goes ? posted["reason"].ToString() : null, ChangedBy.Of(caller, Address.Of(http)), at => Rights.May(caller, Acts.AppInstall, at), cancellation);
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await ShownAsync(await OneAsync(app, http, apps, use, cancellation), null, null, refused.Problems, ProblemHttp.StatusOf(refused.Kind), http, apps);
        }
        return Results.LocalRedirect($"/apps/{app}?did={(goes ? "takenOut" : "putBack")}#use");
    }

    static async Task<IResult> CompareAsync(string app, HttpContext http, AppStore apps, AppUse use, string? from, string? to, CancellationToken cancellation)
    {
        var view = await OneAsync(app, http, apps, use, cancellation);
        to ??= view.Versions[0].Version.Version;
        // Without a wish: with the version before it.
        from ??= view.Versions.Select(v => v.Version.Version).SkipWhile(v => v != to).Skip(1).FirstOrDefault() ?? to;
        var (before, after) = (await apps.GetAsync(app, from), await apps.GetAsync(app, to));
        return Pages.Show<ComparePage>(StatusCodes.Status200OK, (nameof(ComparePage.Page), PageContext.Of(http)), (nameof(ComparePage.App), view),
            (nameof(ComparePage.From), from), (nameof(ComparePage.To), to), (nameof(ComparePage.Changes), VersionDifference.Of(before, after)), (nameof(ComparePage.Before), before), (nameof(ComparePage.After), after));
    }

    internal static async Task<AppView> OneAsync(string app, HttpContext http, AppStore apps, AppUse use, CancellationToken cancellation) =>
        await ReadAsync(http, apps, use, app, cancellation) is [var one, ..] ? one : throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));

    static async Task<IReadOnlyList<AppView>> ReadAsync(HttpContext http, AppStore apps, AppUse use, string? only, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        var counted = new[] { Acts.AppInstall, Acts.AppPublish, Acts.AppDesign }.Any(act => Rights.MaySomewhere(caller, act));
        var open = counted ? await use.OpenCasesAsync(cancellation) : null;
        var (installations, outOfUse) = (await apps.InstallationsAsync(cancellation), await apps.Use.AllAsync(cancellation));
        var views = new List<AppView>();
        foreach (var versions in (await apps.VersionsAsync(cancellation)).Where(v => only is null || v.App == only).GroupBy(v => v.App))
            views.Add(new(await apps.GetAsync(versions.Key, versions.First().Version), [.. versions.Select(v => new VersionView(v,
                open is null ? null : open.FirstOrDefault(o => o.App == v.App && o.Version == v.Version)?.Open ?? 0,
                [.. installations.Where(i => i.App == v.App && i.Version == v.Version)]))], [.. outOfUse.Where(o => o.App == versions.Key)]));
        return views;
    }
}
