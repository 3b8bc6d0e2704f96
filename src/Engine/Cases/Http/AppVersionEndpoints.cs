using LowCode.Access;
using LowCode.Apps;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LowCode.Cases.Http;

/// <summary>Versions of apps over HTTP: check and publish a package, carry it away, compare two versions.</summary>
static class AppVersionEndpoints
{
    sealed record PublishedBody(string Id, string Version, string Digest);

    sealed record VersionBody(string Version, string Digest, DateTimeOffset PublishedAt, string PublishedBy);

    sealed record ProblemBody(string Code, string? Path, string Message);

    sealed record ReportBody(string? Id, string? Version, string Digest, bool Sound, int Scenarios, IReadOnlyList<ProblemBody> Problems, SoundnessBody? Soundness);

    /// <param name="Verdict"><c>proved</c>, <c>refuted</c> or <c>undecided</c>.</param>
    /// <param name="Way">How it goes wrong, step by step, the last line being the fault.</param>
    sealed record SoundnessBody(string Verdict, string? Fault, string? Activity, IReadOnlyList<string> Way, IReadOnlyList<ProblemBody> Doubts, int Situations);

    sealed record ChangeBody(string Part, string Kind, Label? Place, Label Name, string? Member, string? Before, string? After);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/v1/apps", PublishAsync)
            .Requires(Acts.AppPublish).WithName("PublishApp").WithTags("apps").WithSummary("Publish a package; acknowledge=undecided when its flow is not proved")
            .Accepts<byte[]>("application/zip").Produces<PublishedBody>(201).ProducesProblem(409).ProducesProblem(422);
        endpoints.MapPost("/api/v1/apps/check", CheckAsync)
            .Requires(Acts.AppPublish).WithName("CheckApp").WithTags("apps").WithSummary("Everything that is wrong with a package, without publishing it")
            .Accepts<byte[]>("application/zip").Produces<ReportBody>().ProducesProblem(422);
        endpoints.MapGet("/api/v1/apps/{app}/versions", ListAsync)
            .Requires(Acts.AppRead).WithName("ListVersions").WithTags("apps").WithSummary("Published versions, latest first").Produces<IReadOnlyList<VersionBody>>().ProducesProblem(404);
        endpoints.MapGet("/api/v1/apps/{app}/versions/{version}/soundness", SoundnessAsync)
            .Requires(Acts.AppRead).WithName("GetSoundness").WithTags("apps").WithSummary("Whether the flow of a version can always come to its end").Produces<SoundnessBody>().ProducesProblem(404);
        endpoints.MapGet("/api/v1/apps/{app}/versions/{version}/package", PackageAsync)
            .Requires(Acts.AppRead).WithName("GetPackage").WithTags("apps").WithSummary("The package as zip, to be published elsewhere").Produces<byte[]>(200, "application/zip").ProducesProblem(404);
        endpoints.MapGet("/api/v1/apps/{app}/versions/{version}/changes", ChangesAsync)
            .Requires(Acts.AppRead).WithName("CompareVersions").WithTags("apps").WithSummary("What a version has otherwise than an earlier one (since)").Produces<IReadOnlyList<ChangeBody>>().ProducesProblem(404);
    }

    static async Task<IResult> PublishAsync(string? acknowledge, HttpContext http, AppChanges changes, CancellationToken cancellation)
    {
        var app = await changes.PublishAsync(await ReadAsync(http, cancellation), ChangedBy.Of(Caller.From(http), Address.Of(http)), cancellation, acknowledge == "undecided");
        return Results.Json(new PublishedBody(app.Manifest.Id, app.Manifest.Version, app.Digest), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    static async Task<IResult> CheckAsync(HttpContext http, AppChanges changes, CancellationToken cancellation)
    {
        var report = await changes.CheckAsync(await ReadAsync(http, cancellation), cancellation);
        var language = ProblemHttp.Language(http.Request);
        return Results.Json(new ReportBody(report.App?.Manifest.Id, report.App?.Manifest.Version, report.Digest, report.Problems.Count == 0, report.Scenarios,
            [.. report.Problems.Select(p => new ProblemBody(p.Code, p.Path, ProblemText.Of(p, language)))], report is { App: { } app, Soundness: { } soundness } ? Body(app.Flow, soundness, report.Doubts, language) : null), ApiJson.Options);
    }

    static async Task<IResult> SoundnessAsync(string app, string version, HttpContext http, AppStore apps)
    {
        var found = await AppEndpoints.SeenAsync(app, version, http, apps);
        var report = new AppReport(found.Digest, found, [], Soundness: found.Soundness);
        return Results.Json(Body(found.Flow, report.Soundness!, report.Doubts, ProblemHttp.Language(http.Request)), ApiJson.Options);
    }

    static SoundnessBody Body(Flow flow, SoundnessReport report, IReadOnlyList<Problem> doubts, string language) => new(
        Camel(report.Verdict.ToString()), report.CounterExample is { } example ? Camel(example.Fault.ToString()) : null, report.CounterExample?.Activity,
        report.CounterExample is { } way ? CounterExampleText.Lines(flow, way, FlowWords.In(language)) : [],
        [.. doubts.Select(d => new ProblemBody(d.Code, d.Path, ProblemText.Of(d, language)))], report.Situations);

    static async Task<IResult> ListAsync(string app, HttpContext http, AppStore apps, CancellationToken cancellation)
    {
        AppEndpoints.Known(app, http);
        var versions = (await apps.VersionsAsync(cancellation)).Where(v => v.App == app)
            .Select(v => new VersionBody(v.Version, v.Digest, DateTimeOffset.FromUnixTimeMilliseconds(v.PublishedAt), v.PublishedBy)).ToList();
        return versions.Count > 0 ? Results.Json(versions, ApiJson.Options) : throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));
    }

    static async Task<IResult> PackageAsync(string app, string version, HttpContext http, AppStore apps, CancellationToken cancellation)
    {
        AppEndpoints.Known(app, http);
        var package = await apps.PackageAsync(app, version, cancellation) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", $"{app} {version}")));
        http.Response.Headers["Repr-Digest"] = $"sha-256=:{package.Digest}:";
        return Results.File(package.ToZip(), "application/zip", $"{app}-{version}.zip");
    }

    static async Task<IResult> ChangesAsync(string app, string version, string since, HttpContext http, AppStore apps) =>
        Results.Json(VersionDifference.Of(await AppEndpoints.SeenAsync(app, since, http, apps), await AppEndpoints.SeenAsync(app, version, http, apps))
            .Select(c => new ChangeBody(Camel(c.Part.ToString()), Camel(c.Kind.ToString()), c.Place, c.Name, c.Member, c.Before, c.After)), ApiJson.Options);

    static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    static async Task<AppPackage> ReadAsync(HttpContext http, CancellationToken cancellation) => AppPackage.FromZip(await BytesAsync(http, cancellation));

    /// <summary>A body of at most the size of a package.</summary>
    internal static async Task<byte[]> BytesAsync(HttpContext http, CancellationToken cancellation)
    {
        if (http.Request.ContentLength > AppPackage.MaxBytes) throw TooLarge();
        var zip = new MemoryStream();
        var chunk = new byte[32 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(chunk, cancellation)) > 0;)
        {
            zip.Write(chunk, 0, read);
            if (zip.Length > AppPackage.MaxBytes) throw TooLarge();
        }
        return zip.ToArray();
    }

    static RefusedException TooLarge() => new(RefusalKind.Invalid, Problem.Of("app.package.large", ("limit", $"{AppPackage.MaxBytes / 1024 / 1024} MB")));
}
