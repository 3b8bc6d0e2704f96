using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Org;

namespace LowCode.Designer.Desk;

/// <summary>One command in the history of a case: when, who, and what in plain words.</summary>
public sealed record TimelineEntry(DateTimeOffset At, string Who, IReadOnlyList<string> Lines)
{
    /// <summary>By which rules.</summary>
    public IReadOnlyList<RuleLine> Rules { get; init; } = [];
}

/// <summary>A command as it is told: who, when, what came of it.</summary>
public sealed record ToldCommand(string Actor, DateTimeOffset At, IReadOnlyList<object> Events);

/// <summary>The journal told in words. Values stay out of it: they may be masked, and the page shows them as they are now.</summary>
sealed class Timeline(PageContext page, CaseState state, LightApp app, FieldMask mask)
{
    readonly Words words = page.Words;

    /// <summary>Newest first; commands in which nothing happened that people care for are left out.</summary>
    public IReadOnlyList<TimelineEntry> Of(IEnumerable<CaseEntry> entries) => Of(entries.Select(e => new ToldCommand(e.Row.Actor, DateTimeOffset.FromUnixTimeMilliseconds(e.Row.OccurredAt), e.Events)));

    public IReadOnlyList<TimelineEntry> Of(IEnumerable<ToldCommand> entries)
    {
        var told = new List<TimelineEntry>();
        var rules = new RuleLines(page, state, app, mask);
        foreach (var entry in entries)
        {
            List<string> lines = [.. entry.Events.Select(Line).OfType<string>()];
            if (lines.Count == 0) continue;
            var who = Actor.UserOf(entry.Actor);
            told.Add(new(entry.At, who == Actor.Engine.Name ? words["system"] : who == Actor.ClaimantName ? words["claimant"] : page.NameOf(new UserId(who)), lines) { Rules = rules.Of(entry.Events) });
        }
        told.Reverse();
        return told;
    }

    string Document(string id) => app.Forms.Values.SelectMany(f => f.Definition.Documents).FirstOrDefault(d => d.Id == id) is { } document ? words.Of(document.Name) : id;

    /// <summary>Of these documents those that are the reader's to see.</summary>
    List<string> Papers(IEnumerable<string> documents) => [.. documents.Where(d => !mask.Sight.KeepsDocument(d))];

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    string? Line(object happened) => happened switch
    {
        CaseOpened => words["ev.opened"],
        FormChanged one when mask.Sight.IsWhole || one.Changes.Names.ToArray().Any(n => !mask.Sight.Keeps(n)) => words.Say("ev.form", ("fields", string.Join(words["join"], one.Changes.Names.ToArray().Where(n => !mask.Sight.Keeps(n)).Select(Label)))),
        FormFilled { Prefilled: > 0 } one => words.Say("ev.filled", ("needed", Number(one.Needed)), ("prefilled", Number(one.Prefilled)), ("corrected", Number(one.Corrected))),
        DocumentSettled one when mask.Sight.KeepsDocument(one.Document) => null,
        DocumentSettled one => words.Say("ev.document", ("document", Document(one.Document)), ("source", words["document.source." + one.Source.ToString().ToLowerInvariant()])) + Note(one.From),
        DocumentsOverdue one when Papers(one.Documents) is { Count: > 0 } papers => words.Say("ev.documentsOverdue", ("documents", string.Join(words["join"], papers.Select(Document)))),
        DocumentsAsked one when Papers(one.Documents) is { Count: > 0 } papers => words.Say("ev.documentsAsked", ("documents", string.Join(words["join"], papers.Select(Document))), ("until", one.Until.ToString("O", CultureInfo.InvariantCulture))) + Note(one.Note),
        ItemClaimed one => Step("ev.claimed", one.Visit),
        ItemReleased one => Step("ev.released", one.Visit),
        ItemCompleted one => With(Outcome(one) is { } outcome ? words.Say("ev.completed", ("step", Name(one.Visit)), ("outcome", outcome)) : Step("ev.done", one.Visit), one.Comment),
        ItemReturned one => With(words.Say("ev.returned", ("step", Name(one.Visit)), ("target", Name(one.Target))), one.Reason),
        DispatchRefused one => With(words.Say("ev.refused", ("unit", Unit(one.Unit))), one.Ground) + (one.Proposed is { } unit ? words.Say("ev.proposed", ("unit", Unit(unit))) : ""),
        ExcuseAsked one => With(words.Say("ev.excuseAsked", ("step", Name(one.Visit))), one.Ground) + (one.Proposed is { } instead ? words.Say("ev.proposed", ("unit", Unit(instead))) : ""),
        AssistAsked one => With(words.Say("ev.assistAsked", ("unit", Unit(one.Unit))), one.Matter),
        AssistAnswered one => With(words.Say(one.Declined ? "ev.assistDeclined" : "ev.assistAnswered", ("unit", Assisting(one.Number))), one.Answer),
        AssistWithdrawn one => With(words.Say("ev.assistWithdrawn", ("unit", Assisting(one.Number))), one.Reason),
        AssistScored one => With(words.Say("ev.assistScored", ("unit", Assisting(one.Number)), ("level", words["rating." + one.Level.ToString(CultureInfo.InvariantCulture)])), one.Comment),
        FilesAttached one => With(words.Say("ev.attached", ("files", string.Join(words["join"], one.Files.Select(f => f["name"].AsText)))), one.Note),
        DispatchAdvised one => words.Say(one.Followed ? "ev.adviceFollowed" : "ev.adviceOverridden", ("units", string.Join(words["join"], one.Suggestions.Select(s => $"{Unit(s.Unit)} {s.Percent}%")))),
        MergeAsked one => With(words.Say("ev.mergeAsked", ("number", one.Number)), one.Reason),
        FollowerJoined one => words.Say("ev.followerJoined", ("number", Follower(one.Case))),
        FollowerRefused one => With(words.Say("ev.followerRefused", ("number", Follower(one.Case))), words.Of(one.Problem)),
        FollowerShown one => words.Say("ev.followerShown", ("number", Follower(one.Case)), ("unit", Unit(one.Unit))),
        FollowerTold one => words.Say("ev.followerTold", ("number", Follower(one.Case))),
        FollowerReleased one => With(words.Say("ev.followerReleased", ("number", Follower(one.Case))), Halted(one.Reason)),
        FollowerLeft one => With(words.Say("ev.followerLeft", ("number", Follower(one.Case))), Halted(one.Reason)),
        CaseMerged one => With(words.Say("ev.merged", ("number", one.Number)), one.Reason),
        LeadHandled one => With(words.Say(one.Why is not null ? "ev.leadHandledOtherwise" : one.Alone ? "ev.leadHandledAlone" : "ev.leadHandled", ("number", state.Lead?.Number ?? ""), ("unit", Unit(one.Unit)), ("who", page.NameOf(new UserId(one.User)))),
            one.Why is { } why ? words.Of(why) : null) + Note(one.Untaken is { } untaken ? words.Say("ev.untaken", ("fields", string.Join(words["join"], untaken.Select(Label)))) : null),
        Unmerged one => With(words.Say("ev.unmerged", ("number", state.Lead?.Number ?? "")), Halted(one.Reason)),
        SplitBegan one => With(words.Say(one.Wait ? "ev.splitWaiting" : "ev.split", ("count", Number(one.Count))), one.Reason),
        LinkAsked one => With(words.Say("ev.linked", ("number", one.Number), ("kind", words["link." + one.Kind])), one.Note),
        CaseLinked one => With(words.Say("ev.linked", ("number", one.Number), ("kind", words["link." + one.Kind])), one.Note),
        LinkSettled { Problem: { } refused } => With(words["ev.linkRefused"], words.Of(refused)),
        Unlinked => words["ev.unlinked"],
        ChildBegan { Visit: < 0 } one => words.Say("ev.partBegan", ("part", Number(-one.Visit)), ("number", one.Number)),
        ChildOver { Case.Length: 0, Problem: { } failed } one => With(words.Say("ev.partFailed", ("part", Number(-one.Visit))), words.Of(failed)),
        ChildBegan one => words.Say("ev.childBegan", ("number", one.Number)),
        ChildOver { Case.Length: > 0 } one => words.Say("ev.childOver", ("number", state.Children.FirstOrDefault(c => c.Case == one.Case)?.Number ?? ""), ("result", Outcomes.Result(one.Result, words))),
        ChildStopAsked => words["ev.childStopAsked"],
        ParentTold => state.Parent is { } parent ? words.Say("ev.parentTold", ("number", parent.Number)) : null,
        ItemTransferred one => With(words.Say("ev.transferred", ("step", Name(one.Visit)), ("to", one.ToUser is { } user ? page.NameOf(new UserId(user)) : Unit(one.ToUnit ?? ""))), one.Reason),
        CallNoted one => With(words.Say("ev.call." + one.How, ("again", one.Again is { } again ? page.When(again) : "")), one.Note),
        Urged one => With(words.Say("ev.urged", ("step", Name(one.Visit))), one.Reason),
        Rated one => With(words.Say("ev.rated", ("level", words["rating." + one.Level.ToString(CultureInfo.InvariantCulture)])), one.Comment) + Note(one.Reasons is { } reasons ? string.Join(words["join"], reasons.Select(r => words["rate.reason." + r])) : null),
        CaseApplied one => words.Say("ev.applied", ("for", words["apply.for." + one.For])) + Note(one.Relation),
        DocumentsSupplied one => Supplied(one, SupplyMask.Text(mask, state.Confidential, one.Text)),
        Reopened { ByClaimant: true } one => With(words["ev.again"], one.Reason),
        Commented one => With(words["ev.commented"], one.Text),
        CaseCopied one => With(words.Say("ev.copied", ("who", Parties(one.To))), one.Note),
        CopyWithdrawn one => words.Say("ev.copyWithdrawn", ("who", Parties(one.From))),
        SignerAdded one => With(words.Say("ev.signerAdded", ("step", Name(one.Visit)), ("who", one.ToUser is { } signer ? page.NameOf(new UserId(signer)) : Unit(one.ToUnit ?? ""))), one.Reason),
        SignerRemoved one => With(words.Say("ev.signerRemoved", ("step", Name(one.Visit)), ("who", Party(one.Visit))), one.Reason),
        ItemDelegated one => With(words.Say("ev.delegated", ("step", Name(one.Visit)), ("to", page.NameOf(new UserId(one.ToUser)))), one.Reason),
        ItemResolved one => With(words.Say("ev.resolved", ("step", Name(one.Visit))), one.Comment),
        ItemRecalled one => Step("ev.recalled", one.Visit),
        WorkSuspended one => With(one.Visit is { } stopped ? Step("ev.suspended", stopped) : words["ev.suspended.case"], one.Reason) + Until(one.Until) + Note(one.Comment),
        WorkResumed one => With(one.Visit is { } gone ? Step("ev.resumedWork", gone) : words["ev.resumedWork.case"], one.Comment),
        TimeExtended one => With(words.Say("ev.moved", ("what", What(one.Visit)), ("length", Lengths.Say(one.Length, words))), one.Reason) + Note(one.Comment),
        Supervised one => With(words.Say("ev.supervised", ("kind", words["supervise." + one.Kind]), ("unit", Unit(one.Unit)), ("length", Lengths.Say(one.Length, words))),
            one.User is not null ? one.Text : one.Text == "urged" ? words["supervision.urged"] : words.Say("supervision.clock", ("clock", Clock(new ClockId(one.Text))))),
        FedBack one => With(words[one.Late ? "ev.fedBackLate" : "ev.fedBack"], one.Text),
        FeedbackAccepted one => With(words["ev.feedbackAccepted"], one.Comment),
        FeedbackSentBack one => With(words["ev.feedbackSentBack"], one.Reason),
        SupervisionLifted one => With(words["ev.lifted"], one.Reason),
        CaseParked one => With(words.Say("ev.parked", ("review", page.When(one.Review))), one.Reason) + Note(one.Plan),
        ParkingDue => words["ev.parkingDue"],
        ParkingRenewed one => With(words.Say("ev.parkingRenewed", ("review", page.When(one.Review))), one.Reason) + Note(one.Plan),
        ClockEscalated one => words.Say("ev.escalated", ("clock", Clock(one.Clock)), ("level", one.Level.ToString(CultureInfo.InvariantCulture))),
        ApprovalAsked { Kind: Approval.Review } => null,
        ApprovalAsked { Kind: Approval.Read } one => With(words.Say("ev.asked.read", ("who", Party(one.ToUser, one.ToUnit))), one.Reason),
        ApprovalAsked { Post: null } one => With(words.Say("ev.asked." + one.Kind, ("what", What(one.Visit)), ("who", Party(one.ToUser, one.ToUnit))), one.Reason),
        ApprovalAsked one => With(words.Say("ev.asked." + one.Kind, ("what", What(one.Visit)), ("length", Lengths.Say(one.Length, words))), one.Reason) + Until(one.Until) + Note(one.Comment),
        ApprovalGiven one => With(words[AskOf(one.Ask) switch { { Kind: Approval.Read } => "ev.read", { IsSign: true } => "ev.signed", _ => "ev.approved" }], one.Comment),
        ApprovalRefused one => With(words[AskOf(one.Ask) is { IsSign: true } ? "ev.notSigned" : "ev.notApproved"], one.Comment),
        AskWithdrawn one => With(words.Say(AskOf(one.Ask) is { Kind: Approval.Read } ? "ev.readingWithdrawn" : "ev.askWithdrawn", ("who", AskOf(one.Ask) is { } asked ? Party(asked.ToUser, asked.ToUnit) : "")), one.Reason),
        CompletionHeld one => With(words.Say("ev.held", ("step", Name(one.Visit)), ("outcome", Outcomes.Of(one.Outcome, state.Item(one.Visit) is { } held ? Outcomes.Find(app.Flow.Definition.Activities, held.Activity) : null, words))), one.Comment),
        CompletionReleased one => Step("ev.unheld", one.Visit),
        ClosedEarly one => With(words[one.Result switch { "withdrawn" => "ev.withdrawn", "voided" => "ev.voided", _ => "ev.closedEarly" }], one.Reason),
        OutsideSet one => one.Due is { } due
            ? words.Say("ev.outsideDue", ("system", one.System), ("number", one.Number), ("due", page.When(due)))
            : words.Say("ev.outside", ("system", one.System), ("number", one.Number)),
        OutsideTold one => words.Say("ev.told", ("system", one.System), ("status", words["told." + one.Status])),
        EffectSettled { Receipt: { } receipt } one => words.Say(one.Done ? "ev.settled" : "ev.unsettled", ("receipt", one.Done ? receipt : ReceiptText.Of(receipt, words))),
        ImportBegan one => words.Say("ev.imported", ("system", one.System)),
        Reopened one => With(words["ev.reopened"], one.Reason),
        RetryPlanned one => words.Say("ev.retryPlanned", ("step", Name(one.Visit)), ("time", page.When(one.At)), ("n", Number(one.Try))),
        IncidentRetried one => words.Say("ev.retried", ("step", Name(one.Visit)), ("n", Number(one.Try))),
        IncidentMended one => With(words.Say("ev.mended", ("step", Name(one.Visit))), one.Reason),
        OwnerSet one => With(words.Say("ev.owner", ("unit", Unit(one.Unit)), ("basis", words[one.Basis switch { DispatchBasis.Appointed => "basis.appointed", DispatchBasis.Negotiated => "basis.negotiated", _ => "basis.statutory" }])), one.Ground),
        WorkItemOpened one => words.Say("ev.waiting", ("step", one.Name ?? one.Activity), ("who", one.Post is { } post ? page.NameOf(new Post(post)) : one.Unit is { } unit ? Unit(unit) : words["ev.people"])),
        EffectRequested { Kind: "notify" } => words["ev.notified"],
        IncidentRaised one => words.Say("ev.incident", ("what", words.Of(one.Problem))),
        ClockWarned one => words.Say("ev.warned", ("clock", Clock(one.Clock))),
        ClockBreached one => words.Say("ev.breached", ("clock", Clock(one.Clock))),
        ClockPaused one => With(words.Say("ev.paused", ("clock", Clock(one.Clock))), Halted(one.Reason)),
        ClockResumed one => words.Say("ev.resumed", ("clock", Clock(one.Clock))),
        ClockExtended one => With(words.Say("ev.extended", ("clock", Clock(one.Clock))), one.Reason),
        FlowEnded one => words.Say("ev.ended", ("result", Outcomes.Result(one.Result, words))),
        _ => null,
    };

    string With(string line, string? text) => string.IsNullOrWhiteSpace(text) ? line : line + words["colon"] + text;

    string Until(DateTimeOffset? until) => until is { } time ? words.Say("suspended.until", ("time", page.When(time))) : "";

    string Note(string? comment) => string.IsNullOrWhiteSpace(comment) ? "" : words["join.note"] + comment;

    string Supplied(DocumentsSupplied one, string? text)
    {
        if (Papers(one.Files.Names.ToArray()).Count == 0) return With(words["ev.supplied.noted"], text);
        var papers = words.Say("ev.supplied", ("documents", string.Join(words["join"], Papers(one.Files.Names.ToArray()).Select(d => d == SupplyDocuments.Further ? words["ev.supplied.further"] : Document(d)))));
        return string.IsNullOrWhiteSpace(text) ? papers : With(papers + words["ev.supplied.text"], text);
    }

    string What(int? visit) => visit is { } number ? Name(number) : words["clock.case"];

    string Step(string key, int visit) => words.Say(key, ("step", Name(visit)));

    string Name(int visit) => state.Item(visit)?.Name ?? state.Flow.Visit(visit)?.Activity ?? visit.ToString(CultureInfo.InvariantCulture);

    string Parties(IEnumerable<string> parties) =>
        string.Join(words["join"], parties.Select(p => p.StartsWith("unit:", StringComparison.Ordinal) ? Unit(p[5..]) : page.NameOf(new UserId(p[5..]))));

    string Party(int visit) => state.Item(visit) switch
    {
        { Users.Count: > 0 } item => string.Join(words["join"], item.Users.Select(u => page.NameOf(new UserId(u)))),
        { Unit: { } unit } => Unit(unit),
        _ => words["ev.people"],
    };

    string Party(string? user, string? unit) => user is not null ? page.NameOf(new UserId(user)) : Unit(unit ?? "");

    Approval? AskOf(int ask) => state.Approvals.FirstOrDefault(a => a.Number == ask);

    string Follower(string id) => state.Followers.FirstOrDefault(f => f.Case == id)?.Number ?? "";

    /// <summary>Reasons that the product gives itself.</summary>
    string Halted(string reason) => reason is "merged" or "split" or "ended" or "leadOver" ? words["halt." + reason] : reason;

    string Assisting(int number) => state.Assists.FirstOrDefault(a => a.Number == number) is { } one ? Unit(one.Unit) : "";

    string Unit(string id) => page.NameOf(new UnitId(id));

    string? Outcome(ItemCompleted one) => Outcomes.Told(one.Outcome, state.Item(one.Visit) is { } item ? Outcomes.Find(app.Flow.Definition.Activities, item.Activity) : null, words);

    string Label(string field)
    {
        foreach (var form in app.Forms.Values)
            if (form.Definition.Fields.FirstOrDefault(f => f.Id == field) is { } found) return words.Of(found.Label);
        return field;
    }

    string Clock(ClockId clock) => ClockName(clock, state, words);

    /// <summary>What people call a clock: the whole case's, or the step's.</summary>
    public static string ClockName(ClockId clock, CaseState state, Words words)
    {
        var parts = clock.Value.Split('/');
        if (parts[0] == "unit" && parts.Length > 3 && parts[3].StartsWith("supervision.", StringComparison.Ordinal)) return words["clock.feedback"];
        if (parts[0] == "unit") return words["clock.assist"];
        return parts is ["stage", _, var visit] && int.TryParse(visit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && state.Item(number) is { } item
            ? words.Say("clock.stage", ("step", item.Name)) : words["clock.case"];
    }
}
