using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// What happened to a case besides its flow and its clocks. Who did it and when stands in the journal row and is not repeated here.
/// Names on the wire are in <see cref="CaseEvents"/> and never change.
/// </summary>
public abstract record CaseEvent;

/// <summary>A case began; always the first event of the first command.</summary>
/// <param name="AppVersion">The version the case is pinned to.</param>
/// <param name="Street">The street that has the case; owner unit until it is dispatched.</param>
/// <param name="Form">All values as accepted.</param>
/// <param name="Source">Where it came from: a source system or channel, or null for the product itself.</param>
/// <param name="Parent">The case that began it; null when people did.</param>
/// <param name="Settings">Digest of the unit's settings the case is pinned to; null for the app as its template has it.</param>
public sealed record CaseOpened(string App, string AppVersion, string Number, string Street, string Title, bool Confidential, Record Form, string? Source, string? Settings = null, ParentReference? Parent = null) : CaseEvent;

/// <summary>What lists show of a case besides its title, where the app names it (<see cref="Apps.ListColumns"/>); the claimant is masked already.</summary>
public sealed record CaseDescribed(string? Category, string? Claimant, string? Channel, string? Grid = null) : CaseEvent;

/// <summary>Values changed; a member that is null was cleared. Members not named keep their value.</summary>
public sealed record FormChanged(int Visit, Record Changes) : CaseEvent;

public sealed record ItemClaimed(int Visit, string User, string Unit) : CaseEvent;

public sealed record ItemReleased(int Visit) : CaseEvent;

public sealed record ItemCompleted(int Visit, string User, string Outcome, string? Comment) : CaseEvent;

public sealed record ItemReturned(int Visit, string User, int Target, string Mode, string Reason) : CaseEvent;

/// <summary>A unit said the case is not its own (退单).</summary>
/// <param name="Proposed">The unit it names instead, or null.</param>
public sealed record DispatchRefused(int Visit, string User, string Unit, string Ground, string? Proposed) : CaseEvent;

/// <summary>A summoned unit asked not to have to come (申请免到), or that another comes in its place (申请改派).</summary>
public sealed record ExcuseAsked(int Visit, string User, string Ground, string? Proposed) : CaseEvent;

/// <summary>Handed over for good, to a person of the same unit (转交) or to another unit (转办).</summary>
public sealed record ItemTransferred(int Visit, string? ToUser, string? ToUnit, string Reason) : CaseEvent;

/// <summary>One more party was asked to sign (加签), at the request of whoever is at <paramref name="Visit"/>.</summary>
public sealed record SignerAdded(int Visit, string? ToUser, string? ToUnit, string Reason) : CaseEvent;

/// <summary>A party is asked no longer (减签); a vote it has given does not count.</summary>
public sealed record SignerRemoved(int Visit, string Reason) : CaseEvent;

/// <summary>Somebody acts for the holder (委派) until it is resolved.</summary>
public sealed record ItemDelegated(int Visit, string User, string ToUser, string Reason) : CaseEvent;

/// <summary>Back with the one who delegated.</summary>
/// <param name="User">The delegate, or the one who delegated and took it back.</param>
public sealed record ItemResolved(int Visit, string User, string? Comment) : CaseEvent;

/// <summary>The performer took a completion back (撤回).</summary>
public sealed record ItemRecalled(int Visit, string User) : CaseEvent;

/// <summary>Work stands still and its clocks with it (中止); what its clocks did follows as events of theirs.</summary>
/// <param name="Visit">The work item; null for the whole case.</param>
/// <param name="User">Who asked for it.</param>
/// <param name="Until">When it goes on by itself.</param>
public sealed record WorkSuspended(int? Visit, string User, string Reason, string? Comment, DateTimeOffset? Until) : CaseEvent;

/// <summary>Work goes on (恢复).</summary>
/// <param name="User">Null when the time it was suspended until has come.</param>
public sealed record WorkResumed(int? Visit, string? User, string? Comment) : CaseEvent;

/// <summary>Limits were moved (延期); each clock says to when.</summary>
/// <param name="User">Who asked for it.</param>
public sealed record TimeExtended(int? Visit, string User, string Length, string Reason, string? Comment) : CaseEvent;

/// <summary>Something that a post, a person or a unit has to answer was asked for.</summary>
/// <param name="Ask">Its number in the case, from 1.</param>
/// <param name="Kind">As in <see cref="Approval"/>.</param>
/// <param name="Post">Whose holders answer; null when <paramref name="ToUser"/> or <paramref name="ToUnit"/> does.</param>
/// <param name="Next">It can be answered when the one of this number is over.</param>
public sealed record ApprovalAsked(
    int Ask, string Kind, int? Visit, string User, string? Post, string Reason, string? Comment, DateTimeOffset? Until, string? Length,
    string? ToUser = null, string? ToUnit = null, int Next = 0) : CaseEvent;

/// <summary>What was asked of somebody is asked no longer (减签).</summary>
public sealed record AskWithdrawn(int Ask, string Reason) : CaseEvent;

/// <summary>Completed as far as the holder is concerned; it goes on when those added beside or after have signed.</summary>
public sealed record CompletionHeld(int Visit, string User, string Outcome, string? Comment) : CaseEvent;

/// <summary>A completion that was held is the holder's again: it was not confirmed, or taken back.</summary>
public sealed record CompletionReleased(int Visit) : CaseEvent;

/// <summary>It was granted; what follows from it stands beside this event.</summary>
public sealed record ApprovalGiven(int Ask, string User, string? Comment) : CaseEvent;

public sealed record ApprovalRefused(int Ask, string User, string Comment) : CaseEvent;

/// <summary>Asked to hurry; resets no clock.</summary>
/// <param name="Merged">Soon after another one: counted, and nobody is told again.</param>
public sealed record Urged(int Visit, string? Reason, bool Merged = false) : CaseEvent;

/// <summary>A call came to nothing (回访未果).</summary>
/// <param name="How">As in <see cref="CallAttempt"/>.</param>
public sealed record CallNoted(int Visit, string User, string How, DateTimeOffset? Again, string? Note) : CaseEvent;

public sealed record Commented(string Text) : CaseEvent;

/// <summary>Shown to people and units that have no part in it (抄送): they may read it, and nothing else.</summary>
/// <param name="To">Who got it just now: <c>user:ID</c>, <c>unit:ID</c>.</param>
/// <param name="Visit">The step it was copied at; null for the case as a whole.</param>
public sealed record CaseCopied(IReadOnlyList<string> To, int? Visit, string? Note) : CaseEvent;

public sealed record CopyWithdrawn(IReadOnlyList<string> From) : CaseEvent;

/// <summary>The claimant said how content they are; levels as in <see cref="CaseRating"/>.</summary>
public sealed record Rated(int Level, string? Comment, IReadOnlyList<string>? Reasons = null) : CaseEvent;

/// <summary>Ended by a person before the flow came to its end.</summary>
public sealed record ClosedEarly(string Result, string Reason) : CaseEvent;

/// <param name="ByClaimant">The claimant asked for it (申请重办).</param>
public sealed record Reopened(string Reason, bool ByClaimant = false) : CaseEvent;

/// <summary>An effect outside the system was done, or given up; <paramref name="Receipt"/> is the other side's answer.</summary>
/// <param name="Visit">The step that failed by what may pass by itself; 0 when none did.</param>
/// <param name="Name">Under which name the world knows what that step asked last.</param>
public sealed record EffectSettled(string Effect, bool Done, string? Receipt, int Visit = 0, string? Name = null) : CaseEvent;

/// <summary>The case goes on by another version of its app; what becomes of its flow and its clocks follows as events of theirs.</summary>
/// <param name="FromSettings">Digest of the settings it went by; null for the template as it is.</param>
/// <param name="Items">Open work items as they are now.</param>
public sealed record CaseMigrated(string FromVersion, string? FromSettings, string ToVersion, string? ToSettings, IReadOnlyList<ItemRedefined>? Items) : CaseEvent;

/// <summary>An open work item after a migration.</summary>
/// <param name="Released">Who had claimed it is asked no longer: it is offered to others now.</param>
public sealed record ItemRedefined(
    int Visit, string Name, string? Form, string? Post, string? Unit, IReadOnlyList<string>? Users, IReadOnlyList<string>? Not, IReadOnlyList<string> Outcomes, IReadOnlyList<string>? Allow, bool Released);

/// <summary>A person mended an incident; what the flow did follows as flow events.</summary>
/// <param name="Corrected">Values were corrected before it was tried again.</param>
public sealed record IncidentMended(int Visit, string How, string Reason, bool Corrected = false) : CaseEvent;
