using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>
/// An administrator hands over what somebody who leaves holds. It asks for the right over that person's account, not for sight of the case: nothing of
/// the case is shown or changed but who has the work item.
/// </summary>
/// <param name="From">Who leaves and holds the item.</param>
/// <param name="ToUser">Who gets it; null gives it back to all it was offered to.</param>
public sealed record HandOverItem(int Visit, string From, string? ToUser, string Reason) : CaseCommand;

/// <summary>Decides about handing over.</summary>
static class HandOver
{
    public static Refusal? Decide(CaseTurn turn, CaseState state, HandOverItem command, Caller caller, CaseFacts facts)
    {
        if (!facts.Directory.TryFindUser(new UserId(command.From), out var leaver)) return Refusal.Of(RefusalKind.Invalid, Problem.At("org.noSuchUser", "from", ("user", command.From)));
        if (!Rights.May(caller, Acts.OrgManage, leaver.Home)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.OrgManage.Name)));
        if (Items.Live(state, command.Visit, out var item) is { } refusal) return refusal;
        if (item.Holder != command.From || item.Status != ItemStatus.Claimed) return Refusal.Of(RefusalKind.Conflict, Problem.Of("item.notHeld"));
        // What waits for others' signatures, or was lent out, comes back to its holder first.
        if (item.Held is not null) return Refusal.Of(RefusalKind.Conflict, Problem.At("item.signing", "visit"));
        if (item.DelegatedBy is not null) return Refusal.Of(RefusalKind.Conflict, Problem.At("item.delegated", "visit"));
        if (command.ToUser is not { } user)
        {
            turn.Emit(new ItemReleased(item.Visit));
            return null;
        }
        if (user == command.From || !Items.CanTake(item, user, facts.Directory)) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.user", "toUser", ("user", user)));
        turn.Emit(new ItemTransferred(item.Visit, user, null, command.Reason));
        return null;
    }
}
