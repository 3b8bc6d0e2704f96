using LowCode.Apps;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>What a person may do with a work item now.</summary>
/// <param name="ReturnTo">Earlier visits it can be sent back to, latest first.</param>
/// <param name="HandTo">People it can be handed over to.</param>
public sealed record ItemOffer(
    CaseItem Item, bool Claim, bool Unclaim, bool Complete, IReadOnlyList<FlowVisit> ReturnTo, bool RefuseDispatch, bool Transfer, IReadOnlyList<User> HandTo)
{
    /// <summary>One more may be asked to sign; this party may be asked no longer.</summary>
    public bool AddSign { get; init; }
    public bool RemoveSign { get; init; }
    /// <summary>It is a plain task: who is added gives an opinion before, signs beside, or confirms after.</summary>
    public bool IsTask { get; init; }
    /// <summary>Added parties that may be asked no longer.</summary>
    public IReadOnlyList<Approval> Unsign { get; init; } = [];
    /// <summary>The reader is done with it, others have to sign: it can be taken back.</summary>
    public bool TakeBack { get; init; }
    /// <summary>May let somebody of <see cref="HandTo"/> act.</summary>
    public bool Delegate { get; init; }
    /// <summary>It was delegated to the reader, or by the reader: it can be given or taken back.</summary>
    public bool Resolve { get; init; }

    /// <summary>Units can be asked to assist.</summary>
    public bool Assist { get; init; }

    /// <summary>The unit can still ask to be excused or replaced.</summary>
    public bool AskExcuse { get; init; }

    public bool Suspend { get; init; }
    public bool Extend { get; init; }
    /// <summary>It stands still, and the reader may let it go on.</summary>
    public bool Resume { get; init; }

    public bool Any => Claim || Unclaim || Complete || AddSign || RemoveSign || Resolve || Resume || TakeBack;
}

/// <summary>What a person may do with a case besides its work items.</summary>
public sealed record CaseOffer(bool Urge, bool Comment, bool Copy, bool Close, bool Reopen, IReadOnlyList<ItemOffer> Items)
{
    /// <summary>May say under which number another platform has it, and tighten its deadline.</summary>
    public bool Outside { get; init; }
    /// <summary>May give the case round to be read.</summary>
    public bool Circulate => Copy;
    public bool Supervise { get; init; }
    /// <summary>Numbers of the supervisions the reader may feed back on, judge, lift.</summary>
    public IReadOnlyList<int> Feedback { get; init; } = [];
    public IReadOnlyList<int> Judge { get; init; } = [];
    public IReadOnlyList<int> Lift { get; init; } = [];
    /// <summary>Others may be merged under it (并案); it may go by itself again.</summary>
    public bool Merge { get; init; }
    public bool Unmerge { get; init; }
    /// <summary>The reader may let followers go.</summary>
    public bool Release { get; init; }
    /// <summary>Parts may become cases of their own (拆案).</summary>
    public bool Split { get; init; }
    public bool Link { get; init; }
    /// <summary>Files can be added.</summary>
    public bool Attach { get; init; }
    public bool Park { get; init; }
    public bool RenewParking { get; init; }
    public bool Withdraw { get; init; }
    public bool Void { get; init; }
    public bool Suspend { get; init; }
    public bool Resume { get; init; }
    public bool Extend { get; init; }
    /// <summary>What the reader may grant or refuse.</summary>
    public IReadOnlyList<Approval> Decide { get; init; } = [];
    /// <summary>Assistance the reader can answer for their unit.</summary>
    public IReadOnlyList<Assistance> Answers { get; init; } = [];
    /// <summary>The reader's unit owns the case: it scores those that assisted, and needs some no longer.</summary>
    public bool Scores { get; init; }
    /// <summary>The reader's own last completion, when it can be taken back.</summary>
    public CaseItem? Recall { get; init; }
}

/// <summary>
/// What a page offers its reader: the decider's own rules asked beforehand, so that nobody is shown a button that would be refused.
/// The decider asks them again.
/// </summary>
public static class CaseOffers
{
    /// <param name="app">The app of the case; without it nothing is offered that its manifest has to allow.</param>
    public static CaseOffer Of(CaseState state, Caller caller, LightApp? app = null)
    {
        var (open, row) = (state.Status == CaseStatus.Open, state.Involvement);
        var supervise = open && Rights.MayWith(caller, Acts.Supervise, row);
        var items = state.Items.Where(i => i.IsLive).Select(i => Of(state, i, caller, app)).ToList();
        return new(
            open && items.Count > 0 && state.Halt is null && Rights.MayWith(caller, Acts.Urge, row), Rights.MayWith(caller, Acts.Comment, row), Rights.MayWith(caller, Acts.Copy, row),
            open && Rights.MayWith(caller, Acts.Close, row), !open && Rights.MayWith(caller, Acts.Reopen, row), items)
        {
            Outside = open && Rights.MayWith(caller, Acts.SetOutside, row),
            Withdraw = open && state.CreatedBy == caller.User.Value && Rights.MayWith(caller, Acts.Withdraw, row),
            Void = open && Rights.MayWith(caller, Acts.Void, row),
            Suspend = app?.Suspend is not null && OfWhole(Approval.Suspend, Acts.Suspend),
            Extend = app?.Extend is not null && OfWhole(Approval.Extend, Acts.Extend) && Prolonging.ClocksOf(state.Ledger, null).Any(),
            Park = app?.Park is not null && OfWhole(Approval.Park, Acts.Park), RenewParking = state.Parked is not null && Terms.ForWhole(state, Acts.Park, caller),
            Merge = open && app is not null && Rights.MayWith(caller, Acts.Merge, row) && Merging.MayLead(state, app) is null, Unmerge = state.IsFollowing && Rights.MayWith(caller, Acts.Merge, row),
            Release = open && state.Followers.Any(f => f.IsHeld) && Rights.MayWith(caller, Acts.Merge, row),
            Split = open && app is not null && Rights.MayWith(caller, Acts.Split, row) && Splitting.MaySplit(state, app) is null, Link = Rights.MayWith(caller, Acts.Link, row), Attach = open && Rights.MayWith(caller, Acts.Attach, row),
            Supervise = supervise, Lift = supervise ? [.. state.Supervisions.Where(s => s.IsOpen).Select(s => s.Number)] : [],
            Judge = supervise ? [.. state.Supervisions.Where(s => s.Status == SupervisionStatus.Answered && s.Feedback[^1].By != caller.User.Value).Select(s => s.Number)] : [],
            Feedback = [.. state.Supervisions.Where(s => Supervising.MayAnswer(s, caller)).Select(s => s.Number)],
            Resume = state.Suspensions.Any(s => s.Visit is null) && Terms.ForWhole(state, Acts.Resume, caller),
            Decide = [.. state.Approvals.Where(a => a.IsOpen && a.By != caller.User.Value && Approving.MayDecide(state, a, caller) && a.IsDue(state))],
            Answers = open && state.Suspended(null) is null ? [.. state.Assists.Where(a => a.IsOpen && Assisting.MayAnswer(a, caller))] : [],
            Scores = Assisting.IsOwner(state, caller),
            Recall = open && state.Suspended(null) is null && state.Halt is null ? Recalling.Offered(state, caller) : null,
        };

        bool OfWhole(string kind, Act act) => open && state.Suspended(null) is null && (state.Halt is null || kind == Approval.Extend) && Terms.ForWhole(state, act, caller) && !Asked(state, null, kind);
    }

    static bool Asked(CaseState state, int? visit, string kind) => state.Approvals.Any(a => a.IsOpen && a.Visit == visit && a.Kind == kind);

    /// <summary>May the caller open a case of this app at this street.</summary>
    public static bool MayOpen(Caller caller, LightApp app, UnitId street) => Opening.MayOpen(caller, app, street);

    /// <summary>May the caller open and close a case in one (自办结).</summary>
    public static bool MaySelfHandle(Caller caller, LightApp app, UnitId street) => SelfHandling.May(caller, app, street) && Opening.MayOpen(caller, app, street);

    /// <summary>What forms read of the person at the page, as <c>user</c>.</summary>
    public static Record FactsOf(Caller caller) => FormFacts.Of(caller);

    static ItemOffer Of(CaseState state, CaseItem item, Caller caller, LightApp? app)
    {
        var isTask = app is not null && !CoSigning.IsParty(app, item);
        var held = item.Status == ItemStatus.Claimed && item.Holder == caller.User.Value;
        var resolve = item.DelegatedBy is { } by && (held || by == caller.User.Value);
        var stopped = state.Suspended(item.Visit);
        var act = stopped is null && item.Held is null && ((held && !resolve) || (item.Status == ItemStatus.Open && Cases.Items.IsOffered(item, caller)));
        var back = act && Has("return", Acts.Return) ? state.Flow.ReturnTargets(item.Visit) : [];
        var (transfer, delegated) = (act && Has("transfer", Acts.Transfer), act && Has("delegate", Acts.Delegate));
        return new(item,
            act && !held && Rights.MaySomewhere(caller, Acts.Claim), act && held && Rights.MaySomewhere(caller, Acts.Unclaim),
            act && Rights.MaySomewhere(caller, Acts.Complete), back,
            act && Has("refuseDispatch", Acts.RefuseDispatch) && Rights.WorksFor(caller, new UnitId(state.Owner)),
            transfer, transfer || delegated ? Takers(item, caller) : [])
        {
            AddSign = Signs("addSign", Acts.AddSign), RemoveSign = !isTask && Signs("removeSign", Acts.RemoveSign), Delegate = delegated, Resolve = resolve,
            IsTask = isTask, Unsign = isTask ? [.. AddedSigning.Open(state, item.Visit).Where(a => AddedSigning.MayRemove(state, item, a, caller))] : [],
            TakeBack = stopped is null && item.Held?.User == caller.User.Value && Rights.MaySomewhere(caller, Acts.Recall),
            Assist = act && Has("assist", Acts.Complete),
            AskExcuse = act && Rights.MaySomewhere(caller, Acts.Complete) && state.Flow.Timers.ToArray().Any(t => t.Visit == item.Visit && t.Timer == Summoning.Ask),
            Suspend = act && Has(Approval.Suspend, Acts.Suspend) && !Asked(state, item.Visit, Approval.Suspend),
            Extend = act && Has(Approval.Extend, Acts.Extend) && !Asked(state, item.Visit, Approval.Extend) && Prolonging.ClocksOf(state.Ledger, item.Visit).Any(),
            Resume = stopped is { Visit: not null } && Suspending.MayResume(state, stopped, caller),
        };

        bool Signs(string verb, Act right) => stopped is null && Has(verb, right) && CoSigning.MayChange(state, item, verb, right, caller) is null;

        bool Has(string verb, Act right) => item.Allow.Contains(verb) && Rights.MaySomewhere(caller, right);
    }

    static List<User> Takers(CaseItem item, Caller caller)
    {
        if (item.Unit is not { } unit) return [];
        var directory = caller.Directory;
        var people = item.Post is { } post ? directory.Holders(new Post(post), new UnitId(unit)) : directory.Users.Where(u => !u.Disabled && u.Home.Value == unit);
        return [.. people.Where(u => u.Id != caller.User && Cases.Items.CanTake(item, u.Id.Value, directory))];
    }
}
