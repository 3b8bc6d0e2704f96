using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Centre;

/// <summary><c>/centre/reports</c>: reports of a day, a week or a month as Word documents, in one touch; those over many cases are written in the background and fetched here.</summary>
static class ReportPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/centre/reports", (HttpContext http, ReportDesk desk, [AsParameters] CentreAsked asked) => ShowAsync(http, desk, asked, [], StatusCodes.Status200OK)).Requires(Acts.ReportRead);
        pages.MapPost("/centre/reports", WriteAsync).Requires(Acts.ReportRead);
        pages.MapGet("/centre/reports/{id}", async (string id, HttpContext http, ReportDesk desk) => ExportAnswer.Of(http, await desk.FetchAsync(Caller.From(http), id, http.RequestAborted), WordTemplate.ContentType)).Requires(Acts.ReportRead);
        pages.MapPost("/centre/reports/{id}", CancelAsync).Requires(Acts.ReportRead).AsksFirst("cancel", "writing");
    }

    /// <summary>Reports most people want: which, of which day.</summary>
    public static IEnumerable<(string Word, string Kind, DateOnly Day)> Usual(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(PageContext.China(now).Date);
        return [("today", "day", today), ("yesterday", "day", today.AddDays(-1)), ("thisWeek", "week", today), ("lastWeek", "week", today.AddDays(-7)), ("thisMonth", "month", today), ("lastMonth", "month", new DateOnly(today.Year, today.Month, 1).AddDays(-1))];
    }

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A report over few cases comes at once; one over many is written in the background.</summary>
    static async Task<IResult> WriteAsync(HttpContext http, ReportDesk desk, [AsParameters] CentreAsked asked)
    {
        var (caller, now, form) = (Caller.From(http), PageContext.Of(http).Now, await http.Request.ReadFormAsync(http.RequestAborted));
        try
        {
            var (_, kind, day) = Usual(now).FirstOrDefault(u => u.Word == form["usual"]);
            var report = new ReportAsked(CentreEndpoints.KindOf(kind ?? form["kind"].ToString()), kind is null ? CentreEndpoints.DayOf(form["day"], now) : day, Blank(form["street"]), Blank(form["app"]));
            if (await desk.AtOnceAsync(caller, report, http.RequestAborted) is var (name, file)) return Results.File(file, WordTemplate.ContentType, name);
            await desk.StartAsync(caller, report, http.RequestAborted);
            return Results.LocalRedirect(asked.Link("/centre/reports"));
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Invalid)
        {
            return await ShowAsync(http, desk, asked, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> CancelAsync(string id, HttpContext http, ReportDesk desk, [AsParameters] CentreAsked asked)
    {
        try
        {
            await desk.CancelAsync(Caller.From(http), id, http.RequestAborted);
            return Results.LocalRedirect(asked.Link("/centre/reports"));
        }
        catch (RefusedException refused) when (refused.Kind is RefusalKind.Conflict)
        {
            // Written in the meantime: it stands in the list, to be fetched.
            return await ShowAsync(http, desk, asked, refused.Problems, ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> ShowAsync(HttpContext http, ReportDesk desk, CentreAsked asked, IReadOnlyList<Problem> problems, int status)
    {
        var page = PageContext.Of(http);
        // What was over a day ago has no file any more.
        var mine = (await desk.ListAsync(Caller.From(http), http.RequestAborted)).Where(r => r.IsUnderWay || r.FinishedAt > page.Now - Exports.Kept).ToList();
        return Pages.Show<ReportsPage>(status, (nameof(ReportsPage.Page), page), (nameof(ReportsPage.Asked), asked), (nameof(ReportsPage.Choices), await ListChoices.OfAsync(page, http.RequestServices.GetRequiredService<AppStore>(), http.RequestAborted)),
            (nameof(ReportsPage.Mine), mine), (nameof(ReportsPage.Problems), problems));
    }

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
