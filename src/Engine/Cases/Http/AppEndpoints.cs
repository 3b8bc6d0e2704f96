using LowCode.Access;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Light apps over HTTP: which there are, their forms, publishing and installing. Here and not in Apps because rights stand above Apps.</summary>
static class AppEndpoints
{
    sealed record AppBody(string Id, Label Name, Label Noun, string Version, string Unit);

    sealed record AppDetail(string Id, Label Name, Label Noun, string Version, string Form, IReadOnlyList<FormDefinition> Forms, Flows.FlowDefinition Flow);

    sealed record InstallBody(string Unit, string Version);

    sealed record PublishedBody(string Id, string Version, string Digest);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/apps", ListAsync)
            .Requires(Acts.AppRead).WithName("ListApps").WithTags("apps").WithSummary("Installed apps").Produces<IReadOnlyList<AppBody>>();
        endpoints.MapGet("/api/v1/apps/{app}", GetAsync)
            .Requires(Acts.AppRead).WithName("GetApp").WithTags("apps").WithSummary("Forms and flow of an app").Produces<AppDetail>().ProducesProblem(404);
        endpoints.MapPost("/api/v1/apps", PublishAsync)
            .Requires(Acts.AppPublish).WithName("PublishApp").WithTags("apps").WithSummary("Publish a package")
            .Accepts<byte[]>("application/zip").Produces<PublishedBody>(201).ProducesProblem(409).ProducesProblem(422);
        endpoints.MapPut("/api/v1/apps/{app}/installation", InstallAsync)
            .Requires(Acts.AppInstall).WithName("InstallApp").WithTags("apps").WithSummary("Install at a unit").Produces(204).ProducesProblem(403).ProducesProblem(404);
    }

    static async Task<IResult> ListAsync(HttpContext http, AppStore apps, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        var list = new List<AppBody>();
        foreach (var installed in await apps.InstallationsAsync(cancellation))
        {
            var app = await apps.GetAsync(installed.App, installed.Version);
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
            [.. found.Forms.Values.Select(f => f.Definition)], found.Flow.Definition), ApiJson.Options);
    }

    static async Task<IResult> PublishAsync(HttpContext http, AppStore apps, CancellationToken cancellation)
    {
        var zip = new MemoryStream();
        if (http.Request.ContentLength > AppPackage.MaxBytes) throw TooLarge();
        var chunk = new byte[32 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(chunk, cancellation)) > 0;)
        {
            zip.Write(chunk, 0, read);
            if (zip.Length > AppPackage.MaxBytes) throw TooLarge();
        }
        var app = await apps.PublishAsync(AppPackage.FromZip(zip.ToArray()), Caller.From(http).User.Value, cancellation);
        return Results.Json(new PublishedBody(app.Manifest.Id, app.Manifest.Version, app.Digest), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    static async Task<IResult> InstallAsync(string app, InstallBody body, HttpContext http, AppStore apps, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        if (!Rights.May(caller, Acts.AppInstall, new UnitId(body.Unit)))
            throw new RefusedException(RefusalKind.Forbidden, Problem.Of("case.forbidden", ("act", Acts.AppInstall.Name)));
        await apps.InstallAsync(app, body.Version, body.Unit, "{}", caller.User.Value, cancellation);
        return Results.NoContent();
    }

    /// <summary>A published version, when the caller's client may know of the app at all.</summary>
    internal static async ValueTask<LightApp> SeenAsync(string app, string version, HttpContext http, AppStore apps)
    {
        Known(app, http);
        return await apps.GetAsync(app, version);
    }

    static void Known(string app, HttpContext http)
    {
        if (Caller.From(http).Client is { Apps.Length: > 0 } client && !client.Apps.Contains(app)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));
    }

    static RefusedException TooLarge() => new(RefusalKind.Invalid, Problem.Of("app.package.large", ("limit", $"{AppPackage.MaxBytes / 1024 / 1024} MB")));
}
