using System.Globalization;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>
/// Decides whether somebody may take back what they have just passed on (撤回): their own last completion, while nothing that came of it was
/// claimed, completed or sent out. It is theirs again at once.
/// </summary>
static class Recalling
{
    public static Refusal? Decide(CaseTurn turn, CaseState state, RecallItem command, Caller caller)
    {
        if (state.Item(command.Visit) is not { } item)
            return Refusal.Of(RefusalKind.NotFound, Problem.At("item.unknown", "visit", ("visit", command.Visit.ToString(CultureInfo.InvariantCulture))));
        if (item is { IsLive: true, Held.User: var holder } && holder == caller.User.Value && state.Suspended(item.Visit) is null) return AddedSigning.TakeBack(turn, state, item);
        if (!IsLast(state, item, caller)) return Refusal.Of(RefusalKind.Conflict, Problem.At("recall.notLast", "visit"));
        if (Items.Allowed(item, "recall") is { } forbidden) return forbidden;
        if (Claimed(state, item)) return Refusal.Of(RefusalKind.Conflict, Problem.At("recall.claimed", "visit"));
        if (Merging.HasTold(state, item.Visit)) return Refusal.Of(RefusalKind.Conflict, Problem.At("recall.told", "visit"));
        turn.Emit(new ItemRecalled(item.Visit, caller.User.Value));
        if (turn.Run(new Stimulus.Recall(item.Visit)) is { } late) return CaseDecider.Flowing(late);
        foreach (var again in turn.Flow.Live)
            if (again.Replaces == item.Visit && turn.Flow.WorkItem(again.Id) is { } offered) turn.Emit(new ItemClaimed(again.Id, caller.User.Value, offered.Unit ?? state.Owner));
        return null;
    }

    /// <summary>The work item that the page offers to take back, or null.</summary>
    public static CaseItem? Offered(CaseState state, Caller caller)
    {
        for (var i = state.Items.Length - 1; i >= 0; i--)
        {
            if (!IsLast(state, state.Items[i], caller)) continue;
            var item = state.Items[i];
            return item.Allow.Contains("recall") && !Claimed(state, item) && !Merging.HasTold(state, item.Visit) && Rights.MaySomewhere(caller, Acts.Recall) && state.Flow.MayRecall(item.Visit) ? item : null;
        }
        return null;
    }

    static bool IsLast(CaseState state, CaseItem item, Caller caller)
    {
        if (item.Status != ItemStatus.Done || item.Holder != caller.User.Value || state.Flow.Visit(item.Visit) is not { Undone: false }) return false;
        foreach (var other in state.Items)
            if (other.Visit != item.Visit && other.Status == ItemStatus.Done && other.Holder == item.Holder && (other.DoneAt, other.Visit).CompareTo((item.DoneAt, item.Visit)) > 0
                && state.Flow.Visit(other.Visit) is { Undone: false }) return false;
        return true;
    }

    static bool Claimed(CaseState state, CaseItem item) => state.Flow.Downstream(item.Visit).Any(later => state.Item(later) is { Status: ItemStatus.Claimed });
}
