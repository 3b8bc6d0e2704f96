using System.Runtime.CompilerServices;
using LowCode.Calendar;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>The working days of a calendar as rules of forms and flows count them; made once for each calendar.</summary>
public static class CalendarDays
{
    static readonly ConditionalWeakTable<WorkCalendar, Workdays> known = [];

    public static Workdays Of(WorkCalendar calendar) =>
        known.GetValue(calendar, c => new Workdays(c.Data.Years.SelectMany(y => y.Holidays), c.Data.Years.SelectMany(y => y.MakeUpDays)));
}
