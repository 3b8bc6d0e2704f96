using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Running;
using LowCode.Designer.Runs;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Reports;

namespace LowCode.Designer.Reports;

/// <summary><c>/reports</c>: reports to superiors; a new one, what its columns are, how far it has come, and a unit's part.</summary>
static class ReportOncePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/reports", (HttpContext http, ReportOnceDesk _) => ListAsync(http, null, [], StatusCodes.Status200OK)).Requires(Acts.Self);
        pages.MapPost("/reports", AddAsync).Requires(Acts.ReportManage).WithMetadata(ImportEndpoints.UploadLimit.OfImports);
        pages.MapGet("/reports/{id}", (string id, HttpContext http) => ShowAsync(http, id, null, [], StatusCodes.Status200OK)).Requires(Acts.Self);
        pages.MapPost("/reports/{id}", ActAsync).Requires(Acts.ReportManage).AsksFirst("close", "report");
        pages.MapGet("/reports/{id}/file", FileAsync).Requires(Acts.Self);
        pages.MapPost("/reports/{id}/file", WriteAsync).Requires(Acts.Self);
        pages.MapGet("/reports/{id}/units/{unit}", (string id, string unit, HttpContext http) => PartAsync(http, id, unit, null, [], StatusCodes.Status200OK)).Requires(Acts.Self);
        pages.MapPost("/reports/{id}/units/{unit}", FillAsync).Requires(Acts.Self).WithMetadata(new ManyAnswers());
    }

    /// <summary>A part has as many controls as it has gaps; a page shows so many rows at a time.</summary>
    internal const int RowsShown = 100;

    static async Task<IResult> ListAsync(HttpContext http, IFormCollection? typed, IReadOnlyList<Problem> problems, int status)
    {
        var (caller, desk) = (Caller.From(http), http.RequestServices.GetRequiredService<ReportOnceDesk>());
        var units = caller.Directory.Tree.Units.Where(u => !u.Disabled && u.Kind is UnitKind.District or UnitKind.Street or UnitKind.Community or UnitKind.Department && Rights.May(caller, Acts.ReportManage, u.Id)).ToList();
        return Pages.Show<ReportListPage>(status, (nameof(ReportListPage.Page), PageContext.Of(http)), (nameof(ReportListPage.Reports), await desk.ListAsync(caller, http.RequestAborted)),
            (nameof(ReportListPage.Duties), await desk.DutiesAsync(caller, http.RequestAborted)), (nameof(ReportListPage.Units), units), (nameof(ReportListPage.Typed), typed), (nameof(ReportListPage.Problems), problems));
    }

    static async Task<IResult> AddAsync(HttpContext http, ReportOnceDesk desk)
    {
        try
        {
            var (form, content, name) = await ImportEndpoints.ReadAsync(http, http.RequestAborted);
            var report = await desk.AddAsync(Caller.From(http), form["unit"].ToString(), form["name"].ToString(), form["asker"].ToString(), ReportEndpoints.Day(form["due"].ToString()), name, content, http.RequestAborted);
            return Results.LocalRedirect("/reports/" + report.Id);
        }
        catch (RefusedException refused)
        {
            return await ListAsync(http, http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> ShowAsync(HttpContext http, string id, ReportDefinition? typed, IReadOnlyList<Problem> problems, int status)
    {
        var (caller, desk, page) = (Caller.From(http), http.RequestServices.GetRequiredService<ReportOnceDesk>(), PageContext.Of(http));
        var progress = await desk.FollowAsync(caller, id, http.RequestAborted);
        var apps = progress.Report.State is "draft" or "refused" ? await desk.VisibleAsync(caller, http.RequestAborted) : [];
        if (progress.Report.State is "draft" or "refused")
            return Pages.Show<ReportBindPage>(status, (nameof(ReportBindPage.Page), page), (nameof(ReportBindPage.Report), progress.Report), (nameof(ReportBindPage.Definition), typed ?? progress.Report.Definition),
                (nameof(ReportBindPage.Apps), apps), (nameof(ReportBindPage.Choices), ReportChoices.Of(page.Words, typed ?? progress.Report.Definition, apps)), (nameof(ReportBindPage.Problems), problems));
        var (report, parts, outside) = await desk.PartsAsync(caller, id, http.RequestAborted);
        return Pages.Show<ReportPage>(status, (nameof(ReportPage.Page), page), (nameof(ReportPage.Report), report), (nameof(ReportPage.Tasks), progress.Tasks),
            (nameof(ReportPage.Sums), ReportSums.Of(caller.Directory.Tree, report, parts)), (nameof(ReportPage.Outside), outside), (nameof(ReportPage.Problems), problems));
    }

    /// <summary>A small one comes at once.</summary>
    static Task<IResult> FileAsync(string id, HttpContext http, ReportOnceDesk desk) => RunLater.OrLaterAsync(http, async stop =>
    {
        var (name, file) = await desk.WorkbookAsync(Caller.From(http), id, stop);
        return Results.File(file, XlsxWriter.ContentType, name);
    }, () => RunLater.Show(http, PageContext.Of(http).Words["reports.download"], "/reports/" + id, $"/reports/{id}/file"));

    static async Task<IResult> WriteAsync(string id, HttpContext http, ReportOnceDesk desk, RunDesk runs)
    {
        var report = (await desk.FollowAsync(Caller.From(http), id, http.RequestAborted)).Report;
        return RunPages.After(await BeginAsync(http, runs, ReportFileKind.File, report));
    }

    static Task<BackgroundRun> BeginAsync(HttpContext http, RunDesk runs, string kind, Report report) => runs.BeginAsync(Caller.From(http),
        RunAsked.Of(kind, report.Definition.App ?? "", report.Name, $"/reports/{report.Id}{(kind == ReportStartKind.Start ? "?did=start" : "")}", PageContext.Of(http).Words.Language, Address.Of(http), new ReportRunAsked(report.Id, report.Version)), http.RequestAborted);

    static async Task<IResult> ActAsync(string id, HttpContext http, ReportOnceDesk desk, RunDesk runs)
    {
        var (posted, caller, stop) = (await http.Request.ReadFormAsync(http.RequestAborted), Caller.From(http), http.RequestAborted);
        ReportDefinition? typed = null;
        try
        {
            var act = posted["do"].ToString();
            if (act == "close") await desk.CloseAsync(caller, id, stop);
            else if (act == "return") await desk.ReturnAsync(caller, id, posted["unit"].ToString(), posted["reason"].ToString(), stop);
            else
            {
                var report = (await desk.FollowAsync(caller, id, stop)).Report;
                typed = ReportPosted.Read(report.Definition, posted);
                _ = long.TryParse(posted["version"], out var version);
                await desk.DefineAsync(caller, id, version, posted["name"].ToString(), posted["asker"].ToString(), ReportEndpoints.Day(posted["due"].ToString()), typed, stop);
                // What there is to be sent out is read in the background where that takes long.
                if (act == "start" && (await BeginAsync(http, runs, ReportStartKind.Start, (await desk.FollowAsync(caller, id, stop)).Report)).OrRefused() is { IsDone: false } run) return Results.LocalRedirect(RunPages.PathOf(run));
            }
            return Results.LocalRedirect($"/reports/{id}?did={(act is "close" or "return" or "start" ? act : "bind")}");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict or RefusalKind.Stale)
        {
            return await ShowAsync(http, id, typed, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> PartAsync(HttpContext http, string id, string unit, IReadOnlyList<ReportAnswer>? typed, IReadOnlyList<Problem> problems, int status)
    {
        var part = await http.RequestServices.GetRequiredService<ReportOnceDesk>().PartAsync(Caller.From(http), id, unit, http.RequestAborted);
        _ = int.TryParse(http.Request.Query["from"], out var from);
        return Pages.Show<ReportPartPage>(status, (nameof(ReportPartPage.Page), PageContext.Of(http)), (nameof(ReportPartPage.Part), part), (nameof(ReportPartPage.From), Math.Clamp(from, 0, Math.Max(0, part.Rows.Count - 1))),
            (nameof(ReportPartPage.Typed), typed ?? []), (nameof(ReportPartPage.Problems), problems));
    }

    static async Task<IResult> FillAsync(string id, string unit, HttpContext http, ReportOnceDesk desk)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var answers = ReportPosted.Answers(posted);
        try
        {
            var send = posted["do"] == "send";
            await desk.FillAsync(Caller.From(http), id, unit, answers, send, http.RequestAborted);
            return Results.LocalRedirect($"/reports/{id}/units/{unit}?did={(send ? "send" : "save")}&from={http.Request.Query["from"]}");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await PartAsync(http, id, unit, answers, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    /// <summary>A page of a part has more controls than other forms, and with each what it was drawn with.</summary>
    sealed class ManyAnswers : Microsoft.AspNetCore.Http.Metadata.IFormOptionsMetadata
    {
        public bool? BufferBody => null;
        public int? MemoryBufferThreshold => null;
        public long? BufferBodyLengthLimit => null;
        public int? ValueCountLimit => 41_000;
        public int? KeyLengthLimit => null;
        public int? ValueLengthLimit => 4096;
        public int? MultipartBoundaryLengthLimit => null;
        public int? MultipartHeadersCountLimit => null;
        public int? MultipartHeadersLengthLimit => null;
        public long? MultipartBodyLengthLimit => null;
    }
}
