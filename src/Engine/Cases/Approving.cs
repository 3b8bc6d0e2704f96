using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides what is asked of a post, a person or a unit: asked by one, answered by another.</summary>
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
        return asked.Kind switch
        {
            Approval.Suspend => Suspending.Grant(turn, state, asked),
            Approval.Extend => Prolonging.Grant(turn, state, asked, facts),
            Approval.Read => null,
            Approval.Park => Parking.Grant(turn, state, asked),
            Approval.Review => Resume(turn, caller, command.Comment),
            _ => AddedSigning.Answered(turn, state, asked, agreed: true),
        };
    }

    public static Refusal? Refuse(CaseTurn turn, CaseState state, RefuseAsked command, Caller caller)
    {
        if (Find(state, command.Ask, caller, out var asked) is { } refusal) return refusal;
        if (asked!.Kind is Approval.Read or Approval.Review) return Refusal.Of(RefusalKind.Invalid, Problem.Of("approval." + asked.Kind));
        turn.Emit(new ApprovalRefused(asked.Number, caller.User.Value, command.Comment));
        return asked.IsSign ? AddedSigning.Answered(turn, state, asked, agreed: false) : null;
    }

    /// <summary>Looked at again: the case goes on.</summary>
    static Refusal? Resume(CaseTurn turn, Caller caller, string? comment)
    {
        turn.Resume(new WorkResumed(null, caller.User.Value, comment));
        return null;
    }

    static Refusal? Find(CaseState state, int ask, Caller caller, out Approval? asked)
    {
        asked = state.Approvals.FirstOrDefault(a => a.Number == ask);
        if (asked is not { IsOpen: true }) return Refusal.Of(RefusalKind.Conflict, Problem.At("approval.over", "ask"));
        // guard: own approval
        if (asked.By == caller.User.Value) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("approval.own"));
        if (!MayDecide(state, asked, caller)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of(asked.Post is null ? "item.notOffered" : "approval.post"));
        return asked.IsDue(state) ? null : Refusal.Of(RefusalKind.Conflict, Problem.At("approval.notYet", "ask"));
    }

    /// <summary>Holds the post that decides, is who was asked or works for the unit that was; whoever asked never decides, whatever they hold.</summary>
    public static bool MayDecide(CaseState state, Approval asked, Caller caller) => Rights.MaySomewhere(caller, Acts.Complete) && asked switch
    {
        { ToUser: { } user } => user == caller.User.Value,
        { ToUnit: { } unit } => Rights.WorksFor(caller, new UnitId(unit)),
        _ => Rights.Holds(caller, new Post(asked.Post!), new UnitId(state.Street)),
    };
}
