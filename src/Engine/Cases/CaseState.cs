using System.Collections.Immutable;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Cases;

public enum CaseStatus { None, Open, Closed }

/// <summary>A case shown to somebody without a part in it.</summary>
/// <param name="Party"><c>user:ID</c> or <c>unit:ID</c>.</param>
public sealed record CaseCopy(string Party, string By, DateTimeOffset At);

/// <summary>
/// One case as its journal tells it: the fold of all events so far. Immutable; folding reads events and journal rows only,
/// never an app or today's settings.
/// </summary>
public sealed record CaseState
{
    public static CaseState Nothing { get; } = new();

    /// <summary>Number of accepted commands.</summary>
    public long Version { get; init; }
    public CaseStatus Status { get; init; }
    public string App { get; init; } = "";
    public string AppVersion { get; init; } = "";
    /// <summary>Digest of the settings of the app it began with; null when there were none.</summary>
    public string? Settings { get; init; }
    public string Number { get; init; } = "";
    public string Title { get; init; } = "";
    public string Street { get; init; } = "";
    public string CreatedBy { get; init; } = "";
    public string? Source { get; init; }
    public bool Confidential { get; init; }
    /// <summary>The end's result, or why it was closed.</summary>
    public string? Result { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    /// <summary>What the claimant said after the close; null when nothing, and again after a reopening.</summary>
    public CaseRating? Rating { get; init; }
    /// <summary>All values of all forms of the app; one name is one datum.</summary>
    public Record Form { get; init; } = Record.Empty;
    public FlowState Flow { get; init; } = FlowState.NotStarted;
    public LedgerState Ledger { get; init; } = LedgerState.Empty;
    /// <summary>Every work item there ever was, by visit, ascending.</summary>
    public ImmutableArray<CaseItem> Items { get; init; } = [];
    /// <summary>Who has a part besides initiator, street and owner: <c>unit:ID</c>, <c>user:ID</c>.</summary>
    public ImmutableArray<string> Parties { get; init; } = [];
    /// <summary>Under which number another platform has it, and until when.</summary>
    public OutsideReference? Outside { get; init; }
    /// <summary>Its past is being taken over from a file: nothing leaves, and no timer runs, until that is whole.</summary>
    public bool Importing { get; init; }
    /// <summary>The local day urges were counted on last, and how many there were.</summary>
    public DateOnly UrgedOn { get; init; }
    public int UrgedThatDay { get; init; }
    /// <summary>Who may read the case without a part in it.</summary>
    public ImmutableArray<CaseCopy> Copies { get; init; } = [];
    /// <summary>What stands still now.</summary>
    public ImmutableArray<Suspension> Suspensions { get; init; } = [];
    /// <summary>Everything that was asked of a post, in order; those decided stay.</summary>
    public ImmutableArray<Approval> Approvals { get; init; } = [];
    /// <summary>Its forms that are bound to data elements, as they were filled in first.</summary>
    public ImmutableArray<FormFill> Fills { get; init; } = [];
    /// <summary>Where values come from that nobody typed, or that were found and corrected; one per field.</summary>
    public ImmutableArray<FieldSource> Sources { get; init; } = [];
    /// <summary>Of whom it speaks, as keyed digests.</summary>
    public ImmutableArray<string> Subjects { get; init; } = [];
    /// <summary>Documents it names, and where each comes from.</summary>
    public ImmutableArray<CaseDocument> Documents { get; init; } = [];
    /// <summary>How its claimant asked for it themselves; null when staff opened it.</summary>
    public CaseApplicant? Applicant { get; init; }
    /// <summary>What was brought after the beginning, in order.</summary>
    public ImmutableArray<CaseSupply> Supplies { get; init; } = [];
    /// <summary>How often the claimant asked again after a close.</summary>
    public int AskedAgain { get; init; }
    /// <summary>Out of the clocks for long (挂账), with a day to look at it again; null when not.</summary>
    public Parked? Parked { get; init; }
    /// <summary>Every supervision there was, in order.</summary>
    public ImmutableArray<Supervision> Supervisions { get; init; } = [];
    /// <summary>Units that were asked to assist, in order.</summary>
    public ImmutableArray<Assistance> Assists { get; init; } = [];
    /// <summary>Failed steps that are tried again by themselves.</summary>
    public ImmutableArray<PlannedRetry> Retries { get; init; } = [];
    /// <summary>The case that began it; null when people did.</summary>
    public ParentReference? Parent { get; init; }
    /// <summary>Cases that it began, in order.</summary>
    public ImmutableArray<ChildCase> Children { get; init; } = [];
    /// <summary>The case this one was merged under, last; null when it never was (并案).</summary>
    public LeadCase? Lead { get; init; }
    /// <summary>Cases that were asked to follow this one.</summary>
    public ImmutableArray<Follower> Followers { get; init; } = [];
    /// <summary>Cases that have to do with it.</summary>
    public ImmutableArray<CaseLink> Links { get; init; } = [];
    /// <summary>Every splitting of it (拆案), in order.</summary>
    public ImmutableArray<CaseSplit> Splits { get; init; } = [];
    /// <summary>Files that were added apart from its forms, in order.</summary>
    public ImmutableArray<AttachedFile> Attached { get; init; } = [];
    /// <summary>What kind of matter it is, by the app's own field; a value, not a label.</summary>
    public string? Category { get; init; }
    /// <summary>Calls that came to nothing, oldest first.</summary>
    public ImmutableArray<CallAttempt> Calls { get; init; } = [];
    /// <summary>The grid it lies in, a unit of the tree; null where the app does not ask.</summary>
    public string? Grid { get; init; }
    /// <summary>Who asks, masked; null when the case is confidential or the app has no such field.</summary>
    public string? Claimant { get; init; }
    /// <summary>The way it came in, by the app's own field.</summary>
    public string? Channel { get; init; }

    /// <summary>The one accountable unit: the street until a dispatch names another.</summary>
    public string Owner => Flow.Owner?.Unit ?? Street;

    public bool HasIncident => Flow.Incidents.Length > 0;

    public CaseInvolvement Involvement => new(App, new UnitId(Street), new UnitId(Owner), new UserId(CreatedBy), Confidential, Parties, Copies.IsEmpty ? null : [.. Copies.Select(c => c.Party)]);

    /// <summary>It is handled with its lead, not by itself.</summary>
    public bool IsFollowing => Lead is { Status: FollowStatus.Following } && Status == CaseStatus.Open;

    /// <summary>Why all of its steps stand still while the case itself goes on: it follows a lead, or waits for its parts.</summary>
    public Suspension? Halt
    {
        get
        {
            if (Lead is { Status: FollowStatus.Following } lead) return new(null, lead.By, Halts.Merged, lead.At, null);
            foreach (var split in Splits)
                if (split.Wait && !split.IsOver(this)) return new(null, split.By, Halts.Split, split.At, null);
            return null;
        }
    }

    /// <summary>Why a work item stands still: for itself, with the whole case, or because all steps do; null when it does not. Null asks for the whole case.</summary>
    public Suspension? Suspended(int? visit)
    {
        foreach (var one in Suspensions)
            if (one.Visit is null || one.Visit == visit) return one;
        return visit is null ? null : Halt;
    }

    public CaseItem? Item(int visit)
    {
        // Nearly always the last ones are asked for.
        for (var i = Items.Length - 1; i >= 0; i--)
            if (Items[i].Visit == visit) return Items[i];
        return null;
    }

    /// <summary>User who completed a visit, or null.</summary>
    public string? Performer(int visit) => Item(visit) is { Status: ItemStatus.Done } item ? item.Holder : null;

    /// <summary>What rules and flows may read as <c>case</c>.</summary>
    public Record Facts() => Record.Of(
        ("number", Number), ("app", App), ("street", Street), ("owner", Owner), ("initiator", CreatedBy), ("title", Title),
        ("source", Value.Of(Source)), ("confidential", Confidential), ("openedAt", OpenedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
        ("outsideNumber", Value.Of(Outside?.Number)), ("outsideSystem", Value.Of(Outside?.System)));

    internal CaseState WithItem(CaseItem changed)
    {
        for (var i = Items.Length - 1; i >= 0; i--)
            if (Items[i].Visit == changed.Visit) return this with { Items = Items.SetItem(i, changed) };
        return this with { Items = Items.Add(changed) };
    }

    internal ImmutableArray<string> WithParty(string? user, string? unit) =>
        (user is not null ? WithParty("user:" + user) : unit is not null && unit != Street ? WithParty("unit:" + unit) : this).Parties;

    internal CaseState WithParty(string party) => Parties.Contains(party) ? this : this with { Parties = Parties.Add(party) };
}
