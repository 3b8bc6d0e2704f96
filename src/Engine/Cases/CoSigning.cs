using LowCode.Apps;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Decides who signs with the others (加签) and who does not any more (减签).</summary>
static class CoSigning
{
    public static Refusal? Add(CaseTurn turn, CaseState state, AddSigner command, Caller caller, CaseFacts facts)
    {
        if (Items.Live(state, command.Visit, out var item) is { } gone) return gone;
        if (MayChange(state, item, "addSign", Acts.AddSign, caller) is { } refusal) return refusal;
        if (command.ToUser is null == command.ToUnit is null) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.sign.to", "toUser"));
        if (command.ToUser is { } user && (!facts.Directory.TryFindMember(new UserId(user), out var member) || OrgCheck.IsAdministrator(member)))
            return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.user", "toUser", ("user", user)));
        if (command.ToUnit is { } unit && !(facts.Directory.Tree.TryFind(new UnitId(unit), out var found) && !found.Disabled))
            return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.unit", "toUnit", ("unit", unit)));
        if (command.Weight == 0) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.sign.weight", "weight"));
        if (IsParty(facts.App, item) && state.Items.Any(i => i.IsLive && i.Activity == item.Activity && IsParty(i, command)))
            return Refusal.Of(RefusalKind.Conflict, Problem.At("item.sign.already", command.ToUser is null ? "toUnit" : "toUser"));
        if (!IsParty(facts.App, item)) return AddedSigning.Add(turn, state, item, command, caller);
        if (command.Place is not null) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.sign.placeTask", "place"));
        turn.Emit(new SignerAdded(item.Visit, command.ToUser, command.ToUnit, command.Reason));
        return CaseDecider.Flowing(turn.Run(new Stimulus.AddParty(item.Visit, Party(command), command.Before)));
    }

    public static Refusal? Remove(CaseTurn turn, CaseState state, RemoveSigner command, Caller caller)
    {
        if (command.Ask is { } ask) return AddedSigning.Remove(turn, state, ask, command.Reason, caller);
        if (state.Item(command.Visit) is not { } item || item.Status == ItemStatus.Void) return Items.Live(state, command.Visit, out _);
        if (MayChange(state, item, "removeSign", Acts.RemoveSign, caller) is { } refusal) return refusal;
        turn.Emit(new SignerRemoved(item.Visit, command.Reason));
        return CaseDecider.Flowing(turn.Run(new Stimulus.RemoveParty(item.Visit)));
    }

    /// <summary>The parties themselves may, where the step allows it, and whoever may do so with the whole case.</summary>
    internal static Refusal? MayChange(CaseState state, CaseItem item, string verb, Act act, Caller caller)
    {
        if (Items.Allowed(item, verb) is { } forbidden) return forbidden;
        if (Rights.MayWith(caller, act, state.Involvement)) return null;
        return state.Items.Any(i => i.IsLive && i.Activity == item.Activity && i.Status != ItemStatus.Void && Items.Act(state, i.Visit, caller, out _) is null)
            ? null : Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.notOffered"));
    }

    /// <summary>One of the parties of a sign, not a task of its own.</summary>
    internal static bool IsParty(LightApp app, CaseItem item) => app.Flow.Find(item.Activity) is { Container: >= 0 } activity && app.Flow.Activities[activity.Container].Kind == ActivityKind.Sign;

    static bool IsParty(CaseItem item, AddSigner command) =>
        command.ToUser is { } user ? item.Users.Contains(user) : item.Unit == command.ToUnit && item.Users.Count == 0 && item.Post is null;

    static Record Party(AddSigner command)
    {
        var party = command.ToUser is { } user ? Record.Of(("users", Value.Of([Value.Of(user)]))) : Record.Of(("unit", command.ToUnit));
        return command.Weight is { } weight ? party.With("weight", weight) : party;
    }
}
