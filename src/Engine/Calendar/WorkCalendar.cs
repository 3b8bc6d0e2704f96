using System.Collections.Immutable;
using System.Globalization;
using LowCode.Problems;

namespace LowCode.Calendar;

/// <summary>
/// Working days and office hours of one version, immutable. Counting takes constant time, however long the span.
/// A year that is not announced has its weekends free by rule, and what is counted through it is provisional.
/// </summary>
public sealed class WorkCalendar
{
    /// <summary>Years that can be imported.</summary>
    public const int FirstYear = 2000, LastYear = 2199;

    readonly WorkdayTable workdays;

    public WorkCalendar(CalendarData data)
    {
        Data = data;
        workdays = new WorkdayTable(data.Years);
        Zone = TimeZoneInfo.FindSystemTimeZoneById(data.Zone);
        Axis = new TimeAxis(Zone, workdays, data.OfficeHours, data.EmergencyHours);
    }

    /// <summary>China's announced years as they come with the product; office hours 9:00–12:00 and 14:00–18:00, Asia/Shanghai.</summary>
    public static WorkCalendar China { get; } = new(ShippedYears.Read());

    public CalendarData Data { get; }
    public string Version => Data.Version;
    public TimeZoneInfo Zone { get; }
    internal TimeAxis Axis { get; }

    public bool IsAnnounced(int year) => workdays.IsAnnounced(year);
    public bool IsWorkday(DateOnly day) => workdays.IsWorkday(day.DayNumber);

    /// <summary>A new version with other hours.</summary>
    public WorkCalendar WithHours(DayHours office, DayHours emergency, string version) =>
        new(Data with { OfficeHours = office, EmergencyHours = emergency, Version = version });

    /// <summary>
    /// A new version with a year as announced. Rows name days; a day that is not named follows the weekend rule, so the short list of
    /// a notice is as good as the whole year. A year known before is replaced.
    /// </summary>
    /// <returns>The calendar; or null and what is wrong with the rows.</returns>
    public WorkCalendar? WithYear(int year, IReadOnlyCollection<CalendarDay> rows, string version, ICollection<Problem> problems)
    {
        var before = problems.Count;
        if (year is < FirstYear or > LastYear)
            problems.Add(Problem.Of("calendar.year.range", ("year", Text(year)), ("from", Text(FirstYear)), ("to", Text(LastYear))));
        var seen = new HashSet<DateOnly>();
        foreach (var row in rows)
        {
            if (row.Date.Year != year) problems.Add(Problem.Of("calendar.year.day", ("text", Text(row.Date)), ("year", Text(year))));
            else if (!seen.Add(row.Date)) problems.Add(Problem.Of("calendar.year.twice", ("date", Text(row.Date))));
        }
        var announced = Differences(year, rows);
        if (announced.Holidays.IsEmpty) problems.Add(Problem.Of("calendar.year.empty", ("year", Text(year))));
        if (problems.Count > before) return null;
        var years = Data.Years.RemoveAll(known => known.Year == year).Add(announced).Sort((a, b) => a.Year.CompareTo(b.Year));
        return new WorkCalendar(Data with { Years = years, Version = version });
    }

    /// <summary>When a duration counted from <paramref name="start"/> is over.</summary>
    public Due Add(DateTimeOffset start, WorkDuration within, Counting? counting = null)
    {
        var count = DeadlineCount.Begin(this, within.Unit, counting ?? Counting.Plain, start);
        count.Add(within);
        return count.Finish();
    }

    /// <summary>Counted time between two moments on a unit's axis; a working day is 24 hours of it. Negative when <paramref name="end"/> is earlier.</summary>
    public TimeSpan Between(DateTimeOffset start, DateTimeOffset end, TimeUnit unit) =>
        TimeSpan.FromMilliseconds(Axis.Position(unit, end) - Axis.Position(unit, start));

    /// <summary>The same as an amount of the unit, e.g. 1.5 working days.</summary>
    public double Elapsed(DateTimeOffset start, DateTimeOffset end, TimeUnit unit) =>
        Between(start, end, unit).TotalMilliseconds / TimeAxis.LengthOf(new WorkDuration(1, unit));

    internal bool IsWorkday(int day) => workdays.IsWorkday(day);
    internal int WorkdayOnOrAfter(int day) => workdays.OnOrAfter(day);

    /// <summary>True when every year from one day to another is announced.</summary>
    internal bool IsAnnounced(int fromDay, int toDay)
    {
        var last = DateOnly.FromDayNumber(toDay).Year;
        for (var year = DateOnly.FromDayNumber(fromDay).Year; year <= last; year++)
            if (!workdays.IsAnnounced(year)) return false;
        return true;
    }

    internal static CalendarYear Differences(int year, IReadOnlyCollection<CalendarDay> rows) => new(
        year,
        [.. rows.Where(row => !row.IsWorkday && WorkdayTable.IsWeekday(row.Date.DayNumber)).Select(row => row.Date).Order()],
        [.. rows.Where(row => row.IsWorkday && !WorkdayTable.IsWeekday(row.Date.DayNumber)).Select(row => row.Date).Order()]);

    static string Text(int year) => year.ToString(CultureInfo.InvariantCulture);
    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
