using System.Text.Json;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Uniting;

/// <summary>What stands on the page of a union.</summary>
/// <param name="Parts">Those taken in so far; they travel with the page, the server keeps nothing until there is a draft.</param>
public sealed record UnionView(string Id, string Name, string Noun, string Prefix, string Unit, IReadOnlyList<UnionPart> Parts);

/// <summary><c>/apps/drafts/union</c>: several departments' forms are put in one by one, become one, and leave as a draft.</summary>
static class UnionPages
{
    const string Place = "/apps/drafts/union";
    const int LongestParts = 2_000_000;

    sealed record Kept(string Department, string Form);

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Place, (HttpContext http, AppStore apps) => ShowAsync(http, apps, new("", "", "", "YJ", "", []), [], StatusCodes.Status200OK)).Requires(Acts.AppDesign);
        pages.MapPost(Place, ActAsync).Requires(Acts.AppDesign).WithMetadata(ImportEndpoints.UploadLimit.OfImports, new LongParts());
    }

    static async Task<IResult> ActAsync(HttpContext http, UnionDesk desk, AppStore apps, TimeProvider time)
    {
        var (posted, caller, stop) = (await http.Request.ReadFormAsync(http.RequestAborted), Caller.From(http), http.RequestAborted);
        var view = new UnionView(posted["id"].ToString().Trim(), posted["name"].ToString().Trim(), posted["noun"].ToString().Trim(), posted["prefix"].ToString().Trim(), posted["unit"].ToString(), []);
        try
        {
            var needs = Read(posted["parts"].ToString()).ToList();
            view = view with { Parts = needs.Count == 0 ? [] : await desk.PartsAsync(caller, needs, stop) };
            if (posted["remove"].ToString() is { Length: > 0 } gone) return await ShowAsync(http, apps, view with { Parts = [.. view.Parts.Where(p => p.Form.Id != gone)] }, [], StatusCodes.Status200OK);
            if (posted["do"] == "add")
            {
                needs.Add(await NeedAsync(posted, time, stop));
                return await ShowAsync(http, apps, view with { Parts = await desk.PartsAsync(caller, needs, stop) }, [], StatusCodes.Status200OK);
            }
            if (view.Parts.Count == 0) throw new RefusedException(RefusalKind.Invalid, Problem.At("union.parts", "department", ("limit", $"{UnionDesk.MostParts}")));
            var draft = await desk.DraftAsync(caller, view.Unit, view.Id, view.Name, view.Noun, view.Prefix, null, view.Parts, stop);
            return Results.LocalRedirect($"/apps/drafts/{draft}?did=begun");
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(http, apps, view, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<UnionNeed> NeedAsync(IFormCollection posted, TimeProvider time, CancellationToken cancellation)
    {
        var department = posted["department"].ToString();
        if (posted.Files.GetFile("file") is { Length: > 0 } file)
        {
            if (file.Length > 4 * 1024 * 1024) throw new RefusedException(RefusalKind.Invalid, Problem.At("import.large", "file", ("limit", "4 MB")));
            var content = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(content, cancellation);
            return new(department, UnionDesk.OfFile(Path.GetFileName(file.FileName), content, time));
        }
        return posted["from"].ToString().Split('/') is [var app, var form] ? new(department, App: app, FormId: form)
            : new(department, Needs: posted["needs"].ToString().Split(['\n', '\u3001', ';', '\uff1b'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    public static string Write(IReadOnlyList<UnionPart> parts) => JsonSerializer.Serialize(parts.Select(p => new Kept(p.Department, p.Form.ToJson())));

    static IEnumerable<UnionNeed> Read(string text)
    {
        try
        {
            return text.Length == 0 ? [] : [.. JsonSerializer.Deserialize<List<Kept>>(text)!.Select(k => new UnionNeed(k.Department, FormDefinition.Parse(k.Form)))];
        }
        catch (JsonException)
        {
            throw new RefusedException(RefusalKind.Invalid, Problem.At("union.file", null, ("line", "1"), ("place", "$")));
        }
    }

    static async Task<IResult> ShowAsync(HttpContext http, AppStore apps, UnionView view, IReadOnlyList<Problem> problems, int status)
    {
        var (page, forms) = (PageContext.Of(http), new List<(string Id, string Name)>());
        foreach (var latest in (await apps.VersionsAsync(http.RequestAborted)).DistinctBy(v => v.App))
        {
            var app = await apps.GetAsync(latest.App, latest.Version);
            forms.AddRange(app.Forms.Values.Select(f => ($"{latest.App}/{f.Definition.Id}", $"{page.Words.Of(app.Manifest.Name)} · {page.Words.Of(f.Definition.Name)}")));
        }
        var tree = page.Caller!.Directory.Tree;
        return Pages.Show<UnionPage>(status, (nameof(UnionPage.Page), page), (nameof(UnionPage.View), view), (nameof(UnionPage.Forms), forms), (nameof(UnionPage.Problems), problems),
            (nameof(UnionPage.Departments), tree.Units.Where(u => u.Kind == UnitKind.Department && !u.Disabled).ToList()),
            (nameof(UnionPage.Units), tree.Units.Where(u => !u.Disabled && u.Kind is UnitKind.City or UnitKind.District or UnitKind.Street && Rights.May(page.Caller, Acts.AppDesign, u.Id)).ToList()));
    }

    /// <summary>The parts taken in so far are longer than what people type.</summary>
    sealed class LongParts : Microsoft.AspNetCore.Http.Metadata.IFormOptionsMetadata
    {
        public bool? BufferBody => null;
        public int? MemoryBufferThreshold => null;
        public long? BufferBodyLengthLimit => null;
        public int? ValueCountLimit => null;
        public int? KeyLengthLimit => null;
        public int? ValueLengthLimit => LongestParts;
        public int? MultipartBoundaryLengthLimit => null;
        public int? MultipartHeadersCountLimit => null;
        public int? MultipartHeadersLengthLimit => null;
        public long? MultipartBodyLengthLimit => null;
    }
}
