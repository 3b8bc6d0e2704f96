using System.Globalization;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

public enum FollowStatus { Following, Handled, Left }

/// <summary>The case this one was merged under.</summary>
/// <param name="Case">Id of the lead.</param>
/// <param name="Unit">Unit that had the lead when it was merged, or when it was done.</param>
/// <param name="Asked">Version of the lead with which it was asked; 0 where that was not noted.</param>
public sealed record LeadCase(string Case, string Number, string Unit, string By, string Reason, DateTimeOffset At, FollowStatus Status, long Asked = 0)
{
    /// <summary>Whether words of the lead are about this merging, and not about an earlier one.</summary>
    public bool IsOf(long asked) => asked == 0 || Asked == 0 || asked == Asked;
}

public enum FollowerStatus { Asked, Joined, Refused, Told, Released, Left }

/// <summary>A case that follows this one.</summary>
/// <param name="Status">Told: the step that is done for all was, and the follower goes on by itself. Released: let go before. Left: it went by itself, or ended.</param>
/// <param name="Problem">Why it does not follow.</param>
/// <param name="Told">The visit of the step that it was told of; 0 while there is none.</param>
/// <param name="Asked">Version of this case with which it was asked.</param>
public sealed record Follower(string Case, string Number, string By, string Reason, DateTimeOffset At, FollowerStatus Status, Problem? Problem = null, int Told = 0, long Asked = 0)
{
    public bool IsHeld => Status is FollowerStatus.Asked or FollowerStatus.Joined;

    /// <summary>Whether words of the follower are about this merging, and not about an earlier one.</summary>
    public bool IsOf(long asked) => asked == 0 || Asked == 0 || asked == Asked;
}

public enum LinkStatus { Asked, Linked, Refused }

/// <summary>Another case that has to do with this one.</summary>
/// <param name="Kind">What the other case is to this one.</param>
/// <param name="Ask">Names the asking in both cases: number and version of the case where it was asked, <c>number/version</c>; two when both asked at once. Null where it was not noted.</param>
public sealed record CaseLink(string Case, string Number, string Kind, string By, string? Note, DateTimeOffset At, LinkStatus Status, Problem? Problem = null, string? Ask = null)
{
    /// <summary>The name of an asking.</summary>
    public static string AskOf(string number, long version) => string.Create(CultureInfo.InvariantCulture, $"{number}/{version}");

    /// <summary>Whether words are about this link, and not about an earlier one between the same cases.</summary>
    public bool IsOf(string? ask) => Ask is null || ask is null || Ask.Split(' ').Intersect(ask.Split(' ')).Any();

    /// <summary>Whether it was asked for by the same words, or by later ones of the same case.</summary>
    public bool IsSince(string ask) => Ask is not null && Ask.Split(' ').Any(own => own == ask || Parts(own) is var (number, version) && Parts(ask) is var (other, before) && number == other && before < version);

    static (string Number, long Version) Parts(string ask) =>
        ask.LastIndexOf('/') is > 0 and var at && long.TryParse(ask.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (ask[..at], version) : (ask, 0);

    public const string Related = "related", Duplicate = "duplicate", Earlier = "earlier", Later = "later";

    public static IReadOnlyList<string> Kinds { get; } = [Related, Duplicate, Earlier, Later];

    /// <summary>What this case is to the other one.</summary>
    public static string Inverse(string kind) => kind switch { Earlier => Later, Later => Earlier, _ => kind };
}

/// <summary>One splitting of the case; its parts have the numbers from <paramref name="First"/> on.</summary>
/// <param name="Wait">Work stands still until all parts are over.</param>
public sealed record CaseSplit(int First, int Count, bool Wait, string By, string Reason, DateTimeOffset At)
{
    /// <summary>A part stands among the cases that this one began, by a visit that no step has.</summary>
    public static int VisitOf(int part) => -part;

    /// <summary>Whether a child of the case is one of its parts.</summary>
    public bool Has(int visit) => -visit >= First && -visit < First + Count;

    public bool IsOver(CaseState state)
    {
        var over = 0;
        foreach (var child in state.Children)
            if (child.Result is not null && Has(child.Visit)) over++;
        return over >= Count;
    }
}

/// <summary>What happens between this case and others.</summary>
public abstract record RelatedEvent : CaseEvent;

/// <summary>A case was asked to follow this one.</summary>
public sealed record MergeAsked(string Case, string Number, string User, string Reason) : RelatedEvent;

public sealed record FollowerJoined(string Case) : RelatedEvent;

public sealed record FollowerRefused(string Case, Problem Problem) : RelatedEvent;

/// <summary>The lead was handed to another unit: it has to see the follower too.</summary>
public sealed record FollowerShown(string Case, string Unit) : RelatedEvent;

/// <summary>The step that is done for all was done; the follower is told and goes on by itself.</summary>
public sealed record FollowerTold(string Case, int Visit, string User, string Unit, string Outcome) : RelatedEvent;

/// <summary>The follower is let go.</summary>
/// <param name="User">Null when the lead has ended.</param>
public sealed record FollowerReleased(string Case, string? User, string Reason) : RelatedEvent;

/// <summary>The follower went by itself, or ended.</summary>
public sealed record FollowerLeft(string Case, string Reason) : RelatedEvent;

/// <summary>This case follows another one: its work stands still, its own limits do not.</summary>
/// <param name="Asked">Version of the lead with which it was asked.</param>
/// <param name="Again">It follows that lead already, and was asked anew before it heard that it was let go.</param>
public sealed record CaseMerged(string Lead, string Number, string Unit, string User, string Reason, long Asked = 0, bool Again = false) : RelatedEvent;

public sealed record MergeShown(string Unit) : RelatedEvent;

/// <summary>The lead's people have done the step for this case too.</summary>
/// <param name="Moved">The case stood elsewhere and was brought to the step.</param>
/// <param name="Alone">The step cannot be reached from where it stands, or not be done so in its version: it goes on there by itself.</param>
/// <param name="Why">Why its version cannot take what was done; null when it can.</param>
/// <param name="Untaken">Fields of the answer that its version does not have, or has with another type.</param>
public sealed record LeadHandled(string User, string Unit, bool Moved = false, bool Alone = false, Problem? Why = null, IReadOnlyList<string>? Untaken = null) : RelatedEvent;

/// <summary>It goes on by itself.</summary>
/// <param name="User">Null when its own end, or the lead's, ended it.</param>
/// <param name="Heard">The lead said so, and need not be told.</param>
public sealed record Unmerged(string? User, string Reason, bool Heard = false) : RelatedEvent;

/// <summary>Parts of the case become cases of their own.</summary>
public sealed record SplitBegan(int First, int Count, bool Wait, string User, string Reason) : RelatedEvent;

/// <summary>One part, with the values chosen for it.</summary>
/// <param name="Files">Files that go with it beside its form; null for none.</param>
/// <param name="Shared">Whose bytes its files have.</param>
public sealed record PartAsked(int Part, Record Form, IReadOnlyList<PartFile>? Files = null, IReadOnlyList<SharedFile>? Shared = null) : RelatedEvent;

public sealed record LinkAsked(string Case, string Number, string Kind, string User, string? Note) : RelatedEvent;

/// <summary>The other case of the link has it.</summary>
public sealed record LinkSettled(string Case, Problem? Problem) : RelatedEvent;

/// <summary>Another case was linked with this one.</summary>
/// <param name="Ask">As in <see cref="CaseLink"/>.</param>
public sealed record CaseLinked(string Case, string Number, string Kind, string User, string? Note, string? Ask = null) : RelatedEvent;

/// <param name="Ask">Which link, as in <see cref="CaseLink"/>.</param>
public sealed record Unlinked(string Case, string User, bool Heard = false, string? Ask = null) : RelatedEvent;
