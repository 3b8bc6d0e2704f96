namespace LowCode.Insight;

/// <summary>Something that asks to be looked at before it grows (预警).</summary>
/// <param name="Kind"><c>rising</c>: a kind of matter comes more often than before; <c>place</c>: much at one place in a week; <c>late</c>: a unit falls behind.</param>
/// <param name="Key">The kind, the unit, or the street.</param>
/// <param name="Text">The road, of a place.</param>
/// <param name="Number">Cases of the last seven days, or late ones.</param>
/// <param name="Before">Mean of a week in the four weeks before, or all running ones.</param>
public sealed record EarlyWarning(string Kind, string Key, string? Text, int Number, double Before, IReadOnlyList<string> Cases);

/// <summary>Finds early warnings by three named formulas that pages show as they are. Pure.</summary>
public static class EarlyWarnings
{
    /// <summary>Rising: at least so many in seven days, and so many times the weekly mean of the four weeks before.</summary>
    public const int RisingLeast = 5;
    public const double RisingTimes = 1.5;
    /// <summary>Late: a unit with at least so many running cases of which more than this share is late.</summary>
    public const int LateLeast = 5;
    public const double LateShare = 0.2;
    const int Week = 7, WeeksBefore = 4;

    /// <summary>How far back cases are looked at for what rises.</summary>
    public static TimeSpan Looked { get; } = TimeSpan.FromDays(Week * (WeeksBefore + 1));

    /// <param name="cases">Cases of the last five weeks at least (<see cref="Looked"/>).</param>
    /// <param name="running">All running cases, however old: what has lain longest is what a unit is behind with.</param>
    public static IReadOnlyList<EarlyWarning> Of(IReadOnlyList<MarkedCase> cases, IReadOnlyList<MarkedCase> running, DateTimeOffset now)
    {
        var (week, before) = ((now - TimeSpan.FromDays(Week)).ToUnixTimeMilliseconds(), (now - Looked).ToUnixTimeMilliseconds());
        var recent = cases.Where(c => c.Case.OpenedAt >= week).ToList();
        var earlier = cases.Where(c => c.Case.OpenedAt < week && c.Case.OpenedAt >= before).GroupBy(c => CaseFigures.KeyOf(c.Case, FigureGroup.Category), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count() / (double)WeeksBefore, StringComparer.Ordinal);
        var rising = recent.GroupBy(c => CaseFigures.KeyOf(c.Case, FigureGroup.Category), StringComparer.Ordinal)
            .Select(g => new EarlyWarning("rising", g.Key, null, g.Count(), earlier.GetValueOrDefault(g.Key), Ids(g)))
            .Where(w => w.Number >= RisingLeast && w.Number >= RisingTimes * w.Before);
        var places = Concentrations.Places(recent).Select(p => new EarlyWarning("place", p.Street, p.Road, p.Cases.Count, 0, p.Cases));
        var late = running.Where(c => c.Is(CaseMarks.Running)).GroupBy(c => c.Case.OwnerUnit, StringComparer.Ordinal)
            .Select(g => (Unit: g.Key, All: g.Count(), Late: g.Where(c => c.Is(CaseMarks.Overdue)).ToList()))
            .Where(g => g.All >= LateLeast && g.Late.Count > LateShare * g.All)
            .Select(g => new EarlyWarning("late", g.Unit, null, g.Late.Count, g.All, Ids(g.Late)));
        return [.. rising.OrderByDescending(w => w.Number), .. places, .. late.OrderByDescending(w => w.Number)];
    }

    static IReadOnlyList<string> Ids(IEnumerable<MarkedCase> cases) => [.. cases.Select(c => c.Case.CaseId)];
}
