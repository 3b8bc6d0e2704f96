namespace LowCode.Cases;

public enum ItemStatus { Open, Claimed, Done, Void }

/// <summary>A work item as the case remembers it: what the flow offered, and what people did with it.</summary>
/// <param name="Visit">The visit it stands for; commands name it.</param>
/// <param name="Post">Post it is offered to, in <paramref name="Unit"/>; null when offered to a unit or to named people.</param>
/// <param name="Unit">Unit it is offered in.</param>
/// <param name="Users">Named people it is offered to; empty for post or unit.</param>
/// <param name="Not">People who must not get it, e.g. the handler at the call-back.</param>
/// <param name="Allow">What may be done with it besides completing.</param>
/// <param name="HandedOver">Offered to another unit (转办) that becomes the owner when it claims.</param>
/// <param name="DelegatedBy">Who let the holder act for them and gets it back.</param>
/// <param name="Holder">Who has claimed or done it.</param>
public sealed record CaseItem(
    int Visit, string Activity, string Name, string? Form, string? Post, string? Unit,
    IReadOnlyList<string> Users, IReadOnlyList<string> Not, IReadOnlyList<string> Outcomes, IReadOnlyList<string> Allow,
    ItemStatus Status, string? Holder, string? Outcome, DateTimeOffset OpenedAt, DateTimeOffset? ClaimedAt, DateTimeOffset? DoneAt, int Urged, bool HandedOver = false, string? DelegatedBy = null)
{
    /// <summary>When it was urged last.</summary>
    public DateTimeOffset? UrgedAt { get; init; }

    /// <summary>The holder is done and others have to sign yet (加签); null when not.</summary>
    public HeldCompletion? Held { get; init; }

    public bool IsLive => Status is ItemStatus.Open or ItemStatus.Claimed;
}

/// <summary>A completion that goes on when those added beside or after have signed.</summary>
public sealed record HeldCompletion(string User, string Outcome, string? Comment, DateTimeOffset At);
