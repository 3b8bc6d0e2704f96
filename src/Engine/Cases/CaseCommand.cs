using LowCode.Journal;
using LowCode.Problems;
using LowCode.Scripts;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>What somebody asks of a case. A command on a work item names the visit, so that a stale page cannot complete a later one.</summary>
public abstract record CaseCommand;

/// <param name="Street">The street the case belongs to.</param>
/// <param name="Form">Values of the opening form.</param>
/// <param name="Outside">Under which number another platform has the case, and until when.</param>
public record OpenCase(string App, string Street, Record Form, string? Source = null, OutsideReference? Outside = null) : CaseCommand
{
    /// <summary>What the form was filled in with beforehand; null for nothing.</summary>
    public PrefillUse? Prefill { get; init; }

    /// <summary>How its claimant asks for it themselves; null when staff opens it.</summary>
    public CaseApplication? Application { get; init; }

    /// <summary>Why it is sent although something is left or warned of; null when nobody said.</summary>
    public string? Anyway { get; init; }

    /// <summary>Found and mended on the spot (自办结): values of the app's form for it, perhaps none; null for an ordinary case.</summary>
    public Record? SelfHandled { get; init; }
}

public sealed record ClaimItem(int Visit) : CaseCommand;

public sealed record UnclaimItem(int Visit) : CaseCommand;

public sealed record CompleteItem(int Visit, string? Outcome, Record Form, string? Comment) : CaseCommand
{
    /// <summary>Why it is sent although something is left or warned of; null when nobody said.</summary>
    public string? Anyway { get; init; }

    /// <summary>Ticket of what was proposed for a dispatch; null for nothing.</summary>
    public string? Advice { get; init; }

    /// <summary>What the form was filled in with beforehand; null for nothing.</summary>
    public PrefillUse? Prefill { get; init; }
}

/// <param name="ToVisit">An earlier visit; null with <paramref name="ToActivity"/> null means the one before.</param>
/// <param name="Mode"><c>rewalk</c> or <c>direct</c>; null takes what the activity says.</param>
public sealed record ReturnItem(int Visit, int? ToVisit, string? ToActivity, string? Mode, string Reason) : CaseCommand;

public sealed record RefuseDispatch(int Visit, string Ground, string? ProposedUnit) : CaseCommand;

/// <summary>A summoned unit asks before its limit not to have to come, or with <paramref name="ProposedUnit"/> that another comes.</summary>
public sealed record AskExcuse(int Visit, string Ground, string? ProposedUnit) : CaseCommand;

public sealed record TransferItem(int Visit, string? ToUser, string? ToUnit, string Reason) : CaseCommand;

/// <summary>Asks one more party to sign (加签).</summary>
/// <param name="Visit">Any party's work item of the sign, or the work item of a plain task.</param>
/// <param name="Weight">Of its vote; 1 when null. At a plain task nobody votes.</param>
/// <param name="Before">Where they sign in turn: before whoever has the turn, else right after.</param>
/// <param name="Place">At a plain task <see cref="Approval.Before"/>, <see cref="Approval.Beside"/> or <see cref="Approval.After"/>; null goes by <paramref name="Before"/>.</param>
public sealed record AddSigner(int Visit, string? ToUser, string? ToUnit, int? Weight, bool Before, string Reason, string? Place = null) : CaseCommand;

/// <summary>Asks a party no longer (减签); a vote it has given does not count.</summary>
/// <param name="Visit">The party's work item.</param>
/// <param name="Ask">At a plain task: number of what the added party was asked; the visit is then the task's.</param>
public sealed record RemoveSigner(int Visit, string Reason, int? Ask = null) : CaseCommand;

/// <summary>Lets somebody act (委派); the result comes back by <see cref="ResolveItem"/>.</summary>
public sealed record DelegateItem(int Visit, string ToUser, string Reason) : CaseCommand;

/// <param name="Comment">What was found or done; may be missing only when the one who delegated takes it back.</param>
public sealed record ResolveItem(int Visit, string? Comment) : CaseCommand;

/// <summary>Takes back one's own last completion (撤回).</summary>
public sealed record RecallItem(int Visit) : CaseCommand;

/// <summary>The initiator wants it no longer (撤单).</summary>
public sealed record WithdrawCase(string Reason) : CaseCommand;

/// <summary>It should never have been there: a double, a test (作废).</summary>
public sealed record VoidCase(string Reason) : CaseCommand;

/// <summary>Stops work and its clocks (中止).</summary>
/// <param name="Visit">The work item; null stops the whole case.</param>
/// <param name="Until">When it goes on by itself; null when somebody says so.</param>
public sealed record SuspendWork(int? Visit, string Reason, string? Comment, DateTimeOffset? Until) : CaseCommand;

/// <summary>Work goes on (恢复), and its clocks with exactly what was left.</summary>
public sealed record ResumeWork(int? Visit, string? Comment) : CaseCommand;

/// <summary>Moves the limits of a work item, or of the whole case when <paramref name="Visit"/> is null (延期).</summary>
/// <param name="Length">By how much, e.g. <c>3 workdays</c>.</param>
public sealed record ExtendTime(int? Visit, string Length, string Reason, string? Comment) : CaseCommand;

/// <summary>Grants what was asked for; by somebody other than the asker.</summary>
/// <param name="Ask">Number of the <see cref="Approval"/>.</param>
public sealed record ApproveAsked(int Ask, string? Comment) : CaseCommand;

/// <summary>Does not grant what was asked for.</summary>
public sealed record RefuseAsked(int Ask, string Comment) : CaseCommand;

/// <summary>A superior wants to hear how it goes (督办, 交办, 批示).</summary>
/// <param name="Kind">As in <see cref="Supervision"/>.</param>
/// <param name="ToUnit">Who feeds back; the owner when null.</param>
/// <param name="Length">In how long, e.g. <c>2 workdays</c>; what the app says when null.</param>
public sealed record SuperviseCase(string Kind, string Text, string? ToUnit, string? Length) : CaseCommand;

/// <summary>The unit says what it has done (反馈).</summary>
public sealed record GiveFeedback(int Number, string Text) : CaseCommand;

public sealed record AcceptFeedback(int Number, string? Comment) : CaseCommand;

/// <param name="Length">In how long it has to be fed back again; as long as before when null.</param>
public sealed record SendBackFeedback(int Number, string Reason, string? Length) : CaseCommand;

public sealed record LiftSupervision(int Number, string Reason) : CaseCommand;

/// <summary>Takes the case out of the clocks for long (挂账).</summary>
/// <param name="Review">When it has to be looked at again.</param>
public sealed record ParkCase(string Reason, string Plan, DateTimeOffset Review) : CaseCommand;

/// <summary>It stays parked until another day.</summary>
/// <param name="Plan">The new plan; the old one goes on when null.</param>
public sealed record RenewParking(string Reason, string? Plan, DateTimeOffset Review) : CaseCommand;

public sealed record UrgeItem(int? Visit, string? Reason) : CaseCommand;

public sealed record AddComment(string Text) : CaseCommand;

/// <summary>Lets people and units read the case who have no part in it (抄送).</summary>
/// <param name="Visit">The step it is copied at, for the record; null for the case as a whole.</param>
public sealed record CopyCase(int? Visit, IReadOnlyList<string> Users, IReadOnlyList<string> Units, string? Note) : CaseCommand;

/// <summary>Gives the case round to be read (传阅): to all at once, or one after the other; each says when they have read it.</summary>
/// <param name="InTurn">The next gets it when the one before has read it: users first, then units, as they are named.</param>
public sealed record CirculateCase(IReadOnlyList<string> Users, IReadOnlyList<string> Units, bool InTurn, string? Note) : CaseCommand;

/// <summary>Whoever was given the case to read needs to no longer.</summary>
public sealed record WithdrawReading(int Ask, string Reason) : CaseCommand;

public sealed record WithdrawCopy(IReadOnlyList<string> Users, IReadOnlyList<string> Units) : CaseCommand;

/// <param name="Level">1 to 5, see <see cref="CaseRating"/>.</param>
/// <param name="Reasons">Codes of what was good or bad, see <see cref="CaseRating.Reasons"/>.</param>
public sealed record RateCase(int Level, string? Comment, IReadOnlyList<string>? Reasons = null) : CaseCommand;

public sealed record CloseCase(string? Result, string Reason) : CaseCommand;

public sealed record ReopenCase(string? Activity, string Reason) : CaseCommand;

/// <summary>A message that a waiting activity (<c>wait</c>) is after.</summary>
public sealed record SendSignal(string Name, Value Payload) : CaseCommand;

/// <param name="How"><c>retry</c>, <c>skip</c> (with <paramref name="Outcome"/>) or <c>move</c> (to <paramref name="Activity"/>).</param>
/// <param name="Visit">The visit that failed, 0 for a flow that is stuck without one.</param>
/// <param name="Outcome">Skip: by which outcome the activity is left.</param>
/// <param name="Activity">Move: where to.</param>
/// <param name="Reason">Kept in history.</param>
/// <param name="Variables">Retry: variables of the flow to correct before.</param>
/// <param name="Form">Retry: fields of the case to correct before.</param>
public sealed record MendIncident(int Visit, string How, string? Outcome, string? Activity, string Reason, Record? Variables = null, Record? Form = null) : CaseCommand;

/// <summary>Another platform has the case under this number. Said again with the same number, the deadline may come earlier and never later.</summary>
public sealed record SetOutside(OutsideReference Outside) : CaseCommand;

/// <summary>The other platform wants it earlier.</summary>
public sealed record TightenOutside(DateTimeOffset Due) : CaseCommand;

/// <summary>Goes on by another version of its app, with other settings.</summary>
/// <param name="Settings">Digest of the settings; null for the template as it is.</param>
/// <param name="Mapping">Activities by id, before → after; one that is not named keeps its id.</param>
public sealed record MigrateCase(string Version, string? Settings, IReadOnlyDictionary<string, string> Mapping) : CaseCommand;

/// <summary>The engine itself: the next timer or clock that is due.</summary>
sealed record Wake : CaseCommand;

/// <summary>The calendar has changed: every clock that runs is counted again.</summary>
sealed record RecountClocks : CaseCommand;

/// <summary>The engine itself: an effect of the outbox was done or has failed for good.</summary>
/// <param name="Outcome">By which outcome a plugin's activity ended.</param>
/// <param name="Problem">What the incident says when it failed; null says it of a call.</param>
/// <param name="MayPass">What it failed by may pass by itself.</param>
/// <param name="Name">Under which name the world knows it; the effect's own when null.</param>
sealed record SettleEffect(
    string Effect, int Visit, bool Done, Value Answer, string? Receipt, string? Outcome = null, Problem? Problem = null, bool MayPass = false, string? Name = null) : CaseCommand;

/// <summary>A command with who sends it. <paramref name="Fingerprint"/> is a digest of its content: the same key with another content is refused.</summary>
/// <param name="Case">The case, or default for <see cref="OpenCase"/>.</param>
/// <param name="Key">Idempotency key, unique per client; null means that a repeat is a new command.</param>
/// <param name="OccurredAt">When it happened, for offline work and imports; null is now.</param>
/// <param name="Expected">The version the sender has seen (If-Match); another one is refused. Null does not care.</param>
public sealed record CommandRequest(
    CaseId Case, CaseCommand Command, Actor Actor, string? Key, byte[] Fingerprint, DateTimeOffset? OccurredAt = null, long? Expected = null)
{
    /// <summary>Who waits for it: import goes when nobody else does.</summary>
    public WriteLane Lane { get; init; } = WriteLane.Interactive;
}
