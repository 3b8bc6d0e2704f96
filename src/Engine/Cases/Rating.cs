using System.Globalization;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>How content the claimant is (好差评).</summary>
/// <param name="Level">5 very satisfied, 4 satisfied, 3 fairly satisfied, 2 dissatisfied, 1 very dissatisfied.</param>
/// <param name="Reasons">Which of <see cref="Known"/> they named.</param>
public sealed record CaseRating(int Level, string? Comment, DateTimeOffset At, IReadOnlyList<string>? Reasons = null)
{
    /// <summary>Reasons for being content and for not being, as codes.</summary>
    public static IReadOnlyList<string> Good { get; } = ["quick", "friendly", "solved", "clear"];
    public static IReadOnlyList<string> Bad { get; } = ["slow", "unfriendly", "unsolved", "unclear", "papers"];
    public static IReadOnlyList<string> Known { get; } = [.. Good, .. Bad];
}

/// <summary>Decides whether a case may be rated: once after it was closed, and anew when it has been reopened and closed again.</summary>
static class Rating
{
    public static Refusal? Decide(CaseTurn turn, CaseState state, RateCase command)
    {
        if (command.Level is < 1 or > 5)
            return Refusal.Of(RefusalKind.Invalid, Problem.At("rate.level", "level", ("level", command.Level.ToString(CultureInfo.InvariantCulture))));
        if (state.Status != CaseStatus.Closed) return Refusal.Of(RefusalKind.Conflict, Problem.Of("rate.open"));
        if (state.Rating is not null) return Refusal.Of(RefusalKind.Conflict, Problem.Of("rate.twice"));
        if (command.Reasons?.FirstOrDefault(r => !CaseRating.Known.Contains(r)) is { } unknown) return Refusal.Of(RefusalKind.Invalid, Problem.At("rate.reason", "reasons", ("reason", unknown)));
        turn.Emit(new Rated(command.Level, command.Comment, command.Reasons is { Count: > 0 } reasons ? [.. reasons.Distinct()] : null));
        return null;
    }
}
