using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// Decides what parties added to a plain task (加签) do: they belong to the work item and not to the flow. Before: their opinion comes first, then the holder goes on.
/// Beside: both must be done. After: what the holder chose goes on when they have confirmed it. The holder alone chooses the outcome.
/// </summary>
static class AddedSigning
{
    const int MostPerItem = 20;

    public static Refusal? Add(CaseTurn turn, CaseState state, CaseItem item, AddSigner command, Caller caller)
    {
        var place = command.Place ?? (command.Before ? Approval.Before : Approval.Beside);
        if (place is not (Approval.Before or Approval.Beside or Approval.After)) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.sign.place", "place", ("place", place)));
        if (command.Weight is not null) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.sign.noVote", "weight"));
        if (command.ToUser == caller.User.Value || (command.ToUser is { } user && user == item.Holder)) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.sign.self", "toUser"));
        if (place == Approval.Before && item.Held is not null) return Refusal.Of(RefusalKind.Conflict, Problem.At("item.sign.late", "place"));
        var there = Open(state, item.Visit).ToList();
        if (there.Exists(a => a.ToUser == command.ToUser && a.ToUnit == command.ToUnit))
            return Refusal.Of(RefusalKind.Conflict, Problem.At("item.sign.already", command.ToUser is null ? "toUnit" : "toUser"));
        if (there.Count >= MostPerItem) return Refusal.Of(RefusalKind.Conflict, Problem.Of("item.sign.many", ("limit", MostPerItem.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        return Approving.Ask(turn, state, new ApprovalAsked(0, place, item.Visit, caller.User.Value, null, command.Reason, null, null, null, command.ToUser, command.ToUnit));
    }

    public static Refusal? Remove(CaseTurn turn, CaseState state, int ask, string reason, Caller caller)
    {
        if (state.Approvals.FirstOrDefault(a => a.Number == ask) is not { IsOpen: true, IsSign: true, Visit: { } visit } asked) return Refusal.Of(RefusalKind.Conflict, Problem.At("approval.over", "ask"));
        if (Items.Live(state, visit, out var item) is { } gone) return gone;
        if (!MayRemove(state, item, asked, caller)) return Items.Allowed(item, "removeSign") ?? Refusal.Of(RefusalKind.Forbidden, Problem.Of("item.notOffered"));
        turn.Emit(new AskWithdrawn(asked.Number, reason));
        return GoOn(turn, state, item, asked.Number);
    }

    /// <summary>Whoever asked, whoever holds the task, and whoever may do so with the whole case; where the step allows it.</summary>
    public static bool MayRemove(CaseState state, CaseItem item, Approval asked, Caller caller) => item.Allow.Contains("removeSign") && state.Suspended(item.Visit) is null
        && Rights.MaySomewhere(caller, Acts.RemoveSign) && (asked.By == caller.User.Value || item.Holder == caller.User.Value || Rights.MayWith(caller, Acts.RemoveSign, state.Involvement));

    /// <summary>Those whose opinion comes first have not given it.</summary>
    public static bool WaitsForOpinion(CaseState state, int visit) => Open(state, visit).Any(a => a.Kind == Approval.Before);

    /// <summary>The holder is done: kept until the others are; null when nobody else is asked.</summary>
    public static CompletionHeld? Hold(CaseState state, CaseItem item, string user, string outcome, string? comment) =>
        Open(state, item.Visit).Any() ? new CompletionHeld(item.Visit, user, outcome, comment) : null;

    /// <summary>One of the added parties has answered. An opinion is heard, whatever it says; what is not confirmed goes back to the holder, and is confirmed anew by all who did.</summary>
    public static Refusal? Answered(CaseTurn turn, CaseState state, Approval asked, bool agreed)
    {
        if (Items.Live(state, asked.Visit!.Value, out var item) is { } gone) return gone;
        if (agreed || asked.Kind != Approval.After) return GoOn(turn, state, item, asked.Number);
        Release(turn, state, item, asked);
        return null;
    }

    /// <summary>The holder takes back what has not gone on yet.</summary>
    public static Refusal? TakeBack(CaseTurn turn, CaseState state, CaseItem item)
    {
        Release(turn, state, item, null);
        return null;
    }

    /// <param name="refused">Who has not confirmed it; null when the holder takes it back.</param>
    static void Release(CaseTurn turn, CaseState state, CaseItem item, Approval? refused)
    {
        turn.Emit(new CompletionReleased(item.Visit));
        var next = state.Approvals.Length;
        foreach (var one in state.Approvals)
            if (one.Kind == Approval.After && one.Visit == item.Visit && (one == refused || (one.Status == ApprovalStatus.Given && one.DecidedAt >= item.Held!.At)))
                turn.Emit(new ApprovalAsked(++next, Approval.After, item.Visit, one.By, null, one.Reason, null, null, null, one.ToUser, one.ToUnit));
    }

    /// <summary>Goes on with what the holder chose when the last one has answered.</summary>
    static Refusal? GoOn(CaseTurn turn, CaseState state, CaseItem item, int answered)
    {
        if (item.Held is not { } held || Open(state, item.Visit).Any(a => a.Number != answered)) return null;
        turn.Emit(new ItemCompleted(item.Visit, held.User, held.Outcome, held.Comment));
        return CaseDecider.Flowing(turn.Run(new Stimulus.Complete(item.Visit, held.Outcome, Record.Empty)));
    }

    public static IEnumerable<Approval> Open(CaseState state, int visit) => state.Approvals.Where(a => a.IsOpen && a.IsSign && a.Visit == visit);
}
