using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases.Following;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Cases.Effects;

/// <summary>
/// What an app's notices make of a command: for each occasion among its events the messages to be sent. They leave with the command's own commit,
/// like everything a case sends; nothing is added to its history but what comes of them.
/// </summary>
static class CaseNotices
{
    /// <param name="now">A warning that comes after the due time says nothing any more.</param>
    /// <param name="directory">Names units; null leaves them out.</param>
    public static IEnumerable<EffectRequested> Of(LightApp app, Decision decision, OrgDirectory? directory, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (app.Manifest.Notices is not { Count: > 0 } notices) yield break;
        foreach (var happened in decision.Events)
        {
            if (OccasionOf(happened, decision.State, now) is not { } occasion) continue;
            foreach (var notice in notices)
            {
                if (notice.On != occasion.On || (notice.Level is { } level && level != occasion.Level) || (notice.Steps is { } steps && !occasion.Items.Any(i => steps.Contains(i.Activity)))) continue;
                var to = To(notice.To, app, decision.State, occasion);
                if (!to.IsAbsent) yield return new EffectRequested(occasion.Visit, ActivityTypes.Notify, notice.Template!, to, Values(occasion, app, decision.State, directory, zone), Urgent: notice.Urgent);
            }
        }
    }

    sealed record Occasion(string On, int Visit, IReadOnlyList<CaseItem> Items, DateTimeOffset? Due = null, int Level = 0)
    {
        public IReadOnlyList<string> Documents { get; init; } = [];

        /// <summary>Numbers of the parts that have begun.</summary>
        public List<string> Parts { get; init; } = [];
    }

    static Occasion? OccasionOf(object happened, CaseState state, DateTimeOffset now) => happened switch
    {
        OwnerSet => Whole(NoticeDefinition.Dispatched, state),
        WorkItemOpened opened => OfItem(NoticeDefinition.Offered, opened.Visit, state),
        ItemTransferred handed => OfItem(NoticeDefinition.Offered, handed.Visit, state),
        Urged { Merged: true } => null,
        Urged urged => OfItem(NoticeDefinition.UrgedOn, urged.Visit, state),
        ClockWarned warned when Supervised(warned.Clock, state) is { } soon => OfSupervision(NoticeDefinition.FeedbackDue, soon, state),
        ClockBreached late when Supervised(late.Clock, state) is { } overdue => OfSupervision(NoticeDefinition.FeedbackOverdue, overdue, state),
        ClockEscalated step => OfClock(NoticeDefinition.Escalated, step.Clock, state) is { } risen ? risen with { Level = step.Level } : null,
        Supervised begun => OfSupervision(NoticeDefinition.Supervised, begun.Number, state),
        FeedbackSentBack again => OfSupervision(NoticeDefinition.Supervised, again.Number, state),
        FedBack said => OfVerdict(said.Number, state),
        ClockWarned warned => OfClock(NoticeDefinition.DueSoon, warned.Clock, state) is { Due: { } due } soon && due > now ? soon : null,
        ClockBreached breached => OfClock(NoticeDefinition.Overdue, breached.Clock, state),
        AssistAsked asked => OfAssist(NoticeDefinition.Asked, state.Assists.FirstOrDefault(a => a.Number == asked.Number)),
        ApprovalAsked asked => OfAsk(asked, state),
        ApprovalGiven answered when state.Approvals.FirstOrDefault(a => a.IsOpen && a.Next == answered.Ask) is { } next => OfAsk(next, state),
        FlowEnded => new(NoticeDefinition.Closed, 0, []),
        DocumentsAsked asked => new(NoticeDefinition.DocumentsMissing, 0, [], new DateTimeOffset(asked.Until.ToDateTime(TimeOnly.MaxValue), TimeSpan.FromHours(8))) { Documents = asked.Documents },
        DocumentsOverdue late => Whole(NoticeDefinition.DocumentsLate, state) with { Documents = late.Documents },
        // What the other case is about is somebody else's: nothing of it is said.
        CaseMerged { Again: false } => Whole(NoticeDefinition.Merged, state),
        Unmerged when state.Status == CaseStatus.Open => Whole(NoticeDefinition.Released, state),
        ChildBegan { Visit: < 0 } begun => OfSplit(begun.Visit, state),
        ChildOver { Visit: < 0, Case: "" } failed => OfSplit(failed.Visit, state),
        _ => null,
    };

    /// <summary>A splitting is told once, when the last of its parts has a number or cannot begin.</summary>
    static Occasion? OfSplit(int visit, CaseState state)
    {
        if (state.Splits.FirstOrDefault(s => s.Has(visit)) is not { } split) return null;
        var parts = state.Children.Where(c => split.Has(c.Visit)).OrderByDescending(c => c.Visit).ToList();
        List<string> begun = [.. parts.Where(c => c.Case.Length > 0).Select(c => c.Number)];
        return parts.Count == split.Count && begun.Count > 0 ? Whole(NoticeDefinition.Split, state) with { Parts = begun } : null;
    }

    static Occasion Whole(string on, CaseState state, DateTimeOffset? due = null) => new(on, 0, [.. state.Items.Where(i => i.IsLive)], due);

    /// <summary>What was offered and taken back in the same command is not told.</summary>
    static Occasion? OfItem(string on, int visit, CaseState state, DateTimeOffset? due = null) =>
        state.Item(visit) is { IsLive: true } item ? new(on, visit, [item], due ?? Due(state, visit)) : null;

    static int? Supervised(ClockId clock, CaseState state) => Supervision.NumberOf(state.Ledger.Find(clock)?.Visit);

    /// <summary>The unit that has to feed back, as if it were a step of its own.</summary>
    static Occasion? OfSupervision(string on, int number, CaseState state) => state.Supervisions.FirstOrDefault(s => s.Number == number) is { Status: SupervisionStatus.Waiting } one
        ? new(on, 0, [Addressed(one.At, null, one.Unit, null)], state.Ledger.Find(one.Clock)?.Times.At) : null;

    static Occasion? OfVerdict(int number, CaseState state) => state.Supervisions.FirstOrDefault(s => s.Number == number) is { } one
        ? new(NoticeDefinition.FedBack, 0, [one.By is { } by ? Addressed(one.At, null, null, by) : Addressed(one.At, "supervisor", state.Street, null)]) : null;

    /// <summary>The unit that assists, as if it were a step of its own.</summary>
    static Occasion? OfAssist(string on, Assistance? asked) => asked is { IsOpen: true } ? new(on, 0, [Addressed(asked.At, asked.Post, asked.Unit, null)], asked.Due) : null;

    static CaseItem Addressed(DateTimeOffset at, string? post, string? unit, string? user) =>
        new(0, "", "", null, post, unit, user is null ? [] : [user], [], [], [], ItemStatus.Open, null, null, at, null, null, 0);

    static Occasion? OfAsk(ApprovalAsked asked, CaseState state) => state.Approvals.FirstOrDefault(a => a.Number == asked.Ask) is { } ask ? OfAsk(ask, state) : null;

    /// <summary>Who is asked, as if it were a step of theirs; whose turn has not come is told when it does.</summary>
    static Occasion? OfAsk(Approval ask, CaseState state) => !ask.IsOpen || (ask.Kind == Approval.Read && !ask.IsDue(state)) ? null
        : new(NoticeDefinition.Asked, ask.Visit ?? 0, [new CaseItem(ask.Visit ?? 0, "", ask.Visit is { } visit ? state.Item(visit)?.Name ?? "" : "", null, ask.Post,
            ask.ToUnit ?? (ask.Post is null ? null : state.Street), ask.ToUser is { } user ? [user] : [], [ask.By], [], [], ItemStatus.Open, null, null, ask.At, null, null, 0)]);

    static Occasion? OfClock(string on, ClockId id, CaseState state)
    {
        // A unit that assists has a limit of its own; the owner and its step are not told of it.
        if (state.Assists.FirstOrDefault(a => a.Clock == id) is { } assist) return OfAssist(on, assist);
        if (state.Ledger.Find(id) is not { } clock) return null;
        return int.TryParse(clock.Visit, CultureInfo.InvariantCulture, out var visit) ? OfItem(on, visit, state, clock.Times.At) : Whole(on, state, clock.Times.At);
    }

    static DateTimeOffset? Due(CaseState state, int visit) =>
        CaseProjection.StageClock(state.Ledger, visit).Due is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;

    static Value To(Value to, LightApp app, CaseState state, Occasion occasion) => to switch
    {
        // Parts that may be of other people are not told to this one.
        { AsText: NoticeDefinition.Claimant } when occasion.On == NoticeDefinition.Split && Claimant.IsOfEachPart(app) => default,
        { AsText: NoticeDefinition.Claimant } => Claimant.PhoneOf(app, state.Form) is { } phone ? Record.Of(("kind", "mobile"), ("address", phone)) : default(Value),
        { AsText: NoticeDefinition.Step } => occasion.Items.Count == 0 ? default : Value.Of([.. occasion.Items.Select(i => Having(i, state))]),
        { AsList: { } all } => Value.Of([.. all.Select(one => To(one, app, state, occasion)).Where(one => !one.IsAbsent)]),
        { AsRecord: { } record } when record["kind"].AsText == "post" && record["unit"].IsBlank => record.With("unit", state.Owner),
        _ => to,
    };

    /// <summary>Who has the item, else all who may take it.</summary>
    static Value Having(CaseItem item, CaseState state) => item switch
    {
        { Holder: { } holder } => holder,
        { Users.Count: > 0 } => Value.Of([.. item.Users.Select(u => (Value)u)]),
        { HandedOver: false, Post: { } post } => Record.Of(("kind", "post"), ("post", post), ("unit", item.Unit ?? state.Owner)),
        _ => Record.Of(("kind", "unit"), ("unit", item.Unit ?? state.Owner)),
    };

    /// <summary>The clock of the whole case has no step; it is told as what the app calls a case.</summary>
    static Value Values(Occasion occasion, LightApp app, CaseState state, OrgDirectory? directory, TimeZoneInfo zone) => Record.Of(
        ("number", state.Number), ("title", state.Title),
        ("unit", directory is not null && directory.Tree.TryFind(new UnitId(state.Owner), out var unit) ? unit.Name : ""),
        ("step", occasion.Visit > 0 && occasion.Items is [var item] ? item.Name : app.Manifest.Noun.Zh),
        ("due", occasion.Due is { } due ? TimeZoneInfo.ConvertTime(due, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : ""),
        ("documents", Named(occasion.Documents, app)),
        ("count", occasion.Parts.Count > 0 ? occasion.Parts.Count.ToString(CultureInfo.InvariantCulture) : ""),
        ("parts", string.Join('\u3001', occasion.Parts)));

    /// <summary>As many names as a message holds; the page of the case has them all.</summary>
    static string Named(IReadOnlyList<string> documents, LightApp app)
    {
        var names = string.Join('\u3001', documents.Select(id => Documenting.Find(app, id)?.Name.Zh ?? id));
        return names.Length > 60 ? names[..59] + '\u2026' : names;
    }
}
