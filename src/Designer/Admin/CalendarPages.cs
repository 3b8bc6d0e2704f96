using LowCode.Access;
using LowCode.Cases.Activation;
using LowCode.Designer.Shared;
using LowCode.Org;

namespace LowCode.Designer.Admin;

/// <summary><c>/admin/calendar</c>: the working calendar that deadlines are counted by, a year at a time.</summary>
static class CalendarPages
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/admin/calendar", Show).Requires(Acts.OrgRead);

    static IResult Show(HttpContext http, CalendarHolder calendar, int? year)
    {
        var frame = AdminFrame.Of(http, "calendar");
        var asked = Math.Clamp(year ?? PageContext.China(frame.Page.Now).Year, LowCode.Calendar.WorkCalendar.FirstYear, LowCode.Calendar.WorkCalendar.LastYear);
        return Pages.Show<CalendarPage>(frame.Status, (nameof(CalendarPage.Frame), frame), (nameof(CalendarPage.Calendar), calendar.Current), (nameof(CalendarPage.Year), asked));
    }
}
