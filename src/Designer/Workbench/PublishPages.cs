using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases.Rehearsing;
using LowCode.Cases.Running;
using LowCode.Designer.Runs;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench;

/// <summary>What came of a package that was sent: what the check came to, and why it was not published.</summary>
public sealed record Sent(PublishCame? Came, IReadOnlyList<Problem> Problems);

/// <summary><c>/apps/publish</c>: send a package, have it checked, publish it. Nothing is kept between: what is published was sent for it.</summary>
static class PublishPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/publish", ShowAsync).Requires(Acts.AppPublish);
        pages.MapPost("/apps/publish", SendAsync).Requires(Acts.AppPublish);
    }

    static async Task<IResult> ShowAsync(string? run, HttpContext http, RunDesk runs, CancellationToken cancellation)
    {
        var came = string.IsNullOrEmpty(run) ? null : await runs.OwnAsync(Caller.From(http), PublishKind.Publish, run, cancellation);
        try { return came is null or { State: "cancelled" } ? Show(http, null, StatusCodes.Status200OK) : Came(http, came); }
        catch (RefusedException refused) { return Show(http, new(null, refused.Problems), ProblemHttp.StatusOf(refused.Kind)); }
    }

    static async Task<IResult> SendAsync(HttpContext http, RunDesk runs, CancellationToken cancellation)
    {
        var posted = await http.Request.ReadFormAsync(cancellation);
        try
        {
            var (page, file) = (PageContext.Of(http), posted.Files["package"]);
            var asked = new PublishAsked((await ReadAsync(file, cancellation)).ToZip(), posted["do"] == "publish", posted["acknowledge"] == "undecided");
            return Came(http, await runs.BeginAsync(page.Caller!, RunAsked.Of(PublishKind.Publish, "", Path.GetFileName(file!.FileName), "/apps/publish", page.Words.Language, Address.Of(http), asked), cancellation));
        }
        catch (RefusedException refused)
        {
            return Show(http, new(null, refused.Problems), ProblemHttp.StatusOf(refused.Kind));
        }
    }

    /// <summary>What came of it, or how far it has come.</summary>
    static IResult Came(HttpContext http, BackgroundRun run)
    {
        if (run.OrRefused().Told?.Read<PublishCame>() is not { } came) return Results.LocalRedirect(RunPages.PathOf(run));
        if (came.Published) return Results.LocalRedirect($"/apps/{came.App}?version={came.Version}&did=published");
        return Show(http, new(came, came.Problems), came.Problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
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
