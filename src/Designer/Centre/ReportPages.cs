using System.Globalization;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Insight;
using LowCode.Interop;
using LowCode.Org;

namespace LowCode.Designer.Centre;

/// <summary><c>/centre/reports</c>: reports of a day, a week or a month as Word documents, in one touch.</summary>
static class ReportPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/centre/reports", async (HttpContext http, AppStore apps, [AsParameters] CentreAsked asked) =>
        {
            var page = PageContext.Of(http);
            return Pages.Show<ReportsPage>(StatusCodes.Status200OK, (nameof(ReportsPage.Page), page), (nameof(ReportsPage.Asked), asked), (nameof(ReportsPage.Choices), await ListChoices.OfAsync(page, apps, http.RequestAborted)));
        }).Requires(Acts.ReportRead);
        pages.MapGet("/centre/report.docx", async (HttpContext http, ReportDesk desk, string? kind, string? day, string? street, string? app) =>
        {
            var period = ReportPeriod.Of(CentreEndpoints.KindOf(kind ?? ""), CentreEndpoints.DayOf(day, PageContext.Of(http).Now));
            var (name, file) = await desk.WriteAsync(Caller.From(http), period, Blank(street), Blank(app), http.RequestAborted);
            return Results.File(file, WordTemplate.ContentType, name);
        }).Requires(Acts.ReportRead);
    }

    /// <summary>Reports most people want: which, of which day.</summary>
    public static IEnumerable<(string Word, string Kind, DateOnly Day)> Usual(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(PageContext.China(now).Date);
        return [("today", "day", today), ("yesterday", "day", today.AddDays(-1)), ("thisWeek", "week", today), ("lastWeek", "week", today.AddDays(-7)), ("thisMonth", "month", today), ("lastMonth", "month", new DateOnly(today.Year, today.Month, 1).AddDays(-1))];
    }

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
