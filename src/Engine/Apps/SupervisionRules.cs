using LowCode.Calendar;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Supervision and urging as <c>app.json</c> writes them.</summary>
/// <param name="Feedback">How long a unit has to feed back when nothing else is said; <c>1 workdays</c> when left out.</param>
/// <param name="WarnAt">When the unit is reminded, <c>80%</c> when left out.</param>
/// <param name="UrgesPerDay">How often a case may be urged a day; the product's own number when left out.</param>
/// <param name="UrgesUntil">After so many urges of one step the case comes under supervision; never when left out.</param>
public sealed record SupervisionDefinition(string? Feedback = null, string? WarnAt = null, int? UrgesPerDay = null, int? UrgesUntil = null);

/// <summary>The same, ready to be used.</summary>
public sealed record SupervisionRules(WorkDuration Feedback, WarnPoint? WarnAt, int? UrgesPerDay = null, int? UrgesUntil = null)
{
    public static SupervisionRules Plain { get; } = Read(new SupervisionDefinition(), "", [])!;

    internal static SupervisionRules? Read(SupervisionDefinition? written, string place, List<Problem> problems)
    {
        if (written is null) return null;
        if (WorkDuration.Parse(written.Feedback ?? "1 workdays", out var feedback) is { } wrong) problems.Add(wrong with { Path = place + " supervision.feedback" });
        if (WarnPoint.Parse(written.WarnAt ?? "80%", out var warn) is { } notWarn) problems.Add(notWarn with { Path = place + " supervision.warnAt" });
        foreach (var (name, number) in new[] { ("urgesPerDay", written.UrgesPerDay), ("urgesUntil", written.UrgesUntil) })
            if (number is < 1) problems.Add(Problem.At("app.supervision.number", $"{place} supervision.{name}"));
        return new(feedback, warn, written.UrgesPerDay, written.UrgesUntil);
    }
}
