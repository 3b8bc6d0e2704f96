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
        // Whom a party's return asks again is for the sign to say, not for the party.
        GoBack(target!, CancelReason.Returned, RunningSign(sender!.Id, out _, out _) is null ? asked : command.Mode ?? asked, null);
        return null;
    }

    Problem? RefuseDispatch(Stimulus.RefuseDispatch command)
    {
        if (Item(command.Visit, out var sender) is { } refusal) return refusal;
        var past = CausalMarks.Upstream(State, sender!.Id);
        for (var id = sender.Id - 1; id > 0; id--)
        {
            if (!past.Began(id) || State.Visit(id) is not { Undone: false, Status: VisitStatus.Ended } earlier || flow.Find(earlier.Activity)?.Kind != ActivityKind.Dispatch) continue;
            GoBack(earlier, CancelReason.Refused, ReturnMode.Rewalk, [.. earlier.Excluded ?? [], command.Unit]);
            return null;
        }
        return Problem.At("flow.noDispatchBefore", sender.Activity);
    }

    Problem? Recall(Stimulus.Recall command)
    {
        if (State.Visit(command.Visit) is not { Human: true, Undone: false, Status: VisitStatus.Ended } own || State.IsCandidate(own)) return Problem.Of("flow.nothingToRecall");
        foreach (var later in State.Downstream(own.Id))
            if (State.Visit(later) is { Sent: true } or { Human: true, Status: VisitStatus.Ended }) return Problem.At("flow.tooLateToRecall", State.Visit(later)!.Activity);
        // Its token may be gone, cut off or merged away where nothing of it lives: taking it back would make a token out of nothing.
        if (!IsOpenVote(own) && !LivesDownstream(CausalMarks.Downstream(State, own.Id))) return Problem.Of("flow.nothingToRecall");
        GoBack(own, CancelReason.Recalled, ReturnMode.Rewalk, null);
        return null;
    }

    bool LivesDownstream(CausalMarks marks)
    {
        foreach (var token in State.Tokens)
            if (marks.Ended(token.From)) return true;
        return FirstLive(marks) is not null;
    }

    bool InPast(FlowVisit sender, int id, out FlowVisit? target)
    {
        target = State.Visit(id);
        return target is { Undone: false, Status: VisitStatus.Ended } && id < sender.Id && !State.IsCandidate(target)
            // A step of an earlier version, which this one no longer has, cannot be done over.
            && flow.Find(target.Activity)?.Kind is ActivityKind.Task or ActivityKind.Dispatch && CausalMarks.Upstream(State, sender.Id).Began(id);
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
        var (visits, tokens) = LiveDownstream(marks);
        // What runs only for a receiver that is cut off closes as it was, so that what came of it is seen.
        foreach (var id in visits)
        {
            if (State.Visit(id)!.Front is not { Scopes: not null } front) continue;
            CancelVisit(id, reason, 0);
            CloseAround(front);
            marks = CausalMarks.Downstream(State, target.Id);
        }
        CutDownstream(marks, tokens, reason);
        if (direct) Emit(new VisitsUndone([target.Id]));
        else TakeBack(target, marks);
        var (scopes, around) = ClosedAround(target.Scope);
        // A container that is open again only for the receiver has no clock of its own: its way out would lose what waits to come back.
        ReopenScopes(target.Scope, forReceiver: direct);
        if (!direct) PutBack(marks);
        var receiver = NextVisit;
        var over = new Moving(ActivityOf(target).Index, target.From, target.Scope, target.Stack, null, target.Also, target.Id, excluded);
        if (direct) EnterKeeping(over, new FrontKept(receiver, [.. visits], tokens.Count > 0 ? [.. tokens] : null, scopes, around));
        else
        {
            // Before the receiver, so that whatever it leads to meets them.
            BeginAnew(CutBy(marks));
            if (State.Scopes[target.Scope].Open) Enqueue(over);
        }
    }

    /// <summary>The innermost live visits and the waiting tokens downstream.</summary>
    (List<int> Visits, List<FlowToken> Tokens) LiveDownstream(CausalMarks marks)
    {
        var visits = new List<int>();
        var tokens = new List<FlowToken>();
        foreach (var visit in State.Live)
            if (marks.Began(visit.Id) && !OpenInside(visit.Id)) visits.Add(visit.Id);
        foreach (var token in State.Tokens)
            if (marks.Ended(token.From)) tokens.Add(token);
        return (visits, tokens);
    }

    void CutDownstream(CausalMarks marks, List<FlowToken> tokens, CancelReason reason)
    {
        foreach (var token in tokens) Emit(new TokenTaken(token, reason));
        while (FirstLive(marks) is { } visit) CancelVisit(visit, reason, 0);
        for (var id = State.Scopes.Length - 1; id > 0; id--)
            if (State.Scopes[id].Open && marks.BeganAfter(State.Scopes[id])) CancelScope(id, reason, 0);
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
            // Of what was cut off for good only a receiver matters: what it did over stands no more.
            if (visit.Undone || visit.IsLive || !marks.Began(visit.Id) || (visit.Status != VisitStatus.Ended && visit.CutBy == 0 && visit.Front is null)) continue;
            undone.Add(visit.Id);
            if (visit.Taken is not null) joinsTakenBack.Add(visit);
        }
        Emit(new VisitsUndone([.. undone]));
    }

    void PutBack(CausalMarks marks)
    {
        foreach (var join in joinsTakenBack)
            foreach (var token in join.Taken!)
                if (!marks.Ended(token.From)) Emit(new TokenPut(token with { From = DoneOver(token.From) }));
    }

    /// <summary>The visit that did a visit over by a direct return and stands for it since, else the visit itself.</summary>
    int DoneOver(int id)
    {
        foreach (var visit in State.Visits)
            if (visit.Replaces == id && visit is { Undone: false, Status: VisitStatus.Ended }) return DoneOver(visit.Id);
        return id;
    }

    /// <summary>What the steps taken back had cut off elsewhere: by ending, starting a fork again, a boundary, a move. Tokens are put back here.</summary>
    List<FlowVisit> CutBy(CausalMarks marks)
    {
        foreach (var cut in State.CutTokens.ToArray())
        {
            var token = cut.Token;
            // What came of the steps taken back will not come again.
            if (marks.Ended(token.From)) Emit(new TokenTaken(token, CancelReason.Returned));
            else if (marks.Cut(cut.By))
            {
                ReopenScopes(token.Scope);
                if (flow.Find(token.Activity)!.Kind == ActivityKind.Join) Emit(new TokenPut(token));
                else
                {
                    Emit(new TokenTaken(token, CancelReason.Returned));
                    Enqueue(new Moving(flow.Find(token.Activity)!.Index, token.From, token.Scope, token.Stack, token.Via));
                }
            }
        }
        var visits = new List<FlowVisit>();
        var gone = new List<int>();
        foreach (var visit in State.Visits)
        {
            if (visit.CutBy == 0 || visit.IsLive || !marks.Cut(visit.CutBy) || marks.Began(visit.Id)) continue;
            if (Left(visit, marks) is { } left) visits.Add(left);
            // What ran again only for a receiver that is not needed is not needed either; containers have smaller numbers.
            else
            {
                gone.Add(visit.Id);
                gone.AddRange(visits.Where(v => visit.Front!.Around?.Contains(v.Id) == true).Select(v => v.Id));
            }
        }
        visits.RemoveAll(v => gone.Contains(v.Id));
        if (gone.Count > 0) Emit(new VisitsUndone([.. gone]));
        return visits;
    }

    /// <summary>The receiver of a direct return brings back only what is not walked again; with nothing left of that it is not needed.</summary>
    FlowVisit? Left(FlowVisit visit, CausalMarks marks)
    {
        if (visit.Front is not { } front) return visit;
        var visits = new List<int>();
        var tokens = new List<FlowToken>();
        foreach (var id in front.Visits)
            if (!marks.Began(id) && Left(State.Visit(id)!, marks) is not null) visits.Add(id);
        foreach (var token in front.Tokens ?? [])
            if (!marks.Ended(token.From)) tokens.Add(token);
        if (visits.Count + tokens.Count == 0) return null;
        return visit with { Front = front with { Visits = [.. visits], Tokens = tokens.Count > 0 ? [.. tokens] : null } };
    }

    void BeginAnew(List<FlowVisit> visits)
    {
        foreach (var visit in visits)
            if (State.Status == FlowStatus.Running && State.Visit(visit.Id)!.CutBy != 0 && !visits.Exists(v => IsInside(v.Scope, visit.Id))) Renew(visit, visit.Also);
    }

    bool IsInside(int scope, int visit)
    {
        for (; scope > 0; scope = State.Scopes[scope].Parent)
            if (State.Scopes[scope].Visit == visit) return true;
        return false;
    }

    /// <summary>Begins a visit that was cut off anew.</summary>
    void Renew(FlowVisit cut, int[]? also)
    {
        ReopenScopes(cut.Scope);
        var again = new Moving(ActivityOf(cut).Index, cut.From, cut.Scope, cut.Stack, null, also, cut.Id, cut.Excluded);
        if (cut.Front is { } inner) EnterKeeping(again, inner with { Visit = NextVisit });
        else Enter(again);
    }

    /// <summary>A scope and those around it that are closed, and the containers around it that are over, innermost first.</summary>
    (int[]? Scopes, int[]? Around) ClosedAround(int scope)
    {
        var (scopes, around) = (new List<int>(), new List<int>());
        for (; scope > 0; scope = State.Scopes[scope].Parent)
        {
            if (!State.Scopes[scope].Open) scopes.Add(scope);
            if (!State.Visit(State.Scopes[scope].Visit)!.IsLive) around.Add(State.Scopes[scope].Visit);
        }
        return (scopes.Count > 0 ? [.. scopes] : null, around.Count > 0 ? [.. around] : null);
    }

    /// <summary>The receiver of a direct return for which alone a container runs again, or null.</summary>
    FlowVisit? ReceiverInside(int container)
    {
        foreach (var visit in State.Live)
            if (visit.Front?.Around is { } around && Array.IndexOf(around, container) >= 0) return visit;
        return null;
    }

    /// <summary>Opens a scope and those around it again, outermost first.</summary>
    void ReopenScopes(int id, bool forReceiver = false)
    {
        var scope = State.Scopes[id];
        if (scope.Id == 0 || scope.Open) return;
        ReopenScopes(scope.Parent, forReceiver);
        var around = State.Visit(scope.Visit)!;
        if (!around.IsLive)
        {
            Emit(new VisitReopened(around.Id, forReceiver));
            if (!forReceiver) SetBoundaries(ActivityOf(around), around.Id, around.Scope);
        }
        Emit(new ScopeReopened(id, forReceiver ? scope.EndedBy : 0));
    }

    /// <summary>Begins the receiver's visit; what it brings back must be known before it can end.</summary>
    void EnterKeeping(in Moving token, FrontKept front)
    {
        var activity = flow[token.Activity];
        var visit = Start(activity, token);
        Emit(front);
        if (SetBoundaries(activity, visit, token.Scope)) Begin(activity, visit, token.Scope);
    }

    /// <summary>Closes what was open again only for the receiver of a direct return; nothing follows of it.</summary>
    void CloseAround(FrontKept front)
    {
        foreach (var id in front.Scopes ?? [])
        {
            var scope = State.Scopes[id];
            if (scope.Open) CancelScope(id, CancelReason.Returned, 0, scope.EndedBy);
            if (front.Around?.Contains(scope.Visit) != true || State.Visit(scope.Visit) is not { IsLive: true } around) continue;
            Settle(ActivityOf(around), around.Id, CancelReason.Returned, 0, IncidentResolution.Overtaken, null);
            // As it was: what was cut off comes back when that which cut it off is taken back.
            Emit(around.CutBy != 0 ? new VisitCancelled(around.Id, CancelReason.Returned, around.CutBy) : new VisitEnded(around.Id, around.Outcome ?? FlowActivity.Done));
        }
    }

    /// <summary>The receiver of a direct return is done: what the return cut off stands again as it did.</summary>
    void BringBack(int receiver, FrontKept front)
    {
        CloseAround(front);
        foreach (var token in front.Tokens ?? [])
        {
            ReopenScopes(token.Scope);
            Emit(new TokenPut(token));
        }
        foreach (var id in front.Visits)
        {
            var cut = State.Visit(id)!;
            Renew(cut, [.. cut.Also ?? [], receiver]);
        }
    }
}
