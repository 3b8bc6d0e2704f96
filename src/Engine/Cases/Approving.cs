using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides what a post has to grant first: asked by one, granted or refused by another who holds the post at the case's street.</summary>
static class Approving
{
    public static Refusal? Ask(CaseTurn turn, CaseState state, ApprovalAsked asked)
    {
        turn.Emit(asked with { Ask = state.Approvals.Length + 1 });
        return null;
    }

    public static Refusal? Approve(CaseTurn turn, CaseState state, ApproveAsked command, Caller caller, CaseFacts facts)
    {
        if (Find(state, command.Ask, caller, out var asked) is { } refusal) return refusal;
        turn.Emit(new ApprovalGiven(asked!.Number, caller.User.Value, command.Comment));
        return asked.Kind == Approval.Suspend ? Suspending.Grant(turn, state, asked) : Prolonging.Grant(turn, state, asked, facts);
    }

    public static Refusal? Refuse(CaseTurn turn, CaseState state, RefuseAsked command, Caller caller)
    {
        if (Find(state, command.Ask, caller, out var asked) is { } refusal) return refusal;
        turn.Emit(new ApprovalRefused(asked!.Number, caller.User.Value, command.Comment));
        return null;
    }

    static Refusal? Find(CaseState state, int ask, Caller caller, out Approval? asked)
    {
        asked = state.Approvals.FirstOrDefault(a => a.Number == ask);
        if (asked is not { IsOpen: true }) return Refusal.Of(RefusalKind.Conflict, Problem.At("approval.over", "ask"));
        // guard: own approval
        if (asked.By == caller.User.Value) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("approval.own"));
        return MayDecide(state, asked, caller) ? null : Refusal.Of(RefusalKind.Forbidden, Problem.Of("approval.post"));
    }

    /// <summary>Holds the post that decides; whoever asked never decides, whatever they hold.</summary>
    public static bool MayDecide(CaseState state, Approval asked, Caller caller) =>
        Rights.MaySomewhere(caller, Acts.Complete) && Rights.Holds(caller, new Post(asked.Post), new UnitId(state.Street));
}
