using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

// The insides of sequence, loop and forEach, and cutting off what runs.
sealed partial class Turn
{
    void OpenScope(FlowActivity container, int visit, int parent, int iteration, Value item, int after = 0)
    {
        if (++steps > facts.MaxSteps) { Raise(visit, TooManySteps(container.Id)); return; }
        var scope = State.Scopes.Length;
        Emit(new ScopeOpened(scope, parent, visit, iteration, item, FirstValues(container.Variables, parent), after));
        if (container.Body >= 0) Enqueue(new Moving(container.Body, visit, scope, null));
    }

    Record? FirstValues(VariablePlan plan, int scope)
    {
        if (plan.Names.Length == 0) return null;
        var values = new RecordBuilder(plan.Names.Length);
        for (var i = 0; i < plan.Names.Length; i++) values.Set(plan.Names[i], plan.Values[i].Evaluate(this, scope));
        return values.ToRecord();
    }

    void NextRound(FlowActivity loop, int visit, int scope, int round, int after)
    {
        if (round > (loop.Definition.Max ?? 1000)) { Fail(visit, Problem.At("flow.tooManyRounds", loop.Id)); return; }
        if (loop.Conditions.Length > 0 && !Holds(loop.Conditions[0].If, loop, visit, scope)) LeaveVisit(visit, FlowActivity.Done);
        else OpenScope(loop, visit, scope, round, default, after);
    }

    void Spread(FlowActivity forEach, int visit, int scope)
    {
        Deciding(RuleKinds.Items, forEach, visit);
        var items = forEach.Items.Evaluate(this, scope);
        Decided();
        if (items.AsList is not { } list) { Fail(visit, Problem.At("flow.notAList", forEach.Id)); return; }
        if (list.Length == 0) { LeaveVisit(visit, FlowActivity.Done); return; }
        if (forEach.Definition.Mode == "sequential")
        {
            Emit(new ItemsTaken(visit, items));
            OpenScope(forEach, visit, scope, 1, list[0]);
            return;
        }
        SpreadFrom(0, forEach, visit, scope, list);
    }

    void SpreadFrom(int first, FlowActivity forEach, int visit, int scope, Value[] items)
    {
        for (var i = first; i < items.Length && !HasIncident(visit); i++) OpenScope(forEach, visit, scope, i + 1, items[i]);
    }

    /// <summary>Goes on with a container that failed between two rounds or branches.</summary>
    void GoOnAfterFailure(FlowActivity container, int visit, int scope)
    {
        FlowScope? lastScope = null;
        foreach (var inside in State.Scopes)
            if (inside.Visit == visit && inside.Id > 0 && inside.Iteration >= (lastScope?.Iteration ?? 0)) lastScope = inside;
        var last = lastScope?.Iteration ?? 0;
        if (last == 0) Begin(container, visit, scope);
        else if (container.Kind == ActivityKind.ForEach && State.Visit(visit)!.Items.IsUndefined && container.Items.Evaluate(this, scope).AsList is { } items && last < items.Length)
            SpreadFrom(last, container, visit, scope, items);
        else if (container is { Kind: ActivityKind.Sign, Sign.IsSequential: false } && State.Visit(visit)!.Items.AsList is { } parties && last < parties.Length)
            SpreadFrom(last, container, visit, scope, parties);
        else if (!OpenInside(visit)) GoOn(State.Visit(visit)!, lastScope!);
    }

    /// <summary>Closes one scope in which nothing is left and lets what it is the inside of go on; false when there is none.</summary>
    bool CloseScope()
    {
        for (var id = State.Scopes.Length - 1; id > 0; id--)
        {
            if (!State.Scopes[id].Open || LiveIn(id) || TokenIn(id) || HasIncident(State.Scopes[id].Visit)) continue;
            Emit(new ScopeClosed(id));
            GoOn(State.Visit(State.Scopes[id].Visit)!, State.Scopes[id]);
            return true;
        }
        return false;
    }

    /// <summary>A round or branch of this visit is over.</summary>
    void GoOn(FlowVisit visit, FlowScope over)
    {
        var container = ActivityOf(visit);
        try
        {
            switch (container.Kind)
            {
                case ActivityKind.Loop: NextRound(container, visit.Id, visit.Scope, over.Iteration + 1, over.Id); break;
                case ActivityKind.ForEach when visit.Items.AsList is { } items && over.Iteration < items.Length:
                    OpenScope(container, visit.Id, visit.Scope, over.Iteration + 1, items[over.Iteration], over.Id);
                    break;
                case ActivityKind.Sign: Weigh(container, visit, over, over.Id); break;
                case ActivityKind.Dispatch: Bargain(container, visit, over); break;
                default:
                    if (!OpenInside(visit.Id) && !HasIncident(visit.Id)) LeaveVisit(visit.Id, FlowActivity.Done);
                    break;
            }
        }
        catch (EvaluationException refused) { Fail(visit.Id, refused.Problem with { Path = container.Id }); }
    }

    bool OpenInside(int visit)
    {
        foreach (var scope in State.Scopes)
            if (scope.Visit == visit && scope.Open && scope.Id > 0) return true;
        return false;
    }

    /// <summary>A token has come to an <c>end</c>: it ends the flow, or the round or branch it stands in, or with a result all of that sequence, loop or forEach.</summary>
    void Arrive(FlowActivity end, int from, int[]? also, int scope, int[]? stack)
    {
        var result = end.Definition.Result;
        Emit(new VisitPassed(NextVisit, end.Id, result ?? FlowActivity.Done, scope, from, also, stack));
        if (scope == 0) { EndFlow(result ?? end.Id, CancelReason.Ended, NextVisit - 1); return; }
        var around = State.Visit(State.Scopes[scope].Visit)!;
        CancelScope(scope, CancelReason.Ended, NextVisit - 1, NextVisit - 1);
        if (result is null) GoOn(around, State.Scopes[scope]);
        else LeaveVisit(around.Id, result);
    }

    void EndFlow(string result, CancelReason reason, int by)
    {
        CancelScope(0, reason, by);
        Emit(new FlowEnded(result));
    }

    /// <param name="scope">The scope.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">The visit that does it, when a return that takes it back shall bring back what was cut; else 0.</param>
    /// <param name="end">The visit to an <c>end</c> that does it, else 0.</param>
    void CancelScope(int scope, CancelReason reason, int by, int end = 0)
    {
        while (FirstLiveIn(scope) is { } visit) CancelVisit(visit.Id, reason, by);
        for (var i = State.Tokens.Length - 1; i >= 0; i--)
            if (State.Tokens[i].Scope == scope) Emit(new TokenTaken(State.Tokens[i], reason, by));
        DropMoving(scope, null, reason, by);
        foreach (var incident in State.Incidents.ToArray())
            if (incident.Visit == 0 && incident.Scope == scope) Emit(new IncidentResolved(incident.Incident, IncidentResolution.Overtaken));
        if (scope > 0 && State.Scopes[scope].Open) Emit(new ScopeClosed(scope, end));
    }

    void CancelVisit(int id, CancelReason reason, int by, IncidentResolution how = IncidentResolution.Overtaken, string? why = null)
    {
        Settle(ActivityOf(State.Visit(id)!), id, reason, by, how, why);
        Emit(new VisitCancelled(id, reason, by));
    }

    /// <summary>Cuts off what hangs on a visit: its inside, its work item unless completed, its timers and incidents.</summary>
    /// <param name="cut">Why the work item is taken away; null when it was completed.</param>
    void Settle(FlowActivity activity, int id, CancelReason? cut, int by, IncidentResolution how, string? why)
    {
        if (activity.IsContainer)
            for (var scope = State.Scopes.Length - 1; scope > 0; scope--)
                // Units a dispatch asks are asked anew when it is done over; none of them comes back by itself.
                if (State.Scopes[scope].Visit == id && State.Scopes[scope].Open) CancelScope(scope, cut ?? CancelReason.Ended, activity.IsNegotiated ? 0 : by);
        if (cut is { } reason && State.WorkItem(id) is not null) Emit(new WorkItemVoided(id, reason));
        for (var i = State.Timers.Length - 1; i >= 0; i--)
            if (State.Timers[i].Visit == id) Emit(new TimerCleared(id, State.Timers[i].Timer));
        for (var i = State.Incidents.Length - 1; i >= 0; i--)
            if (State.Incidents[i].Visit == id) Emit(new IncidentResolved(State.Incidents[i].Incident, how, why));
    }

    bool LiveIn(int scope) => FirstLiveIn(scope) is not null;

    FlowVisit? FirstLiveIn(int scope)
    {
        foreach (var visit in State.Live)
            if (visit.Scope == scope) return visit;
        return null;
    }

    bool TokenIn(int scope)
    {
        foreach (var token in State.Tokens)
            if (token.Scope == scope) return true;
        return false;
    }

    /// <summary>Forgets tokens on their way in a scope; with a fork, only those inside it.</summary>
    void DropMoving(int scope, int[]? fork, CancelReason reason, int by)
    {
        var kept = head;
        for (var i = head; i < tail; i++)
        {
            var token = queue[i];
            if (token.Scope != scope || (fork is not null && !ForkStack.Inside(token.Stack, fork))) queue[kept++] = token;
            // Only what follows a connection has a sender whose token this is; the first of a scope or of a return has not.
            else if (token.Via is not null) Emit(new TokenTaken(new FlowToken(flow[token.Activity].Id, token.Via, token.From, token.Scope, token.Stack), reason, by));
        }
        tail = kept;
    }
}
