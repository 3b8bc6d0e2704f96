using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Designer.Workbench.Drafting;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench;

/// <summary><c>/apps/elsa</c>: send a workflow definition of Elsa, read what becomes of it, take the app package away. Nothing is kept.</summary>
static class ElsaPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/elsa", (HttpContext http) => { Must(http); return Show(http, null, [], StatusCodes.Status200OK); }).Requires(Acts.AppRead);
        pages.MapPost("/apps/elsa", SendAsync).Requires(Acts.AppRead);
    }

    /// <summary>Whoever publishes packages, and whoever makes apps of them.</summary>
    static void Must(HttpContext http)
    {
        var caller = Caller.From(http);
        if (!Rights.MaySomewhere(caller, Acts.AppDesign) && !Rights.MaySomewhere(caller, Acts.AppPublish)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppDesign.Name)));
    }

    static async Task<IResult> SendAsync(HttpContext http, CancellationToken cancellation)
    {
        Must(http);
        var posted = await http.Request.ReadFormAsync(cancellation);
        try
        {
            var read = await ReadAsync(posted.Files, cancellation);
            var (package, imported) = ElsaPackage.Of(read[0], read.Skip(1));
            if (posted["do"] == "draft") return Results.LocalRedirect(await DraftPages.TakeInAsync(http, package, cancellation));
            return posted["do"] == "package" ? Results.File(package.ToZip(), "application/zip", $"{imported.Flow.Id}.zip") : Show(http, imported.Report, [], StatusCodes.Status200OK);
        }
        catch (RefusedException refused)
        {
            return Show(http, null, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IReadOnlyList<byte[]>> ReadAsync(IFormFileCollection files, CancellationToken cancellation)
    {
        if (files.Sum(f => f.Length) > AppPackage.MaxBytes) throw new RefusedException(RefusalKind.Invalid, Problem.Of("app.package.large", ("limit", $"{AppPackage.MaxBytes / 1024 / 1024} MB")));
        var read = new List<byte[]>();
        foreach (var file in files.Where(f => f.Length > 0))
        {
            var bytes = new MemoryStream((int)file.Length);
            await file.CopyToAsync(bytes, cancellation);
            read.Add(bytes.ToArray());
        }
        return read.Count > 0 ? read : throw new RefusedException(RefusalKind.Invalid, Problem.At("elsa.file.none", "definition"));
    }

    static IResult Show(HttpContext http, ElsaReport? report, IReadOnlyList<Problem> problems, int status) =>
        Pages.Show<ElsaPage>(status, (nameof(ElsaPage.Page), PageContext.Of(http)), (nameof(ElsaPage.Report), report), (nameof(ElsaPage.Problems), problems));
}
