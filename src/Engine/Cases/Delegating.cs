using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides who acts for the holder of a work item (委派): the result comes back to the holder, who alone completes it.</summary>
static class Delegating
{
    public static Refusal? Delegate(CaseTurn turn, CaseState state, DelegateItem command, Caller caller, CaseFacts facts)
    {
        if (Items.Act(state, command.Visit, caller, out var item) is { } refusal) return refusal;
        if (Items.Allowed(item, "delegate") is { } forbidden) return forbidden;
        if (command.ToUser == caller.User.Value || !Items.CanTake(item, command.ToUser, facts.Directory))
            return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.user", "toUser", ("user", command.ToUser)));
        Items.Accept(turn, state, item);
        turn.Emit(new ItemDelegated(item.Visit, caller.User.Value, command.ToUser, command.Reason));
        return null;
    }

    /// <summary>The delegate gives back with what was found; the one who delegated may take it back without.</summary>
    public static Refusal? Resolve(CaseTurn turn, CaseState state, ResolveItem command, Caller caller)
    {
        if (Items.Live(state, command.Visit, out var item) is { } gone) return gone;
        if (item.DelegatedBy is not { } back) return Refusal.Of(RefusalKind.Conflict, Problem.At("item.notDelegated", "visit"));
        var user = caller.User.Value;
        if (user != item.Holder && user != back) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.notHeld"));
        if (user == item.Holder && command.Comment is null) return Refusal.Of(RefusalKind.Invalid, Problem.At("command.needed", "comment", ("member", "comment")));
        turn.Emit(new ItemResolved(item.Visit, user, command.Comment));
        return null;
    }
}
