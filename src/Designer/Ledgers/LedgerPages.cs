using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Ledgers;

/// <summary><c>/ledgers</c>: the ledger of every app, narrowed by its fields, taken away as a file, with the exports one has begun.</summary>
static class LedgerPages
{
    const int PageSize = 50;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/ledgers", async (HttpContext http, AppStore apps) =>
        {
            var page = PageContext.Of(http);
            return Pages.Show<LedgerListPage>(StatusCodes.Status200OK, (nameof(LedgerListPage.Page), page), (nameof(LedgerListPage.Apps), (await ListChoices.OfAsync(page, apps, http.RequestAborted)).Apps));
        }).Requires(Acts.CaseRead);
        pages.MapGet("/ledgers/{app}", (string app, HttpContext http, LedgerDesk desk, [AsParameters] ListParameters asked) => ShowAsync(http, desk, app, asked, [], StatusCodes.Status200OK)).Requires(Acts.CaseRead);
        pages.MapGet("/ledgers/{app}/reports/{report}", async (string app, string report, string? street, string? from, string? until, HttpContext http, StatisticDesk desk) =>
        {
            var page = PageContext.Of(http);
            var problems = new List<Problem>();
            StatisticResult? counted = null;
            try
            {
                counted = await desk.CountAsync(Caller.From(http), app, report, One(http, "street"), One(http, "from"), One(http, "until"), page.Words.Language, http.RequestAborted);
            }
            catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid)
            {
                // What was asked of days cannot be read: the page says so, with everything counted.
                problems.AddRange(refused.Problems);
                counted = await desk.CountAsync(Caller.From(http), app, report, null, null, null, page.Words.Language, http.RequestAborted);
            }
            return Pages.Show<StatisticPage>(problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK, (nameof(StatisticPage.Page), page), (nameof(StatisticPage.Result), counted), (nameof(StatisticPage.Street), street), (nameof(StatisticPage.From), from), (nameof(StatisticPage.Until), until),
                (nameof(StatisticPage.Problems), problems), (nameof(StatisticPage.Choices), await ListChoices.OfAsync(page, http.RequestServices.GetRequiredService<AppStore>(), http.RequestAborted)));
        }).Requires(Acts.CaseRead);
        pages.MapGet("/ledgers/{app}/reports/{report}/file", async (string app, string report, HttpContext http, StatisticDesk desk) =>
        {
            var page = PageContext.Of(http);
            var (name, file) = await desk.FileAsync(Caller.From(http), app, report, One(http, "street"), One(http, "from"), One(http, "until"), page.Words.Language, page.Now, http.RequestAborted);
            return Results.File(file, XlsxWriter.ContentType, name);
        }).Requires(Acts.CaseExport);
        pages.MapPost("/ledgers/{app}", ExportAsync).Requires(Acts.CaseExport);
        pages.MapGet("/ledgers/{app}/template", async (string app, HttpContext http, LedgerDesk desk) =>
        {
            var (name, file) = await desk.TemplateAsync(Caller.From(http), app, PageContext.Of(http).Words.Language, http.RequestAborted);
            return Results.File(file, XlsxWriter.ContentType, name);
        }).Requires(Acts.CaseImport);
        pages.MapGet("/ledger-exports/{id}", async (string id, HttpContext http, LedgerDesk desk) => ExportAnswer.Of(http, await desk.FetchAsync(Caller.From(http), id, http.RequestAborted), XlsxWriter.ContentType)).Requires(Acts.CaseExport);
        pages.MapPost("/ledger-exports/{id}", async (string id, HttpContext http, LedgerDesk desk) =>
        {
            var run = await desk.OwnAsync(Caller.From(http), id, http.RequestAborted);
            await desk.CancelAsync(Caller.From(http), id, http.RequestAborted);
            return Results.LocalRedirect("/ledgers/" + run.App);
        }).Requires(Acts.CaseExport).AsksFirst("cancel", "export");
    }

    static LedgerAsked Asked(HttpContext http, string app, ListParameters asked) =>
        new(app, asked.State, asked.Street, asked.Q, asked.Overdue, asked.From, asked.Until, LedgerFilters.Read(http.Request.Query), PageContext.Of(http).Words.Language, One(http, "view"), asked.Sort, One(http, "owner"));

    static string? One(HttpContext http, string name) => http.Request.Query[name].ToString() is { Length: > 0 } one ? one : null;

    static async Task<IResult> ShowAsync(HttpContext http, LedgerDesk desk, string app, ListParameters asked, IReadOnlyList<Problem> problems, int status)
    {
        var (page, caller) = (PageContext.Of(http), Caller.From(http));
        var ledger = Asked(http, app, asked);
        var shown = await desk.ReadAsync(caller, ledger, asked.After, PageSize, http.RequestAborted);
        var exports = Rights.MaySomewhere(caller, Acts.CaseExport) ? (await desk.ListAsync(caller, http.RequestAborted)).Where(e => e.App == app).Take(5).ToList() : [];
        return Pages.Show<LedgerAppPage>(status, (nameof(LedgerAppPage.Page), page), (nameof(LedgerAppPage.Ledger), shown), (nameof(LedgerAppPage.Asked), ledger), (nameof(LedgerAppPage.After), asked.After),
            (nameof(LedgerAppPage.Total), await desk.CountAsync(caller, ledger, http.RequestAborted)), (nameof(LedgerAppPage.Exports), exports), (nameof(LedgerAppPage.Problems), problems),
            (nameof(LedgerAppPage.Choices), await ListChoices.OfAsync(page, http.RequestServices.GetRequiredService<AppStore>(), http.RequestAborted)));
    }

    /// <summary>A short ledger comes at once; a long one is written in the background.</summary>
    static async Task<IResult> ExportAsync(string app, HttpContext http, LedgerDesk desk, [AsParameters] ListParameters asked)
    {
        var (caller, ledger) = (Caller.From(http), Asked(http, app, asked));
        try
        {
            if (await desk.CountAsync(caller, ledger, http.RequestAborted) <= LedgerDesk.AtOnce)
            {
                var (name, file) = await desk.FileAsync(caller, ledger, http.RequestAborted);
                return Results.File(file, XlsxWriter.ContentType, name);
            }
            await desk.StartAsync(caller, ledger, http.RequestAborted);
            return Results.LocalRedirect($"/ledgers/{app}{http.Request.QueryString}");
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid or RefusalKind.Conflict)
        {
            return await ShowAsync(http, desk, app, asked, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }
}
