using System.Globalization;
using LowCode.Calendar;

namespace LowCode.Cases;

/// <summary>Waiting for feedback; fed back and waiting for a verdict; accepted; lifted; over with the case.</summary>
public enum SupervisionStatus { Waiting, Answered, Accepted, Lifted, Over }

/// <summary>What a unit said (反馈), and whether it was late.</summary>
public sealed record Feedback(string By, string Text, DateTimeOffset At, bool Late);

/// <summary>A case under supervision (督办), an order (交办) or an instruction (批示): a unit has to feed back in time. It resets no clock of the case.</summary>
/// <param name="Number">Names it in the case, from 1.</param>
/// <param name="Kind"><see cref="Supervise"/>, <see cref="Order"/> or <see cref="Instruct"/>.</param>
/// <param name="By">Who put it; null when a deadline did.</param>
/// <param name="Length">How long the unit has to feed back, e.g. <c>2 workdays</c>.</param>
/// <param name="ClosedBy">Who accepted or lifted it.</param>
/// <param name="Remark">Why it was sent back last, accepted or lifted.</param>
public sealed record Supervision(
    int Number, string Kind, string? By, string Text, string Unit, string Length, DateTimeOffset At, SupervisionStatus Status, IReadOnlyList<Feedback> Feedback,
    string? ClosedBy = null, DateTimeOffset? ClosedAt = null, string? Remark = null)
{
    public const string Supervise = "supervise", Order = "order", Instruct = "instruct";

    public bool IsOpen => Status is SupervisionStatus.Waiting or SupervisionStatus.Answered;

    /// <summary>Visit by which its clock is kept apart from those of steps.</summary>
    public static string VisitOf(int number) => string.Create(CultureInfo.InvariantCulture, $"supervision.{number}");

    public ClockId Clock => ClockId.OfUnit("feedback", Unit, VisitOf(Number));

    /// <summary>The supervision that a clock belongs to, or null.</summary>
    public static int? NumberOf(string? visit) =>
        visit is not null && visit.StartsWith("supervision.", StringComparison.Ordinal) && int.TryParse(visit.AsSpan("supervision.".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Something about supervision happened.</summary>
public abstract record SupervisionEvent : CaseEvent;

/// <param name="User">Null when a deadline did it.</param>
public sealed record Supervised(int Number, string Kind, string? User, string Text, string Unit, string Length) : SupervisionEvent;

public sealed record FedBack(int Number, string User, string Text, bool Late) : SupervisionEvent;

public sealed record FeedbackAccepted(int Number, string User, string? Comment) : SupervisionEvent;

/// <summary>The unit has to feed back again, in <paramref name="Length"/>.</summary>
public sealed record FeedbackSentBack(int Number, string User, string Reason, string Length) : SupervisionEvent;

public sealed record SupervisionLifted(int Number, string User, string Reason) : SupervisionEvent;
