namespace LowCode.Cases;

/// <summary>How an approval stands; lapsed when what it was asked for is over, or it is asked no longer.</summary>
public enum ApprovalStatus { Asked, Given, Refused, Lapsed }

/// <summary>
/// Something that is asked of somebody: a post's decision (to suspend, to move a limit), the signature of a party added to a task (加签), a reading (传阅).
/// Whoever may answer finds it among what they can claim.
/// </summary>
/// <param name="Number">Names it in the case, from 1; an answer names it, so that a stale page does not grant a later one.</param>
/// <param name="Kind"><see cref="Suspend"/>, <see cref="Extend"/>, <see cref="Before"/>, <see cref="Beside"/>, <see cref="After"/>, <see cref="Read"/>, <see cref="Park"/> or <see cref="Review"/> (a parked case has to be looked at again).</param>
/// <param name="Visit">The work item; null for the whole case.</param>
/// <param name="By">Who asked; never answers.</param>
/// <param name="Post">Post at the case's street whose holders decide; null when a person or a unit is asked.</param>
/// <param name="Length">Of an extension.</param>
/// <param name="Until">Of a suspension; the review of a parking.</param>
/// <param name="Answer">What was said with the answer.</param>
/// <param name="Next">It can be answered when the one of this number is over; 0 at once.</param>
public sealed record Approval(
    int Number, string Kind, int? Visit, string By, string? Post, string Reason, string? Comment, DateTimeOffset? Until, string? Length, DateTimeOffset At,
    ApprovalStatus Status, string? DecidedBy = null, DateTimeOffset? DecidedAt = null, string? ToUser = null, string? ToUnit = null, string? Answer = null, int Next = 0)
{
    public const string Suspend = "suspend", Extend = "extend", Before = "before", Beside = "beside", After = "after", Read = "read", Park = "park", Review = "review";

    public bool IsOpen => Status == ApprovalStatus.Asked;

    /// <summary>A party added to a task: gives its opinion before the holder goes on, beside the holder, or confirms after.</summary>
    public bool IsSign => Kind is Before or Beside or After;

    /// <summary>Its turn has come: who confirms after waits for what is to be confirmed, who reads in turn for the one before; what stands still is answered when it goes on.</summary>
    public bool IsDue(CaseState state) => Kind switch
    {
        After => state.Item(Visit!.Value) is { Held: not null } item && state.Suspended(item.Visit) is null,
        Before or Beside => state.Suspended(Visit) is null,
        Read => Next == 0 || !state.Approvals.Any(a => a.Number == Next && a.IsOpen),
        _ => true,
    };

    /// <summary>Who was asked as the case's parties are named; null for a post.</summary>
    public string? Party => ToUser is { } user ? "user:" + user : ToUnit is { } unit ? "unit:" + unit : null;
}
