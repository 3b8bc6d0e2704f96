using LowCode.Cases.Http;

namespace LowCode.Insight;

public enum ReportKind { Day, Week, Month }

/// <summary>The days a report tells of, and the same length before them to compare with. Days begin in China.</summary>
/// <param name="From">Begin of the first day.</param>
/// <param name="Until">Begin of the day after the last.</param>
public sealed record ReportPeriod(ReportKind Kind, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Before)
{
    static readonly TimeSpan china = TimeSpan.FromHours(8);

    /// <summary>The day, the week from Monday to Sunday, or the month that <paramref name="day"/> is in.</summary>
    public static ReportPeriod Of(ReportKind kind, DateOnly day)
    {
        var first = kind switch { ReportKind.Day => day, ReportKind.Week => CaseFigures.WeekOf(day), _ => new DateOnly(day.Year, day.Month, 1) };
        var (after, before) = kind switch
        {
            ReportKind.Day => (first.AddDays(1), first.AddDays(-1)),
            ReportKind.Week => (first.AddDays(7), first.AddDays(-7)),
            _ => (first.AddMonths(1), first.AddMonths(-1)),
        };
        return new(kind, At(first), At(after), At(before));
    }

    public DateOnly First => DateOnly.FromDateTime(From.Date);
    public DateOnly Last => DateOnly.FromDateTime(Until.Date).AddDays(-1);

    static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), china);
}
