using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>On which terms work may be suspended.</summary>
/// <param name="Reasons">Grounds to choose from; empty: any text.</param>
/// <param name="Approval">Post at the street that decides; null when nobody is asked.</param>
public sealed record SuspendRules(IReadOnlyList<string> Reasons, string? Approval)
{
    /// <summary>Allowed without more being said.</summary>
    public static SuspendRules Plain { get; } = new([], null);

    internal static SuspendRules? Read(SuspendDefinition? written) =>
        written is null ? null : new(written.Reasons ?? [], string.IsNullOrEmpty(written.Approval) ? null : written.Approval);
}

/// <summary>On which terms a limit may be moved.</summary>
/// <param name="Times">How often at most; null: as often as asked.</param>
/// <param name="Most">By how much at most, all together.</param>
public sealed record ExtendRules(IReadOnlyList<string> Reasons, string? Approval, int? Times, WorkDuration? Most)
{
    /// <summary>Allowed without more being said.</summary>
    public static ExtendRules Plain { get; } = new([], null, null, null);

    internal static ExtendRules? Read(ExtendDefinition? written, string place, List<Problem> problems)
    {
        if (written is null) return null;
        WorkDuration? most = null;
        if (written.Most is not null)
        {
            if (WorkDuration.Parse(written.Most, out var read) is { } wrong) problems.Add(wrong with { Path = place + " extend.most" });
            else most = read;
        }
        if (written.Times is < 1) problems.Add(Problem.At("app.extend.times", place + " extend.times"));
        return new(written.Reasons ?? [], string.IsNullOrEmpty(written.Approval) ? null : written.Approval, written.Times, most);
    }
}
