using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Designer.Workbench;

/// <summary><c>/apps/{app}/install</c>: install at a unit, upgrade it, or change what it has set.</summary>
static class InstallPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/{app}/install", (string app, string? unit, string? version, HttpContext http, AppStore apps, AppChanges changes, AppUse use, CancellationToken cancellation) =>
            ShowAsync(app, unit, version, null, [], http, apps, changes, use, StatusCodes.Status200OK, cancellation)).Requires(Acts.AppInstall);
        pages.MapPost("/apps/{app}/install", SendAsync).Requires(Acts.AppInstall);
    }

    static async Task<IResult> SendAsync(string app, HttpContext http, AppStore apps, AppChanges changes, AppUse use, CancellationToken cancellation)
    {
        var posted = await http.Request.ReadFormAsync(cancellation);
        var (caller, unit, version) = (Caller.From(http), posted["unit"].ToString(), posted["version"].ToString());
        try
        {
            var form = await FormAsync(app, unit, version, posted, http, apps, changes, cancellation);
            await changes.InstallAsync(app, version, unit, form.Read(), ChangedBy.Of(caller, Address.Of(http)), at => Rights.May(caller, Acts.AppInstall, at), cancellation);
            return Results.LocalRedirect($"/apps/{app}?did=installed");
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.Invalid)
        {
            return await ShowAsync(app, unit, version, posted, refused.Problems, http, apps, changes, use, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }
    }

    static async Task<IResult> ShowAsync(
        string app, string? unit, string? version, IFormCollection? posted, IReadOnlyList<Problem> problems, HttpContext http, AppStore apps, AppChanges changes, AppUse use, int status, CancellationToken cancellation)
    {
        var view = await AppPages.OneAsync(app, http, apps, use, cancellation);
        version ??= view.Latest.Manifest.Version;
        var form = unit is null ? null : await FormAsync(app, unit, version, posted, http, apps, changes, cancellation);
        var here = form is null ? null : view.Installations.FirstOrDefault(i => i.Unit == unit);
        return Pages.Show<InstallPage>(status, (nameof(InstallPage.Page), PageContext.Of(http)), (nameof(InstallPage.App), view), (nameof(InstallPage.Version), version),
            (nameof(InstallPage.Form), form), (nameof(InstallPage.Here), here), (nameof(InstallPage.Problems), problems), (nameof(InstallPage.Units), UnitsOf(Caller.From(http))),
            (nameof(InstallPage.History), form is null ? [] : await apps.ChangesAsync(app, unit!, cancellation)));
    }

    static async Task<InstallForm> FormAsync(string app, string unit, string version, IFormCollection? posted, HttpContext http, AppStore apps, AppChanges changes, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        if (!caller.Directory.Tree.TryFind(new UnitId(unit), out var at)) throw new RefusedException(RefusalKind.NotFound, Problem.At("app.unit.unknown", "unit", ("unit", unit)));
        if (!Rights.May(caller, Acts.AppInstall, at.Id)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppInstall.Name)));
        return new InstallForm(await apps.GetAsync(app, version), at, await changes.PresentAsync(app, unit, cancellation), posted, PageContext.Of(http));
    }

    /// <summary>Units the reader may install at: a city, a district or a street; an office has no cases of its own.</summary>
    internal static IReadOnlyList<Unit> UnitsOf(Caller caller) =>
        [.. caller.Directory.Tree.Units.Where(u => !u.Disabled && u.Kind is UnitKind.City or UnitKind.District or UnitKind.Street && Rights.May(caller, Acts.AppInstall, u.Id))];
}
