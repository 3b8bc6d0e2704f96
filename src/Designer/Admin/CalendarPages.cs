using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/calendar</c>: the working calendar that deadlines are counted by, a year at a time, and importing one.</summary>
static class CalendarPages
{
    const int Shown = 5;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/admin/calendar", (HttpContext http, CalendarHolder calendar, CalendarImports imports, int? year, CancellationToken stop) => ShowAsync(AdminFrame.Of(http, "calendar"), calendar, imports, year, stop)).Requires(Acts.OrgRead);
        pages.MapPost("/admin/calendar", ImportAsync).Requires(Acts.CalendarManage);
    }

    static async Task<IResult> ShowAsync(AdminFrame frame, CalendarHolder calendar, CalendarImports imports, int? year, CancellationToken cancellation)
    {
        var asked = Math.Clamp(year ?? PageContext.China(frame.Page.Now).Year, LowCode.Calendar.WorkCalendar.FirstYear, LowCode.Calendar.WorkCalendar.LastYear);
        return Pages.Show<CalendarPage>(frame.Status, (nameof(CalendarPage.Frame), frame), (nameof(CalendarPage.Calendar), calendar.Current), (nameof(CalendarPage.Year), asked),
            (nameof(CalendarPage.Imports), await imports.ListAsync(Shown, cancellation)));
    }

    static async Task<IResult> ImportAsync(int year, HttpContext http, CalendarHolder calendar, CalendarImports imports, AuditLog audit, TimeProvider time, CancellationToken cancellation)
    {
        var posted = await http.Request.ReadFormAsync(cancellation);
        try
        {
            await CalendarEndpoints.ImportAsync(year, Days(posted, "holidays"), Days(posted, "makeUpDays"), http, imports, audit, time, cancellation);
            return Results.LocalRedirect($"/admin/calendar?year={year}&did=calendar");
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(AdminFrame.Of(http, "calendar").Refused("year", posted, refused.Problems, "holidays", "makeUpDays"), calendar, imports, year, cancellation);
        }
    }

    static string[] Days(IFormCollection posted, string name) => posted[name].ToString().Split([' ', ',', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
