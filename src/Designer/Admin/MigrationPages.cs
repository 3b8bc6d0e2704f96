using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/migrations</c>: look at what would become of running cases, begin, follow, stop, take back. Works without script.</summary>
static class MigrationPages
{
    /// <summary>Cases shown one by one before a migration, and refused ones after it.</summary>
    public const int Shown = 100;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/migrations", (HttpContext http, MigrationDesk desk, AppStore apps, CancellationToken stop) => ShowAsync(http, AdminFrame.Of(http, "migrations"), desk, apps, null, stop)).Requires(Acts.AppInstall);
        pages.MapPost("/admin/migrations", BeginAsync).Requires(Acts.AppInstall);
        pages.MapGet("/admin/migrations/{id}", RunAsync).Requires(Acts.AppInstall);
        pages.MapPost("/admin/migrations/{id}", ChangeAsync).Requires(Acts.AppInstall).AsksFirst("cancel", "migration").AsksFirst("takeBack", "migration.takeBack");
    }

    static async Task<IResult> ShowAsync(HttpContext http, AdminFrame frame, MigrationDesk desk, AppStore apps, MigrationPreview? preview, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        var known = new List<LightApp>();
        foreach (var installed in (await apps.InstallationsAsync(cancellation)).DistinctBy(i => i.App)) known.Add(await apps.GetAsync(installed.App, installed.Version));
        Unit[] units = [.. caller.Directory.Tree.Units.Where(u => !u.Disabled && u.Kind is UnitKind.City or UnitKind.District or UnitKind.Street && Rights.May(caller, Acts.AppInstall, u.Id))];
        return Pages.Show<MigrationsPage>(frame.Status, (nameof(MigrationsPage.Frame), frame), (nameof(MigrationsPage.Apps), known), (nameof(MigrationsPage.Units), units),
            (nameof(MigrationsPage.Runs), await desk.ListAsync(caller, cancellation)), (nameof(MigrationsPage.Preview), preview), (nameof(MigrationsPage.After), preview is { Cases: [var first, ..] } ? await apps.GetAsync(AdminFrame.Text(await http.Request.ReadFormAsync(cancellation), "app"), first.ToVersion) : null));
    }

    static async Task<IResult> BeginAsync(HttpContext http, MigrationDesk desk, AppStore apps, CancellationToken cancellation)
    {
        var (caller, posted) = (Caller.From(http), await http.Request.ReadFormAsync(cancellation));
        // Shown again as it was sent, with what was found or what was wrong with it.
        var frame = AdminFrame.Of(http, "migrations").Refused(MigrationsPage.Form, posted, [], "app", "unit", "mapping");
        try
        {
            var (app, unit, mapping) = (AdminFrame.Text(posted, "app"), AdminFrame.Text(posted, "unit"), Read(posted));
            if (posted["do"] != "begin") return await ShowAsync(http, frame, desk, apps, await desk.PreviewAsync(caller, app, unit, mapping, 0, Shown, cancellation), cancellation);
            var run = await desk.StartAsync(caller, app, unit, mapping, AddressOf(http), cancellation);
            return Results.LocalRedirect($"/admin/migrations/{run.Id}");
        }
        catch (RefusedException refused) when (refused.Kind is not RefusalKind.Forbidden)
        {
            return await ShowAsync(http, frame.Refused(MigrationsPage.Form, posted, refused.Problems, "app", "unit", "mapping"), desk, apps, null, cancellation);
        }
    }

    static async Task<IResult> RunAsync(string id, HttpContext http, MigrationDesk desk, AppStore apps, CancellationToken cancellation)
    {
        var run = await desk.SeenAsync(Caller.From(http), id, cancellation);
        var latest = (await apps.VersionsAsync(cancellation)).First(v => v.App == run.App);
        // Without script the page comes again by itself while there is something new to see.
        if (!run.IsOver) http.Response.Headers["Refresh"] = "2";
        return Pages.Show<MigrationRunPage>(StatusCodes.Status200OK, (nameof(MigrationRunPage.Frame), AdminFrame.Of(http, "migrations")), (nameof(MigrationRunPage.Run), run), (nameof(MigrationRunPage.Name), PageContext.Of(http).Words.Of((await apps.GetAsync(latest.App, latest.Version)).Manifest.Name)),
            (nameof(MigrationRunPage.Refused), await desk.CasesAsync(run, "refused", Shown, 0, cancellation)));
    }

    static async Task<IResult> ChangeAsync(string id, HttpContext http, MigrationDesk desk, CancellationToken cancellation)
    {
        var (caller, posted) = (Caller.From(http), await http.Request.ReadFormAsync(cancellation));
        var run = await desk.SeenAsync(caller, id, cancellation);
        if (posted["do"] == "takeBack") run = await desk.TakeBackAsync(caller, run, AddressOf(http), cancellation);
        else await desk.CancelAsync(caller, run, AddressOf(http), cancellation);
        return Results.LocalRedirect($"/admin/migrations/{run.Id}");
    }

    /// <summary>Steps as they were chosen, and lines written by hand.</summary>
    static Dictionary<string, string> Read(IFormCollection posted)
    {
        var mapping = posted.Where(p => p.Key.StartsWith(MigrationsPage.Step, StringComparison.Ordinal) && p.Value.ToString().Length > 0).ToDictionary(p => p.Key[MigrationsPage.Step.Length..], p => p.Value.ToString(), StringComparer.Ordinal);
        foreach (var line in posted["mapping"].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } old, { Length: > 0 } now] || !mapping.TryAdd(old, now))
                throw new RefusedException(RefusalKind.Invalid, Problem.At("migrate.mapping", "mapping"));
        }
        return mapping;
    }

    static string? AddressOf(HttpContext http) => Address.Of(http);
}
