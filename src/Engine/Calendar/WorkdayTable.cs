using System.Collections.Immutable;

namespace LowCode.Calendar;

/// <summary>
/// Counts working days and finds the n-th one in constant time. Days are <see cref="DateOnly.DayNumber"/>; number 0 is a Monday.
/// Between the first and the last announced year the counts stand in a table; outside it the weekend rule is a formula.
/// </summary>
sealed class WorkdayTable
{
    readonly int firstDay, endDay;
    readonly int[] before;
    readonly int[] workdays;
    readonly int beforeFirst, beforeEnd;
    readonly ImmutableHashSet<int> announced;

    public WorkdayTable(ImmutableArray<CalendarYear> years)
    {
        announced = [.. years.Select(year => year.Year)];
        firstDay = years.IsEmpty ? 0 : new DateOnly(announced.Min(), 1, 1).DayNumber;
        endDay = years.IsEmpty ? 0 : new DateOnly(announced.Max() + 1, 1, 1).DayNumber;
        var off = years.SelectMany(year => year.Holidays).Select(day => day.DayNumber).ToHashSet();
        var on = years.SelectMany(year => year.MakeUpDays).Select(day => day.DayNumber).ToHashSet();
        before = new int[endDay - firstDay + 1];
        var found = new List<int>(before.Length);
        for (var day = firstDay; day < endDay; day++)
        {
            if (on.Contains(day) || (IsWeekday(day) && !off.Contains(day))) found.Add(day);
            before[day - firstDay + 1] = found.Count;
        }
        workdays = [.. found];
        beforeFirst = WeekdaysBefore(firstDay);
        beforeEnd = beforeFirst + workdays.Length;
    }

    public bool IsAnnounced(int year) => announced.Contains(year);

    public bool IsWorkday(int day) =>
        day < firstDay || day >= endDay ? IsWeekday(day) : before[day - firstDay + 1] > before[day - firstDay];

    /// <summary>Working days before a day, counted from day 0.</summary>
    public int Before(int day) =>
        day < firstDay ? WeekdaysBefore(day)
        : day < endDay ? beforeFirst + before[day - firstDay]
        : beforeEnd + WeekdaysBefore(day) - WeekdaysBefore(endDay);

    /// <summary>The day that has exactly so many working days before it and is one itself.</summary>
    public int At(int count) =>
        count < beforeFirst ? NthWeekday(count)
        : count < beforeEnd ? workdays[count - beforeFirst]
        : NthWeekday(count - beforeEnd + WeekdaysBefore(endDay));

    /// <summary>The first working day on or after a day.</summary>
    public int OnOrAfter(int day) => At(Before(day));

    public static bool IsWeekday(int day) => day % 7 < 5;
    static int WeekdaysBefore(int day) => day / 7 * 5 + Math.Min(day % 7, 5);
    static int NthWeekday(int count) => count / 5 * 7 + count % 5;
}
