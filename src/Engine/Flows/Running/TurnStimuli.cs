using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

// What each stimulus does. A refusal comes before the first event.
sealed partial class Turn
{
    public Problem? Do(Stimulus stimulus)
    {
        if (Unfit(stimulus) is { } unfit) return unfit;
        var refusal = stimulus switch
        {
            Stimulus.Start => Start(),
            Stimulus.Complete one => Complete(one),
            Stimulus.Return one => Return(one),
            Stimulus.Recall one => Recall(one),
            Stimulus.RefuseDispatch one => RefuseDispatch(one),
            Stimulus.AddParty one => AddParty(one),
            Stimulus.RemoveParty one => RemoveParty(one),
            Stimulus.Request one => Request(one),
            Stimulus.TimerDue one => TimerDue(one),
            Stimulus.Signal one => Signal(one),
            Stimulus.Answer one => Answer(one),
            Stimulus.Retry one => Retry(one),
            Stimulus.Skip one => Skip(one),
            Stimulus.Move one => Move(one),
            Stimulus.Close one => Close(one),
            Stimulus.Reopen one => Reopen(one),
            _ => throw new ArgumentException($"stimulus {stimulus.GetType().Name} is not known", nameof(stimulus)),
        };
        if (refusal is null) Drain();
        return refusal;
    }

    Problem? Unfit(Stimulus stimulus) => (stimulus, State.Status) switch
    {
        (Stimulus.Start, FlowStatus.NotStarted) => null,
        (Stimulus.Start, _) => Problem.Of("flow.started"),
        (_, FlowStatus.NotStarted) => Problem.Of("flow.notStarted"),
        (Stimulus.Reopen, FlowStatus.Running) => Problem.Of("flow.notEnded"),
        (not Stimulus.Reopen, FlowStatus.Ended) => Problem.Of("flow.ended"),
        _ => null,
    };

    Problem? Start()
    {
        // First values of the flow's own variables may read form and case, but no variable yet.
        Emit(new FlowStarted(flow.Id));
        for (var i = 0; i < flow.Variables.Names.Length; i++)
        {
            try { Emit(new VariableSet(0, flow.Variables.Names[i], flow.Variables.Values[i].Evaluate(this, 0))); }
            catch (EvaluationException refused) { return refused.Problem; }
        }
        Enqueue(new Moving(flow.Start, 0, 0, null));
        return null;
    }

    /// <summary>The live visit of an open work item.</summary>
    Problem? Item(int id, out FlowVisit? visit)
    {
        visit = State.Visit(id);
        if (visit is null) return Problem.Of("flow.noSuchVisit");
        if (!visit.IsLive) return Problem.At("flow.visitOver", visit.Activity);
        return State.WorkItem(id) is null ? Problem.At("flow.noWorkItem", visit.Activity) : null;
    }

    Problem? Complete(Stimulus.Complete command)
    {
        if (Item(command.Visit, out var visit) is { } refusal) return refusal;
        var activity = ActivityOf(visit!);
        if (Array.IndexOf(activity.ItemOutcomes, command.Outcome) < 0) return Problem.At("flow.unknownOutcome", activity.Id, ("outcome", command.Outcome));
        if (activity.Kind == ActivityKind.Dispatch)
        {
            if (Appoint(activity, visit!, command.Output) is { } notAppointed) return notAppointed;
            LeaveVisit(visit!.Id, FlowActivity.Done);
        }
        else
        {
            if (activity.IsGenerated) Store(visit!, command.Output);
            LeaveVisit(visit!.Id, activity.OutcomeNames[activity.OutcomeAt(command.Outcome)]);
        }
        return null;
    }

    Problem? Request(Stimulus.Request command)
    {
        if (Item(command.Visit, out var visit) is { } refusal) return refusal;
        var activity = ActivityOf(visit!);
        if (Array.Find(activity.Boundaries, b => b.IsRequest && b.Timer == command.Name) is not { } way) return Problem.At("flow.noRequest", activity.Id);
        if (!Array.Exists(State.Timers.ToArray(), t => t.Visit == visit!.Id && t.Timer == way.Timer)) return Problem.At("flow.requestOver", activity.Id);
        // The receiver of a direct return brings back what was cut off; a way beside it could end it before that.
        if (visit!.Front is not null) return Problem.At("flow.returnUnderWay", activity.Id);
        Emit(new TimerCleared(visit.Id, way.Timer));
        SetVariable(visit.Scope, Summoning.Asked, command.Asked);
        foreach (var exit in activity.ExitsBy(way.Outcome)) Follow(exit, visit.Id, visit.Scope, visit.Stack);
        return null;
    }

    Problem? TimerDue(Stimulus.TimerDue command)
    {
        TimerSet? timer = null;
        foreach (var one in State.Timers)
            if (one.Visit == command.Visit && one.Timer == command.Timer) timer = one;
        if (timer is null) return Problem.Of("flow.noSuchTimer");
        if (timer.StoppedAt is not null) return Problem.At("flow.timerStopped", State.Visit(timer.Visit)!.Activity);
        if (facts.Now < timer.Due) return Problem.At("flow.timerNotDue", State.Visit(timer.Visit)!.Activity);
        var visit = State.Visit(command.Visit)!;
        var activity = ActivityOf(visit);
        var boundary = Array.Find(activity.Boundaries, b => b.IsTimer && b.Timer == timer.Timer);
        if (activity.Kind == ActivityKind.Sign && timer.Timer == SignPlan.Closes) CloseSign(activity, visit);
        else if (activity.IsNegotiated && timer.Timer == Negotiating.Timer) CloseNegotiation(activity, visit);
        else if (boundary is null) LeaveVisit(visit.Id, FlowActivity.Done);
        else if (boundary.IsRequest) Emit(new TimerCleared(visit.Id, timer.Timer));
        else if (boundary.Interrupting) LeaveVisit(visit.Id, boundary.Outcome, CancelReason.Boundary);
        else
        {
            Emit(new TimerCleared(visit.Id, timer.Timer));
            foreach (var exit in activity.ExitsBy(boundary.Outcome)) Follow(exit, visit.Id, visit.Scope, visit.Stack);
        }
        return null;
    }

    Problem? Signal(Stimulus.Signal command)
    {
        var waiting = State.Signals.ToArray().Where(s => s.Name == command.Name).ToArray();
        if (waiting.Length == 0) return Keep(command);
        foreach (var one in waiting)
        {
            // One that was woken may have ended the flow or its scope; those that waited there are gone.
            if (State.Visit(one.Visit) is not { IsLive: true } visit) continue;
            Store(visit, command.Payload);
            LeaveVisit(visit.Id, FlowActivity.Done);
            MoveAll();
        }
        return null;
    }

    void Store(FlowVisit visit, Value value)
    {
        if (ActivityOf(visit).Definition.Into is { } name) SetVariable(visit.Scope, name, value);
    }

    Problem? Answer(Stimulus.Answer command)
    {
        OpenAsk? ask = null;
        foreach (var one in State.Asks)
            if (one.Ask == command.Ask) ask = one;
        if (ask is null) return Problem.Of("flow.noSuchAsk");
        var visit = State.Visit(ask.Visit)!;
        var activity = ActivityOf(visit);
        Emit(new AskAnswered(ask.Ask, visit.Id, command.Value, command.Error));
        if (command.Error is not null) { Fail(visit.Id, command.Error with { Path = activity.Id }); return null; }
        var outcome = FlowActivity.Done;
        if (activity.Kind == ActivityKind.Script && activity.Definition.Outcomes is { Count: > 0 })
        {
            var at = command.Value.AsText is { } chosen ? activity.OutcomeAt(chosen) : -1;
            if (at < 0) { Fail(visit.Id, Problem.At("flow.unknownOutcome", activity.Id, ("outcome", command.Value.ToString()))); return null; }
            outcome = activity.OutcomeNames[at];
        }
        if (activity.Kind is ActivityKind.Plugin or ActivityKind.Subcase)
        {
            var named = activity.Definition.Outcomes is { Count: > 0 } outcomes ? outcomes : [FlowActivity.Done];
            outcome = command.Outcome ?? FlowActivity.Done;
            if (!named.Contains(outcome)) { Fail(visit.Id, Problem.At("flow.unknownOutcome", activity.Id, ("outcome", outcome))); return null; }
        }
        Store(visit, command.Value);
        LeaveVisit(visit.Id, outcome);
        return null;
    }

    Problem? Close(Stimulus.Close command)
    {
        // The visit a reopening begins with will have this number; a return to before it takes back the closing.
        EndFlow(command.Result, CancelReason.Closed, -NextVisit);
        return null;
    }

    Problem? Reopen(Stimulus.Reopen command)
    {
        var target = command.Activity ?? flow.Definition.ReopenAt;
        var activity = target is null ? flow[flow.Start] : flow.Find(target);
        if (activity is not { Container: -1 } || activity.Kind == ActivityKind.Join) return Problem.Of("flow.cannotReopenAt", ("activity", target ?? ""));
        Emit(new FlowReopened(activity.Id));
        var last = 0;
        foreach (var visit in State.Visits)
            if (visit is { Scope: 0, Undone: false, Status: VisitStatus.Ended }) last = visit.Id;
        Enqueue(new Moving(activity.Index, last, 0, null));
        return null;
    }
}
