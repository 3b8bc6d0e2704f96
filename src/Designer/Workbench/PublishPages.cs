using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench;

/// <summary>What came of a package that was sent: its report, and why it was not published.</summary>
public sealed record Sent(AppReport? Report, IReadOnlyList<Problem> Problems);

/// <summary><c>/apps/publish</c>: send a package, have it checked, publish it. Nothing is kept between: what is published was sent for it.</summary>
static class PublishPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/publish", (HttpContext http) => Show(http, null, StatusCodes.Status200OK)).Requires(Acts.AppPublish);
        pages.MapPost("/apps/publish", SendAsync).Requires(Acts.AppPublish);
    }

    static async Task<IResult> SendAsync(HttpContext http, AppStore apps, AppChanges changes, CancellationToken cancellation)
    {
        var posted = await http.Request.ReadFormAsync(cancellation);
        AppReport? report = null;
        try
        {
            var package = await ReadAsync(posted.Files["package"], cancellation);
            report = await changes.CheckAsync(package, cancellation);
            if (report.Problems.Count > 0) return Show(http, new(report, report.Problems), StatusCodes.Status422UnprocessableEntity);
            var acknowledged = posted["acknowledge"] == "undecided";
            if (posted["do"] != "publish" || (report.NeedsAcknowledgement && !acknowledged)) return Show(http, new(report, []), StatusCodes.Status200OK);
            var app = await changes.PublishAsync(package, ChangedBy.Of(Caller.From(http), Address.Of(http)), cancellation, acknowledged);
            return Results.LocalRedirect($"/apps/{app.Manifest.Id}?version={app.Manifest.Version}&did=published");
        }
        catch (RefusedException refused)
        {
            return Show(http, new(report, refused.Problems), ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<AppPackage> ReadAsync(IFormFile? file, CancellationToken cancellation)
    {
        if (file is not { Length: > 0 }) throw new RefusedException(RefusalKind.Invalid, Problem.At("app.package.none", "package"));
        if (file.Length > AppPackage.MaxBytes) throw new RefusedException(RefusalKind.Invalid, Problem.Of("app.package.large", ("limit", $"{AppPackage.MaxBytes / 1024 / 1024} MB")));
        var zip = new MemoryStream((int)file.Length);
        await file.CopyToAsync(zip, cancellation);
        return AppPackage.FromZip(zip.ToArray());
    }

    static IResult Show(HttpContext http, Sent? sent, int status) =>
        Pages.Show<PublishPage>(status, (nameof(PublishPage.Page), PageContext.Of(http)), (nameof(PublishPage.Sent), sent));
}
