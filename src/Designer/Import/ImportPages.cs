using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Import;

/// <summary><c>/imports</c>: send a file in, look over how its columns become cases, follow the run, read the report. Works without script.</summary>
static class ImportPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/imports", AllAsync).Requires(Acts.CaseImport);
        pages.MapPost("/imports", SendAsync).Requires(Acts.CaseImport).WithMetadata(ImportEndpoints.UploadLimit.OfImports);
        pages.MapGet("/imports/{id}", ShowAsync).Requires(Acts.CaseImport);
        pages.MapPost("/imports/{id}", ChangeAsync).Requires(Acts.CaseImport).AsksFirst("cancel", "import").AsksFirst("drop", "import.drop", "look");
        pages.MapGet("/imports/{id}/report", ReportAsync).Requires(Acts.CaseImport);
        pages.MapGet("/imports/{id}/mapping", MappingAsync).Requires(Acts.CaseImport);
    }

    static Task<IResult> AllAsync(HttpContext http, ImportDesk desk, AppStore apps, CancellationToken cancellation) => ListAsync(http, desk, apps, [], StatusCodes.Status200OK, cancellation);

    static async Task<IResult> ListAsync(HttpContext http, ImportDesk desk, AppStore apps, IReadOnlyList<Problem> problems, int status, CancellationToken cancellation)
    {
        var known = new List<LightApp>();
        foreach (var installed in (await apps.InstallationsAsync(cancellation)).DistinctBy(i => i.App)) known.Add(await apps.GetAsync(installed.App, installed.Version));
        return Pages.Show<ImportListPage>(status, (nameof(ImportListPage.Page), PageContext.Of(http)), (nameof(ImportListPage.Runs), await desk.ListAsync(Caller.From(http), cancellation)),
            (nameof(ImportListPage.Apps), known), (nameof(ImportListPage.Problems), problems));
    }

    static async Task<IResult> SendAsync(HttpContext http, ImportDesk desk, AppStore apps, CancellationToken cancellation)
    {
        try
        {
            var (form, content, name) = await ImportEndpoints.ReadAsync(http, cancellation);
            var run = await desk.SendAsync(Caller.From(http), form["app"].ToString(), null, name, content, null, AddressOf(http), cancellation);
            return Results.LocalRedirect($"/imports/{run.Id}");
        }
        catch (RefusedException refused)
        {
            return await ListAsync(http, desk, apps, refused.Problems, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }
    }

    static async Task<IResult> ShowAsync(string id, HttpContext http, ImportDesk desk, OutsideSystems systems, CancellationToken cancellation)
    {
        var run = await desk.OwnAsync(Caller.From(http), id, cancellation);
        if (run.State == "draft") return await MapAsync(http, run, new MappingInput(run.Street, run.Mapping), [], desk, systems, StatusCodes.Status200OK, cancellation);
        // Without script the page comes again by itself while there is something new to see.
        if (run.IsUnderWay) http.Response.Headers["Refresh"] = "2";
        return Pages.Show<ImportRunPage>(StatusCodes.Status200OK, (nameof(ImportRunPage.Page), PageContext.Of(http)), (nameof(ImportRunPage.Run), run),
            (nameof(ImportRunPage.Issues), await desk.IssuesAsync(run, ImportRunPage.Shown, cancellation)));
    }

    static async Task<IResult> ChangeAsync(string id, HttpContext http, ImportDesk desk, OutsideSystems systems, CancellationToken cancellation)
    {
        var (caller, posted) = (Caller.From(http), await http.Request.ReadFormAsync(cancellation));
        var run = await desk.OwnAsync(caller, id, cancellation);
        var verb = posted["do"].ToString();
        if (verb is "cancel" or "drop")
        {
            await desk.CancelAsync(caller, run, AddressOf(http), cancellation);
            return Results.LocalRedirect($"/imports/{id}");
        }
        if (run.State != "draft") return Results.LocalRedirect($"/imports/{id}");
        var input = new MappingInput(run.Street, run.Mapping);
        try
        {
            input = MappingInput.Read(posted, verb == "json");
            if (verb != "start") return await MapAsync(http, run, input, [], desk, systems, StatusCodes.Status200OK, cancellation);
            await desk.StartAsync(caller, run, input.Street, input.Mapping, AddressOf(http), cancellation);
            return Results.LocalRedirect($"/imports/{id}");
        }
        catch (RefusedException refused)
        {
            return await MapAsync(http, run, input, refused.Problems, desk, systems, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }
    }

    static async Task<IResult> MapAsync(
        HttpContext http, ImportRun run, MappingInput input, IReadOnlyList<Problem> problems, ImportDesk desk, OutsideSystems systems, int status, CancellationToken cancellation)
    {
        var caller = Caller.From(http);
        var app = await desk.AppAsync(caller, run.App, input.Street, cancellation);
        using var table = await desk.OpenAsync(run, cancellation);
        var model = MapModel.Of(PageContext.Of(http), run, app, table, input, problems, ImportDesk.Streets(caller), await systems.ListAsync(cancellation));
        return Pages.Show<ImportMapPage>(status, (nameof(ImportMapPage.Model), model));
    }

    static async Task<IResult> ReportAsync(string id, HttpContext http, ImportDesk desk, CancellationToken cancellation)
    {
        var run = await desk.OwnAsync(Caller.From(http), id, cancellation);
        return Results.File(ImportReport.Csv(await desk.IssuesAsync(run, ImportRuns.MostIssues, cancellation)), "text/csv; charset=utf-8", $"import-{id}.csv");
    }

    static async Task<IResult> MappingAsync(string id, HttpContext http, ImportDesk desk, CancellationToken cancellation)
    {
        var run = await desk.OwnAsync(Caller.From(http), id, cancellation);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(run.Mapping.ToJson()), "application/json", $"{run.App}-mapping.json");
    }

    static string? AddressOf(HttpContext http) => Address.Of(http);
}
