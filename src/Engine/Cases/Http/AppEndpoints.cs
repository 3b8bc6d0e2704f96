using System.Text.Json;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Light apps over HTTP: which there are, their forms, where and how they are installed. Here and not in Apps because rights stand above Apps.</summary>
static class AppEndpoints
{
    sealed record AppBody(string Id, Label Name, Label Noun, string Version, string Unit);

    sealed record AppDetail(string Id, Label Name, Label Noun, string Version, string Form, IReadOnlyList<FormDefinition> Forms, Flows.FlowDefinition Flow, FormDefinition? Parameters);

    /// <param name="Settings">See the guide for designers; left out, the unit keeps what it has set.</param>
    sealed record InstallBody(string Unit, string Version, JsonElement? Settings);

    /// <param name="InUse">False takes the app out of use at the unit and below: no new case begins there, and those that run go on. True puts it back.</param>
    /// <param name="Reason">Why it is taken out of use.</param>
    sealed record UseBody(string Unit, bool InUse, string? Reason);

    sealed record InstallationBody(string Unit, string Version, string? SettingsDigest, JsonElement Settings, DateTimeOffset InstalledAt, string InstalledBy);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/apps", ListAsync)
            .Requires(Acts.AppRead).WithName("ListApps").WithTags("apps").WithSummary("Installed apps").Produces<IReadOnlyList<AppBody>>();
        endpoints.MapGet("/api/v1/schemas/form.json", () => Results.Text(FormSchema.Json, "application/schema+json"))
            .Anonymous("the format is public").ExcludeFromDescription();
        endpoints.MapGet("/api/v1/apps/{app}", GetAsync)
            .Requires(Acts.AppRead).WithName("GetApp").WithTags("apps").WithSummary("Forms and flow of an app as they are at a unit").Produces<AppDetail>().ProducesProblem(404);
        endpoints.MapGet("/api/v1/apps/{app}/installations", InstallationsAsync)
            .Requires(Acts.AppRead).WithName("ListInstallations").WithTags("apps").WithSummary("Where an app is installed, in which version and with which settings").Produces<IReadOnlyList<InstallationBody>>().ProducesProblem(404);
        endpoints.MapPut("/api/v1/apps/{app}/installation", InstallAsync)
            .Requires(Acts.AppInstall).WithName("InstallApp").WithTags("apps").WithSummary("Install or upgrade at a unit, with its settings")
            .Produces(204).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
        endpoints.MapPut("/api/v1/apps/{app}/use", UseAsync)
            .Requires(Acts.AppInstall).WithName("UseApp").WithTags("apps").WithSummary("Take an app out of use at a unit, or put it back; cases that run go on")
            .Produces(204).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static async Task<IResult> UseAsync(string app, UseBody body, HttpContext http, AppChanges changes, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        Known(app, http);
        await changes.UseAsync(app, body.Unit, body.InUse ? null : body.Reason ?? "", ChangedBy.Of(caller, Address.Of(http)), unit => Rights.May(caller, Acts.AppInstall, unit), cancellation);
        return Results.NoContent();
    }

    static async Task<IResult> ListAsync(HttpContext http, AppStore apps, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        var list = new List<AppBody>();
        foreach (var installed in await apps.InstallationsAsync(cancellation))
        {
            var app = await apps.GetAsync(installed.App, installed.Version, installed.SettingsDigest);
            list.Add(new(app.Manifest.Id, app.Manifest.Name, app.Manifest.Noun, app.Manifest.Version, installed.Unit));
        }
        return Results.Json(caller.Client is { Apps.Length: > 0 } client ? list.Where(a => client.Apps.Contains(a.Id)).ToList() : list, ApiJson.Options);
    }

    static async Task<IResult> GetAsync(string app, HttpContext http, AppStore apps, string? unit, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        Known(app, http);
        var at = unit is null ? caller.Member.User.Home : new UnitId(unit);
        var found = await apps.InstalledAsync(app, caller.Directory.Tree.PathOf(at).Select(u => u.Id.Value), cancellation);
        return Results.Json(new AppDetail(found.Manifest.Id, found.Manifest.Name, found.Manifest.Noun, found.Manifest.Version, found.Manifest.Form,
            [.. found.Forms.Values.Select(f => f.Definition)], found.Flow.Definition, found.Parameters?.Definition), ApiJson.Options);
    }

    static async Task<IResult> InstallationsAsync(string app, HttpContext http, AppStore apps, CancellationToken cancellation)
    {
        Known(app, http);
        return Results.Json((await apps.InstallationsAsync(cancellation)).Where(i => i.App == app).Select(i => new InstallationBody(
            i.Unit, i.Version, i.SettingsDigest, JsonSerializer.Deserialize<JsonElement>(i.Settings), DateTimeOffset.FromUnixTimeMilliseconds(i.InstalledAt), i.InstalledBy)), ApiJson.Options);
    }

    static async Task<IResult> InstallAsync(string app, InstallBody body, HttpContext http, AppChanges changes, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        Known(app, http);
        var problems = new List<Problem>();
        var settings = body.Settings is { ValueKind: not JsonValueKind.Null } written ? InstallationSettings.Read(written.GetRawText(), problems) : null;
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        await changes.InstallAsync(app, body.Version, body.Unit, settings, ChangedBy.Of(caller, Address.Of(http)), unit => Rights.May(caller, Acts.AppInstall, unit), cancellation);
        return Results.NoContent();
    }

    /// <summary>A published version, when the caller's client may know of the app at all.</summary>
    internal static async ValueTask<LightApp> SeenAsync(string app, string version, HttpContext http, AppStore apps)
    {
        Known(app, http);
        return await apps.GetAsync(app, version);
    }

    /// <summary>A client that is let in for some apps must not learn of others.</summary>
    internal static void Known(string app, HttpContext http)
    {
        if (Caller.From(http).Client is { Apps.Length: > 0 } client && !client.Apps.Contains(app)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));
    }
}
