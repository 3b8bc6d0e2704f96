using System.Globalization;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides what people do with a work item besides completing it.</summary>
static class Items
{
    public static Refusal? Claim(CaseTurn turn, CaseState state, ClaimItem command, Caller caller)
    {
        if (Find(state, command.Visit, out var item) is { } refusal) return refusal;
        if (item.Status == ItemStatus.Claimed) return Gone(item);
        if (Stopped(state, item) is { } stopped) return stopped;
        if (!IsOffered(item, caller)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.notOffered"));
        Accept(turn, state, item);
        turn.Emit(new ItemClaimed(item.Visit, caller.User.Value, item.Unit ?? state.Owner));
        return null;
    }

    public static Refusal? Unclaim(CaseTurn turn, CaseState state, UnclaimItem command, Caller caller)
    {
        if (Find(state, command.Visit, out var item) is { } refusal) return refusal;
        // Whoever mends incidents may free what somebody who is away or gone has claimed.
        if (item.Status != ItemStatus.Claimed || (item.Holder != caller.User.Value && !Rights.MayWith(caller, Acts.IncidentMend, state.Involvement)))
            return Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.notHeld"));
        if (item is { DelegatedBy: not null } && item.Holder == caller.User.Value) return Delegated;
        if (item.Held is not null) return Held;
        turn.Emit(new ItemReleased(item.Visit));
        return null;
    }

    public static Refusal? Return(CaseTurn turn, CaseState state, ReturnItem command, Caller caller)
    {
        if (Act(state, command.Visit, caller, out var item) is { } refusal) return refusal;
        if (Allowed(item, "return") is { } forbidden) return forbidden;
        ReturnMode? mode = command.Mode switch { null => null, "rewalk" => ReturnMode.Rewalk, "direct" => ReturnMode.Direct, _ => (ReturnMode)(-1) };
        if (mode == (ReturnMode)(-1)) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.return.mode", "mode", ("mode", command.Mode!)));
        var targets = state.Flow.ReturnTargets(item.Visit);
        var target = command.ToVisit is { } visit ? targets.FirstOrDefault(t => t.Id == visit)
            : command.ToActivity is { } activity ? targets.FirstOrDefault(t => t.Activity == activity)
            : targets.Count > 0 ? targets[0] : null;
        if (target is null) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.return.target", command.ToVisit is null ? "toActivity" : "toVisit"));
        turn.Emit(new ItemReturned(item.Visit, caller.User.Value, target.Id, command.Mode ?? "default", command.Reason));
        return CaseDecider.Flowing(turn.Run(new Stimulus.Return(item.Visit, target.Id, mode)));
    }

    public static Refusal? Refuse(CaseTurn turn, CaseState state, RefuseDispatch command, Caller caller)
    {
        if (Act(state, command.Visit, caller, out var item) is { } refusal) return refusal;
        if (Allowed(item, "refuseDispatch") is { } forbidden) return forbidden;
        var owner = new UnitId(state.Owner);
        if (!Rights.WorksFor(caller, owner)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.refuse.lead"));
        if (command.ProposedUnit is { } proposed && !caller.Directory.Tree.TryFind(new UnitId(proposed), out _))
            return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.unit", "proposedUnit", ("unit", proposed)));
        turn.Emit(new DispatchRefused(item.Visit, caller.User.Value, owner.Value, command.Ground, command.ProposedUnit));
        return CaseDecider.Flowing(turn.Run(new Stimulus.RefuseDispatch(item.Visit, owner.Value)));
    }

    public static Refusal? Transfer(CaseTurn turn, CaseState state, TransferItem command, Caller caller, CaseFacts facts)
    {
        if (Act(state, command.Visit, caller, out var item) is { } refusal) return refusal;
        if (Allowed(item, "transfer") is { } forbidden) return forbidden;
        if (command.ToUser is null == command.ToUnit is null) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.to", "toUser"));
        if (command.ToUser is { } user && !CanTake(item, user, facts.Directory))
            return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.user", "toUser", ("user", user)));
        if (command.ToUnit is { } unit && !(facts.Directory.Tree.TryFind(new UnitId(unit), out var found) && !found.Disabled))
            return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.unit", "toUnit", ("unit", unit)));
        turn.Emit(new ItemTransferred(item.Visit, command.ToUser, command.ToUnit, command.Reason));
        return null;
    }

    /// <summary>Finds a live work item the caller may act on: held by them, or offered to them and held by nobody.</summary>
    public static Refusal? Act(CaseState state, int visit, Caller caller, out CaseItem item)
    {
        if (Find(state, visit, out item) is { } refusal) return refusal;
        if (Stopped(state, item) is { } stopped) return stopped;
        if (item.Status == ItemStatus.Claimed)
        {
            if (item.Holder != caller.User.Value) return Refusal.Of(RefusalKind.Conflict, Problem.Of("item.held"));
            if (item.DelegatedBy is not null) return Delegated;
            if (item.Held is not null) return Held;
            // A post taken away ends what was claimed by it.
            return IsOffered(item, caller) || (item.Unit is { } unit && Rights.WorksFor(caller, new UnitId(unit))) ? null : Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.notOffered"));
        }
        return IsOffered(item, caller) ? null : Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.notOffered"));
    }

    /// <summary>Taking up what another unit handed over is its acceptance: the owner changes now and not before.</summary>
    public static void Accept(CaseTurn turn, CaseState state, CaseItem item)
    {
        if (item is { HandedOver: true, Unit: { } unit } && unit != state.Owner)
            turn.Own(new OwnerSet(item.Visit, unit, DispatchBasis.Negotiated));
    }

    public static bool IsOffered(CaseItem item, Caller caller)
    {
        var user = caller.User.Value;
        if (item.Not.Contains(user)) return false;
        if (item.Users.Count > 0) return item.Users.Contains(user);
        if (item.Unit is not { } unit) return true;
        // A post that nobody has in the unit it was handed over to must not block it: there the unit's people take it.
        return item.Post is { } post && !item.HandedOver ? Rights.Holds(caller, new Post(post), new UnitId(unit)) : Rights.WorksFor(caller, new UnitId(unit));
    }

    internal static bool CanTake(CaseItem item, string user, OrgDirectory directory) =>
        !item.Not.Contains(user) && directory.TryFindMember(new UserId(user), out var member)
        && IsOffered(item with { Users = [], Status = ItemStatus.Open }, Caller.Of(directory, member));

    /// <summary>What is suspended is resumed first.</summary>
    static Refusal? Stopped(CaseState state, CaseItem item) =>
        state.Suspended(item.Visit) is null ? null : Refusal.Of(RefusalKind.Conflict, Problem.At("item.suspended", "visit"));

    /// <summary>What was delegated can only be given back.</summary>
    static Refusal Delegated => Refusal.Of(RefusalKind.Conflict, Problem.At("item.delegated", "visit"));

    /// <summary>What others have to sign yet is taken back first.</summary>
    static Refusal Held => Refusal.Of(RefusalKind.Conflict, Problem.At("item.signing", "visit"));

    internal static Refusal? Live(CaseState state, int visit, out CaseItem item) => Find(state, visit, out item);

    static Refusal? Find(CaseState state, int visit, out CaseItem item)
    {
        item = state.Item(visit)!;
        if (item is null) return Refusal.Of(RefusalKind.NotFound, Problem.At("item.unknown", "visit", ("visit", visit.ToString(CultureInfo.InvariantCulture))));
        return item.IsLive ? null : Gone(item);
    }

    internal static Refusal? Allowed(CaseItem item, string verb) =>
        item.Allow.Contains(verb) ? null : Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.notAllowed", ("name", item.Name), ("verb", verb)));

    static Refusal Gone(CaseItem item) => Refusal.Of(RefusalKind.Conflict, item.Status switch
    {
        ItemStatus.Claimed => Problem.At("item.claimed", "visit"),
        ItemStatus.Done => Problem.At("item.done", "visit"),
        _ => Problem.At("item.void", "visit"),
    });
}
