using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Printing;

/// <summary><c>/apps/{app}/forms/{form}/print</c>: a form as a sheet to be filled in by hand.</summary>
static class PrintPages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/apps/{app}/forms/{form}/print", async (string app, string form, HttpContext http, AppStore apps) =>
    {
        var latest = (await apps.VersionsAsync(http.RequestAborted)).FirstOrDefault(v => v.App == app) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));
        var compiled = await apps.GetAsync(app, latest.Version);
        if (!compiled.Forms.TryGetValue(form, out var found)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("union.form", ("app", app), ("form", form)));
        return Pages.Show<FormPrintPage>(StatusCodes.Status200OK, (nameof(FormPrintPage.Page), PageContext.Of(http)), (nameof(FormPrintPage.App), compiled), (nameof(FormPrintPage.Form), found.Definition));
    }).Requires(Acts.AppRead);
}
