using LowCode.Apps;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// Decides at a follower what its lead says. While it follows, its steps and their clocks stand still and its own limits run on; when the step for all was done
/// it takes the answer, has done the step by the same person, and goes on by its own flow.
/// </summary>
static class FollowingLead
{
    public static Refusal? Begin(CaseTurn turn, CaseState state, FollowLead command, CaseFacts facts)
    {
        // guard: rights in both cases
        if (CallerOf(facts, command.User) is not { } caller) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("merge.forbidden", ("number", state.Number)));
        if (Merging.MayFollow(state, command.App, command.Lead, caller) is { } refusal) return refusal;
        // Asked anew after it was let go, it may hear of both in any order.
        if (state.Lead is { } known && known.Case == command.Lead && (state.IsFollowing ? command.Asked <= known.Asked : command.Asked > 0 && command.Asked < known.Asked)) return Merging.Again;
        turn.Merge(new CaseMerged(command.Lead, command.Number, command.Unit, command.User, command.Reason, command.Asked, state.IsFollowing));
        return null;
    }

    public static Refusal? Show(CaseTurn turn, CaseState state, ShowToUnit command)
    {
        if (!Follows(state, command.Lead, command.Asked) || state.Lead!.Unit == command.Unit) return Merging.Again;
        turn.Emit(new MergeShown(command.Unit));
        return null;
    }

    public static Refusal? Leave(CaseTurn turn, CaseState state, LeaveLead command)
    {
        if (!Follows(state, command.Lead, command.Asked)) return Merging.Again;
        turn.Unmerge(new Unmerged(command.User, command.Reason, Heard: true));
        return null;
    }

    public static Refusal? Take(CaseTurn turn, CaseState state, TakeResult command, CaseFacts facts)
    {
        if (!Follows(state, command.Lead, command.Asked)) return Merging.Again;
        var step = facts.App.Manifest.Merge?.Step;
        // What its own version does not know is nothing that was done: people decide on it.
        var offered = step is not null && facts.App.Flow.Find(step)?.ItemOutcomes.Contains(command.Outcome) == true;
        var visit = offered ? At(turn, step!) : 0;
        var moved = offered && visit == 0 && Bring(turn, state, step!, out visit);
        var (answer, untaken) = Fitting(command, facts.App);
        turn.Handled(new LeadHandled(command.User, command.Unit, moved, Alone: visit == 0,
            offered ? null : Problem.Of("merge.notOffered", ("outcome", command.Outcome), ("version", facts.App.Manifest.Version)), untaken.Count > 0 ? untaken : null));
        if (command.Unit != turn.OwnerNow) turn.Own(new OwnerSet(visit, command.Unit, DispatchBasis.Appointed));
        var form = state.Form.With(answer);
        turn.Fill(visit, Completion.Changes(state.Form, form), form);
        turn.Describe(state);
        if (visit == 0) return null;
        turn.Emit(new ItemCompleted(visit, command.User, command.Outcome, null));
        return CaseDecider.Flowing(turn.Run(new Stimulus.Complete(visit, command.Outcome, answer)));
    }

    /// <summary>Of the answer what its own version has a field for, of the same type.</summary>
    static (Record Answer, List<string> Untaken) Fitting(TakeResult command, LightApp app)
    {
        var (answer, untaken) = (command.Answer, new List<string>());
        foreach (var (name, _) in command.Answer)
        {
            // guard: answer of another version
            if (JoinFields.Find(name, app.Forms.Values) is { } field && (command.Types is not { } types || types[name].AsText == field.Type.ToString())) continue;
            answer = answer.Without(name);
            untaken.Add(name);
        }
        return (answer, untaken);
    }

    static int At(CaseTurn turn, string step) => turn.Flow.WorkItems.ToArray().FirstOrDefault(i => i.Activity == step)?.Visit ?? 0;

    /// <summary>Brings the case to the step from where it waits for somebody, or else for something.</summary>
    static bool Bring(CaseTurn turn, CaseState state, string step, out int visit)
    {
        foreach (var from in turn.Flow.WorkItems.ToArray().Select(i => i.Visit).Concat(turn.Flow.Live.ToArray().Select(v => v.Id)).Distinct())
            if (turn.Run(new Stimulus.Move(from, step, state.Lead!.Number)) is null && At(turn, step) is > 0 and var there)
            {
                visit = there;
                return true;
            }
        visit = 0;
        return false;
    }

    static bool Follows(CaseState state, string lead, long asked) => state.IsFollowing && state.Lead!.Case == lead && state.Lead.IsOf(asked);

    /// <summary>Whoever asked, with the rights they have now; null when they are gone.</summary>
    internal static Caller? CallerOf(CaseFacts facts, string user) => facts.Directory.TryFindMember(new UserId(user), out var member) ? Caller.Of(facts.Directory, member) : null;
}
