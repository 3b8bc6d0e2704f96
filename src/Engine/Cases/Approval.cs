namespace LowCode.Cases;

/// <summary>How an approval stands; lapsed when what it was asked for is over.</summary>
public enum ApprovalStatus { Asked, Given, Refused, Lapsed }

/// <summary>Something a post decides: to suspend, or to move a limit. Holders find it among what they can claim.</summary>
/// <param name="Number">Names it in the case, from 1; an answer names it, so that a stale page does not grant a later one.</param>
/// <param name="Kind"><see cref="Suspend"/> or <see cref="Extend"/>.</param>
/// <param name="Visit">The work item; null for the whole case.</param>
/// <param name="By">Who asked; never decides.</param>
/// <param name="Post">Post at the case's street whose holders decide.</param>
/// <param name="Length">Of an extension.</param>
/// <param name="Until">Of a suspension.</param>
public sealed record Approval(
    int Number, string Kind, int? Visit, string By, string Post, string Reason, string? Comment, DateTimeOffset? Until, string? Length, DateTimeOffset At,
    ApprovalStatus Status, string? DecidedBy = null, DateTimeOffset? DecidedAt = null)
{
    public const string Suspend = "suspend", Extend = "extend";

    public bool IsOpen => Status == ApprovalStatus.Asked;
}
