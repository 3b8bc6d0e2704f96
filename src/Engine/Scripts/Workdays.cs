using System.Collections.Frozen;

namespace LowCode.Scripts;

/// <summary>
/// Which days are worked: Monday to Friday, but for the days named. What expressions know of a calendar, and small enough to go to a page with them.
/// </summary>
/// <param name="holidays">Weekdays that are free.</param>
/// <param name="makeUpDays">Saturdays and Sundays that are worked.</param>
public sealed class Workdays(IEnumerable<DateOnly> holidays, IEnumerable<DateOnly> makeUpDays)
{
    readonly FrozenSet<int> off = holidays.Select(d => d.DayNumber).ToFrozenSet(), on = makeUpDays.Select(d => d.DayNumber).ToFrozenSet();

    /// <summary>Monday to Friday and nothing else.</summary>
    public static Workdays PlainWeek { get; } = new([], []);

    public IEnumerable<DateOnly> Holidays => off.Order().Select(DateOnly.FromDayNumber);
    public IEnumerable<DateOnly> MakeUpDays => on.Order().Select(DateOnly.FromDayNumber);

    /// <param name="day">Its <see cref="DateOnly.DayNumber"/>; number 0 is a Monday.</param>
    public bool IsWorkday(int day) => day % 7 < 5 ? !off.Contains(day) : on.Contains(day);
}
