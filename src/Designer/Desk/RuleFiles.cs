using LowCode.Access;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Desk;

/// <summary>
/// <c>/rules/…</c>: rules of forms as files for pages. The address names the app, its version and settings, the form and the step, and last the
/// digest of the content: only who was given the page knows it, nothing else is answered, and what is answered never changes.
/// </summary>
static class RuleFiles
{
    const string Root = "/rules", None = "-";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Root + "/{app}/{version}/{settings}/{form}/{step}/{file}.mjs", FormAsync).Requires(Acts.Self);
    }

    /// <summary>Where the rules of a form are, without the digest.</summary>
    /// <param name="app">The app.</param>
    /// <param name="form">Id of the form.</param>
    /// <param name="step">Activity whose access holds; null where all may be edited.</param>
    public static string AddressOf(LightApp app, string form, string? step) =>
        $"{Root}/{app.Manifest.Id}/{Uri.EscapeDataString(app.Manifest.Version)}/{app.SettingsDigest ?? None}/{form}/{(step is null ? None : Uri.EscapeDataString(step))}";

    static async Task<IResult> FormAsync(string app, string version, string settings, string form, string step, string file, HttpContext http, AppStore apps)
    {
        if (file == FormModule.LibraryDigest) return File(http, FormModule.Library);
        var found = await apps.GetAsync(app, version, settings == None ? null : settings);
        var access = step == None ? FormAccess.EditAll : found.Steps.GetValueOrDefault(step)?.Access;
        if (access is null || !found.Forms.TryGetValue(form, out var compiled) || compiled.Module(access) is not { } module || module.Digest != file)
            throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", $"{app} {version}")));
        return File(http, module.Source);
    }

    static IResult File(HttpContext http, string source)
    {
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.Text(source, "text/javascript; charset=utf-8");
    }
}
