using System.Globalization;

namespace LowCode.Insight;

/// <summary>By what cases are compared.</summary>
public enum FigureGroup { Street, Unit, Category, Channel, Day, Week, Month }

/// <summary>A rate with both numbers it is made of; no share without a case.</summary>
public sealed record Rate(int Yes, int No)
{
    public int Of => Yes + No;
    /// <summary>From 0 to 1.</summary>
    public double? Share => Of == 0 ? null : (double)Yes / Of;
}

/// <summary>What the cases of a group count as.</summary>
/// <param name="Key">Id of the street, unit, kind or channel; the first day of the time.</param>
public sealed record FigureLine(string Key, int Cases, int Running, int Closed, int Overdue, int Excluded, int Refused, int Supervised, int Again, Rate InTime, Rate Response, Rate Resolution, Rate Satisfaction)
{
    public static FigureLine Of(string key, IReadOnlyCollection<MarkedCase> cases)
    {
        int Count(CaseMarks mark) => cases.Count(c => c.Is(mark));
        return new(key, cases.Count, Count(CaseMarks.Running), Count(CaseMarks.Closed), Count(CaseMarks.Overdue), Count(CaseMarks.Excluded), Count(CaseMarks.Refused), Count(CaseMarks.Supervised), Count(CaseMarks.Again),
            new(Count(CaseMarks.InTime), cases.Count(c => c.Is(CaseMarks.Closed | CaseMarks.Overdue))), new(Count(CaseMarks.Responded), Count(CaseMarks.NotResponded)),
            new(Count(CaseMarks.Resolved), Count(CaseMarks.Unresolved)), new(Count(CaseMarks.Satisfied), Count(CaseMarks.Dissatisfied)));
    }

    /// <summary>The weighted mean of the three rates; null while one of them has no case.</summary>
    public double? Composite(IReadOnlyList<int>? weights) => weights is [var first, var second, var third] && (Response.Share, Resolution.Share, Satisfaction.Share) is ({ } a, { } b, { } c)
        ? ((a * first) + (b * second) + (c * third)) / (first + second + third) : null;
}

/// <summary>Figures over cases in one reader's sight. Every number is a count of cases that can be listed. Pure.</summary>
/// <param name="IsCut">There were more cases than are read at once; the newest are counted.</param>
public sealed record CaseFigures(IReadOnlyList<MarkedCase> Cases, bool IsCut)
{
    /// <summary>A day begins and ends in China.</summary>
    static readonly TimeSpan china = TimeSpan.FromHours(8);

    public FigureLine Total => FigureLine.Of("", Cases);

    /// <summary>Groups in the order of time, else the largest first.</summary>
    public IReadOnlyList<FigureLine> By(FigureGroup by)
    {
        var lines = Cases.GroupBy(c => KeyOf(c.Case, by), StringComparer.Ordinal).Select(g => FigureLine.Of(g.Key, [.. g]));
        return by >= FigureGroup.Day ? [.. lines.OrderBy(l => l.Key, StringComparer.Ordinal)] : [.. lines.OrderByDescending(l => l.Cases).ThenBy(l => l.Key, StringComparer.Ordinal)];
    }

    /// <summary>The cases behind a number.</summary>
    /// <param name="mark"><see cref="CaseMarks.None"/> for all of the group.</param>
    /// <param name="by">With <paramref name="key"/>: of one group only.</param>
    public IReadOnlyList<string> Behind(CaseMarks mark, FigureGroup? by = null, string? key = null) =>
        [.. Cases.Where(c => c.Is(mark) && (by is not { } group || KeyOf(c.Case, group) == key)).Select(c => c.Case.CaseId)];

    public static string KeyOf(FiguredCase one, FigureGroup by) => by switch
    {
        FigureGroup.Street => one.Street,
        FigureGroup.Unit => one.OwnerUnit,
        FigureGroup.Category => $"{one.App}/{one.Category}",
        FigureGroup.Channel => $"{one.App}/{one.Channel}",
        FigureGroup.Day => Text(DayOf(one.OpenedAt)),
        FigureGroup.Week => Text(WeekOf(DayOf(one.OpenedAt))),
        _ => DayOf(one.OpenedAt).ToString("yyyy-MM", CultureInfo.InvariantCulture),
    };

    public static DateOnly DayOf(long milliseconds) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(china).Date);

    /// <summary>The Monday of a day's week.</summary>
    public static DateOnly WeekOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
