using System.Globalization;
using LowCode.Apps;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>
/// Decides at the lead which cases are handled with it (并案). Followers are cases of their own: what is decided here is told them by the outbox, and each decides for itself;
/// in between it is <see cref="FollowerStatus.Asked"/>.
/// </summary>
static class Merging
{
    /// <summary>Followers of one lead at most, those that left counted.</summary>
    const int Most = 100;

    /// <summary>Why a follower that was let go at the end of its lead was let go.</summary>
    public const string LeadOver = "leadOver";

    public static Refusal? Ask(CaseTurn turn, CaseState state, MergeCases command, Caller caller, CaseFacts facts)
    {
        if (MayLead(state, facts.App) is { } refusal) return refusal;
        if (command.Cases.Count == 0) return Refusal.Of(RefusalKind.Invalid, Problem.At("merge.none", "cases"));
        if (state.Followers.Length + command.Cases.Count > Most) return Refusal.Of(RefusalKind.Conflict, Problem.At("merge.many", "cases", ("limit", Most.ToString(CultureInfo.InvariantCulture))));
        foreach (var id in command.Cases.Distinct(StringComparer.Ordinal))
        {
            // guard: rights in both cases
            if (!facts.Fellows.TryGetValue(id, out var other)) return Refusal.Of(RefusalKind.NotFound, Problem.At("merge.unknown", "cases", ("case", id)));
            if (other.Number == state.Number || state.Followers.Any(f => f.Case == id && f.IsHeld)) return Refusal.Of(RefusalKind.Conflict, Problem.At("merge.already", "cases", ("number", other.Number)));
            if (MayFollow(other, state.App, null, caller) is { } wrong) return Refusal.Of(wrong.Kind, wrong.Problems[0] with { Path = "cases" });
            turn.Emit(new MergeAsked(id, other.Number, caller.User.Value, command.Reason));
        }
        return null;
    }

    /// <summary>May cases be merged under this one as it stands: the step for all is still to be done.</summary>
    public static Refusal? MayLead(CaseState state, LightApp app)
    {
        if (app.Manifest.Merge?.Step is not { } step) return Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.notForCases"));
        if (state.IsFollowing) return Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.follows", ("number", state.Lead!.Number)));
        if (state.Importing) return Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.busy", ("number", state.Number)));
        return state.Items.Any(i => i.Activity == step && i.IsLive) || !state.Items.Any(i => IsDoneFor(i, step)) ? null : Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.late"));
    }

    /// <summary>May a case follow the lead. The caller has to see it and may have to merge there too; it is open, of the same app, and neither follows nor leads.</summary>
    /// <param name="lead">The lead it follows already, when it is asked again.</param>
    public static Refusal? MayFollow(CaseState state, string app, string? lead, Caller caller)
    {
        if (state.Status == CaseStatus.None || !Rights.Sees(caller, state.Involvement)) return Refusal.Of(RefusalKind.NotFound, Problem.Of("case.unknown"));
        if (!Rights.MayWith(caller, Acts.Merge, state.Involvement)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("merge.forbidden", ("number", state.Number)));
        if (state.Status == CaseStatus.Closed) return Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.closed", ("number", state.Number)));
        if (state.App != app) return Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.otherApp", ("number", state.Number)));
        if (state.IsFollowing && state.Lead!.Case != lead) return Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.followsAnother", ("number", state.Number), ("lead", state.Lead.Number)));
        if (state.Followers.Any(f => f.IsHeld)) return Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.leads", ("number", state.Number)));
        return state.Importing || state.Halt is not null && !state.IsFollowing ? Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.busy", ("number", state.Number))) : null;
    }

    /// <summary>The lead hears whether the case follows. What was done meanwhile is told it at once.</summary>
    public static Refusal? Note(CaseTurn turn, CaseState state, NoteFollower command, CaseFacts facts)
    {
        if (Find(state, command.Case) is not { } follower || !follower.IsOf(command.Asked) || follower.Status == FollowerStatus.Joined) return Again;
        if (command.Problem is { } problem)
        {
            if (follower.Status != FollowerStatus.Asked) return Again;
            turn.Emit(new FollowerRefused(command.Case, problem));
            return null;
        }
        if (follower.Status == FollowerStatus.Released || state.Status != CaseStatus.Open && DoneSince(state, follower, facts.App) is null)
        {
            turn.Emit(new FollowerReleased(command.Case, null, LeadOver));
            return null;
        }
        if (follower.Status != FollowerStatus.Asked) return Again;
        turn.Emit(new FollowerJoined(command.Case));
        if (DoneSince(state, follower, facts.App) is { } done) turn.Emit(new FollowerTold(command.Case, done.Visit, done.Holder!, state.Owner, done.Outcome!));
        // Handed over before it had joined: nobody told it then.
        else if (command.Unit is { } unit && unit != state.Owner) turn.Emit(new FollowerShown(command.Case, state.Owner));
        return null;
    }

    public static Refusal? Drop(CaseTurn turn, CaseState state, DropFollower command)
    {
        if (Find(state, command.Case) is not { IsHeld: true } follower || !follower.IsOf(command.Asked)) return Again;
        turn.Emit(new FollowerLeft(command.Case, command.Reason));
        return null;
    }

    /// <summary>At the lead it lets a follower go; at a follower it goes.</summary>
    public static Refusal? Undo(CaseTurn turn, CaseState state, UnmergeCase command, Caller caller)
    {
        if (command.Case is { } id)
        {
            if (Find(state, id) is not { IsHeld: true }) return Refusal.Of(RefusalKind.Conflict, Problem.At("merge.notHeld", "case"));
            turn.Emit(new FollowerReleased(id, caller.User.Value, command.Reason));
            return null;
        }
        if (!state.IsFollowing) return Refusal.Of(RefusalKind.Conflict, Problem.Of("merge.notFollowing"));
        turn.Unmerge(new Unmerged(caller.User.Value, command.Reason));
        return null;
    }

    /// <summary>What a command of the lead means for those that follow it: the step for all was done, the lead has ended or has another owner.</summary>
    public static IEnumerable<CaseEvent> Told(IReadOnlyList<object> events, CaseState state, FlowState flow, LightApp app)
    {
        if (!state.Followers.Any(f => f.IsHeld)) yield break;
        var joined = state.Followers.Where(f => f.Status == FollowerStatus.Joined).ToArray();
        var done = app.Manifest.Merge?.Step is { } step ? events.OfType<ItemCompleted>().LastOrDefault(e => flow.Visit(e.Visit)?.Activity == step) : null;
        var owner = flow.Owner?.Unit ?? state.Street;
        foreach (var follower in joined)
            if (done is not null) yield return new FollowerTold(follower.Case, done.Visit, done.User, owner, done.Outcome);
            else if (owner != state.Owner) yield return new FollowerShown(follower.Case, owner);
        if (!events.Any(e => e is FlowEnded)) yield break;
        foreach (var follower in state.Followers)
            if (follower.Status == FollowerStatus.Asked || done is null && follower.Status == FollowerStatus.Joined) yield return new FollowerReleased(follower.Case, null, LeadOver);
    }

    /// <summary>Others were told of what was done at a visit: it cannot be taken back any more.</summary>
    public static bool HasTold(CaseState state, int visit) => state.Followers.Any(f => f.Told == visit && visit > 0);

    static CaseItem? DoneSince(CaseState state, Follower follower, LightApp app) =>
        app.Manifest.Merge?.Step is { } step ? state.Items.LastOrDefault(i => IsDoneFor(i, step) && i.DoneAt >= follower.At && state.Flow.Visit(i.Visit) is { Undone: false }) : null;

    static bool IsDoneFor(CaseItem item, string step) => item.Activity == step && item is { Status: ItemStatus.Done, Outcome: not ("return" or "refuseDispatch") };

    static Follower? Find(CaseState state, string id) => state.Followers.LastOrDefault(f => f.Case == id);

    internal static Refusal Again => Refusal.Of(RefusalKind.Conflict, Problem.Of("child.again"));
}
