using LowCode.Calendar;

namespace LowCode.Cases;

public enum AssistStatus { Asked, Answered, Declined, Withdrawn, Lapsed }

/// <summary>One unit that was asked to assist, with its own limit, answer and score. The owner unit never bears its lateness.</summary>
/// <param name="Number">Names it in commands, from 1.</param>
/// <param name="Visit">The step it was asked at; 0 by the dispatch.</param>
/// <param name="By">Who asked; null for the dispatch.</param>
/// <param name="Matter">What is asked of it.</param>
/// <param name="Due">Its limit; null for none.</param>
/// <param name="Late">It answered after its limit.</param>
/// <param name="Score">1 to 5, given by the owner.</param>
public sealed record Assistance(
    int Number, string Unit, string? Post, int Visit, string? By, string Matter, DateTimeOffset At, DateTimeOffset? Due, AssistStatus Status,
    string? AnsweredBy, DateTimeOffset? AnsweredAt, string? Answer, bool Late, int? Score, string? ScoreComment)
{
    public bool IsOpen => Status == AssistStatus.Asked;

    /// <summary>It has answered and was not scored yet.</summary>
    public bool IsToScore => Score is null && (Status is AssistStatus.Answered or AssistStatus.Declined);

    /// <summary>Number of its work item in the views: below all numbers of visits and approvals.</summary>
    public int Item => -100_000 - Number;

    internal string VisitName => Item.ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal ClockId Clock => ClockId.OfUnit("assist", Unit, VisitName);
}

/// <summary>A unit was asked to assist.</summary>
public sealed record AssistAsked(int Number, string Unit, string? Post, int Visit, string? User, string Matter, DateTimeOffset? Due) : CaseEvent;

/// <summary>It answered, or said that it cannot; <paramref name="Late"/> after its limit.</summary>
public sealed record AssistAnswered(int Number, string User, string Answer, bool Declined, bool Late) : CaseEvent;

/// <summary>It is asked no longer.</summary>
public sealed record AssistWithdrawn(int Number, string? Reason) : CaseEvent;

/// <summary>The owner said how it assisted.</summary>
public sealed record AssistScored(int Number, string User, int Level, string? Comment) : CaseEvent;
