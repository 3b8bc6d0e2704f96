using LowCode.Problems;

namespace LowCode.Flows;

// Going back in the causal past: return, recall, refused dispatch.
sealed partial class Turn
{
    Problem? Return(Stimulus.Return command)
    {
        if (Item(command.Visit, out var sender) is { } refusal) return refusal;
        if (!InPast(sender!, command.Target, out var target)) return Problem.At("flow.notInPast", sender!.Activity);
        var asked = ActivityOf(sender!).Definition.Return == "direct" ? ReturnMode.Direct : ReturnMode.Rewalk;
        GoBack(target!, CancelReason.Returned, command.Mode ?? asked, null);
        return null;
    }

    Problem? RefuseDispatch(Stimulus.RefuseDispatch command)
    {
        if (Item(command.Visit, out var sender) is { } refusal) return refusal;
        var past = CausalMarks.Upstream(State, sender!.Id);
        for (var id = sender.Id - 1; id > 0; id--)
        {
            if (!past.Began(id) || State.Visit(id) is not { Undone: false, Status: VisitStatus.Ended } earlier || ActivityOf(earlier).Kind != ActivityKind.Dispatch) continue;
            GoBack(earlier, CancelReason.Refused, ReturnMode.Rewalk, [.. earlier.Excluded ?? [], command.Unit]);
            return null;
        }
        return Problem.At("flow.noDispatchBefore", sender.Activity);
    }

    Problem? Recall(Stimulus.Recall command)
    {
        if (State.Visit(command.Visit) is not { Human: true, Undone: false, Status: VisitStatus.Ended } own) return Problem.Of("flow.nothingToRecall");
        foreach (var later in State.Downstream(own.Id))
            if (State.Visit(later) is { Sent: true } or { Human: true, Status: VisitStatus.Ended }) return Problem.At("flow.tooLateToRecall", State.Visit(later)!.Activity);
        GoBack(own, CancelReason.Recalled, ReturnMode.Rewalk, null);
        return null;
    }

    bool InPast(FlowVisit sender, int id, out FlowVisit? target)
    {
        target = State.Visit(id);
        return target is { Undone: false, Status: VisitStatus.Ended } && id < sender.Id
            && ActivityOf(target).Kind is ActivityKind.Task or ActivityKind.Dispatch && CausalMarks.Upstream(State, sender.Id).Began(id);
    }

    /// <summary>
    /// Does an earlier visit over. All that lives downstream of it ends. Walking again, all that was done downstream is taken back, and
    /// tokens that a join consumed there and that came from elsewhere are put back at the join; going direct, the receiver keeps what was
    /// cut off and brings it back.
    /// </summary>
    void GoBack(FlowVisit target, CancelReason reason, ReturnMode mode, string[]? excluded)
    {
        var marks = CausalMarks.Downstream(State, target.Id);
        var direct = mode == ReturnMode.Direct;
        var (visits, tokens) = CutDownstream(marks, reason);
        if (direct) Emit(new VisitsUndone([target.Id]));
        else TakeBack(target, marks);
        ReopenScopes(target.Scope);
        if (!direct) PutBack(marks);
        var receiver = NextVisit;
        var over = new Moving(ActivityOf(target).Index, target.From, target.Scope, target.Stack, null, target.Also, target.Id, excluded);
        if (direct) EnterKeeping(over, new FrontKept(receiver, [.. visits], tokens.Count > 0 ? [.. tokens] : null));
        else Enqueue(over);
    }

    /// <summary>Ends every live token downstream; gives the innermost visits and the waiting tokens among them.</summary>
    (List<int> Visits, List<FlowToken> Tokens) CutDownstream(CausalMarks marks, CancelReason reason)
    {
        var visits = new List<int>();
        var tokens = new List<FlowToken>();
        foreach (var visit in State.Live)
            if (marks.Began(visit.Id) && !OpenInside(visit.Id)) visits.Add(visit.Id);
        foreach (var token in State.Tokens)
            if (marks.Ended(token.From)) tokens.Add(token);
        foreach (var token in tokens) Emit(new TokenTaken(token, reason));
        while (FirstLive(marks) is { } visit) CancelVisit(visit, reason);
        return (visits, tokens);
    }

    int? FirstLive(CausalMarks marks)
    {
        foreach (var visit in State.Live)
            if (marks.Began(visit.Id)) return visit.Id;
        return null;
    }

    /// <summary>Joins taken back in this turn, for the tokens they consumed.</summary>
    readonly List<FlowVisit> joinsTakenBack = [];

    void TakeBack(FlowVisit target, CausalMarks marks)
    {
        joinsTakenBack.Clear();
        var undone = new List<int> { target.Id };
        foreach (var visit in State.Visits)
        {
            if (visit.Undone || visit.Status != VisitStatus.Ended || !marks.Began(visit.Id)) continue;
            undone.Add(visit.Id);
            if (visit.Taken is not null) joinsTakenBack.Add(visit);
        }
        Emit(new VisitsUndone([.. undone]));
    }

    void PutBack(CausalMarks marks)
    {
        foreach (var join in joinsTakenBack)
            foreach (var token in join.Taken!)
                if (!marks.Ended(token.From)) Emit(new TokenPut(token));
    }

    /// <summary>Opens a scope and those around it again, outermost first.</summary>
    void ReopenScopes(int id)
    {
        var scope = State.Scopes[id];
        if (scope.Id == 0 || scope.Open) return;
        ReopenScopes(scope.Parent);
        var around = State.Visit(scope.Visit)!;
        if (!around.IsLive)
        {
            Emit(new VisitReopened(around.Id));
            SetBoundaries(ActivityOf(around), around.Id, around.Scope);
        }
        Emit(new ScopeReopened(id));
    }

    /// <summary>Begins the receiver's visit; what it brings back must be known before it can end.</summary>
    void EnterKeeping(in Moving token, FrontKept front)
    {
        var activity = flow[token.Activity];
        var visit = Start(activity, token);
        Emit(front);
        if (SetBoundaries(activity, visit, token.Scope)) Begin(activity, visit, token.Scope);
    }

    /// <summary>The receiver of a direct return is done: what the return cut off stands again as it did.</summary>
    void BringBack(int receiver, FrontKept front)
    {
        foreach (var token in front.Tokens ?? [])
        {
            ReopenScopes(token.Scope);
            Emit(new TokenPut(token));
        }
        foreach (var id in front.Visits)
        {
            var cut = State.Visit(id)!;
            ReopenScopes(cut.Scope);
            var again = new Moving(ActivityOf(cut).Index, cut.From, cut.Scope, cut.Stack, null, [.. cut.Also ?? [], receiver], cut.Id, cut.Excluded);
            if (cut.Front is { } inner) EnterKeeping(again, inner with { Visit = NextVisit });
            else Enqueue(again);
        }
    }
}
