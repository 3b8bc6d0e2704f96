using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

// What people do about incidents: retry, skip, move.
sealed partial class Turn
{
    Problem? Retry(Stimulus.Retry command)
    {
        IncidentRaised? incident = null;
        foreach (var open in State.Incidents)
            if (open.Visit == command.Visit) incident = open;
        if (incident is null) return Problem.Of("flow.noIncident");
        if (Correct(incident.Scope, command.Variables) is { } refusal) return refusal;
        foreach (var open in State.Incidents.ToArray())
            if (open.Visit == command.Visit) Emit(new IncidentResolved(open.Incident, IncidentResolution.Retried));
        if (command.Visit > 0) TryAgain(State.Visit(command.Visit)!, incident.Problem.Code);
        return null;
    }

    /// <summary>Gives variables in sight other values, so that what failed by them can be tried again.</summary>
    Problem? Correct(int scope, Record? variables)
    {
        if (variables is null) return null;
        var seen = VariablesIn(scope);
        foreach (var (name, _) in variables)
            if (!seen.Contains(name)) return Problem.At("flow.noVariable", "variables." + name, ("variable", name));
        foreach (var (name, value) in variables) SetVariable(scope, name, value);
        return null;
    }

    void TryAgain(FlowVisit visit, string code)
    {
        var activity = ActivityOf(visit);
        if (activity.IsAtOnce)
        {
            var outcome = Prepare(activity, visit.Scope, out var problem);
            if (outcome is null) { Fail(visit.Id, problem!); return; }
            Perform(activity, visit.Id, visit.Scope);
            LeaveVisit(visit.Id, outcome);
        }
        else if (activity.Kind == ActivityKind.End)
        {
            CancelVisit(visit.Id, CancelReason.Moved, 0);
            Arrive(activity, visit.Id, null, visit.Scope, visit.Stack);
        }
        else if (activity.IsContainer) GoOnAfterFailure(activity, visit.Id, visit.Scope);
        // The timers run since the first try, unless that failed before or at them.
        else if (code is not ("flow.noBoundaryDue" or "flow.tooManySteps") || SetBoundaries(activity, visit.Id, visit.Scope)) Begin(activity, visit.Id, visit.Scope);
    }

    Problem? Skip(Stimulus.Skip command)
    {
        if (command.Visit == 0) return SkipStuck(command);
        if (State.Visit(command.Visit) is not { } visit) return Problem.Of("flow.noSuchVisit");
        if (!visit.IsLive) return Problem.At("flow.visitOver", visit.Activity);
        var activity = ActivityOf(visit);
        var at = activity.OutcomeAt(command.Outcome);
        if (at < 0 || IsAside(activity, command.Outcome)) return Problem.At("flow.unknownOutcome", activity.Id, ("outcome", command.Outcome));
        if (activity.Kind == ActivityKind.Dispatch && State.Owner is null) return Problem.At("flow.appointNeedsUnit", activity.Id);
        if (activity.Kind == ActivityKind.Fork)
        {
            branches.Clear();
            branches.AddRange(activity.Out);
        }
        LeaveVisit(visit.Id, activity.OutcomeNames[at], CancelReason.Skipped, IncidentResolution.Skipped, command.Reason);
        return null;
    }

    /// <summary>An outcome only of a timer that does not interrupt: the activity cannot be left by it.</summary>
    static bool IsAside(FlowActivity activity, string outcome) =>
        Array.Exists(activity.Boundaries, b => b.Outcome == outcome && b is { IsTimer: true, Interrupting: false }) && !activity.ItemOutcomes.Contains(outcome);

    /// <summary>A starved join goes on with what it has.</summary>
    Problem? SkipStuck(Stimulus.Skip command)
    {
        if (Stuck() is not { } incident) return Problem.Of("flow.noIncident");
        if (FirstTokenIn(incident.Scope) is not { } token) return Problem.Of("flow.nothingToSkip");
        Emit(new IncidentResolved(incident.Incident, IncidentResolution.Skipped, command.Reason));
        Fire(flow.Find(token.Activity)!, token);
        return null;
    }

    IncidentRaised? Stuck()
    {
        foreach (var open in State.Incidents)
            if (open.Visit == 0) return open;
        return null;
    }

    Problem? Move(Stimulus.Move command)
    {
        if (flow.Find(command.Activity) is not { } target || target.Kind == ActivityKind.Join) return Problem.Of("flow.cannotMoveTo", ("activity", command.Activity));
        return command.Visit == 0 ? MoveStuck(command, target) : MoveVisit(command, target);
    }

    Problem? MoveVisit(Stimulus.Move command, FlowActivity target)
    {
        if (State.Visit(command.Visit) is not { } visit) return Problem.Of("flow.noSuchVisit");
        if (!visit.IsLive) return Problem.At("flow.visitOver", visit.Activity);
        // Out of a sequence, loop or forEach the whole of it moves.
        while (ContainerOf(visit.Scope) != target.Container)
        {
            if (visit.Scope == 0) return Problem.Of("flow.cannotMoveTo", ("activity", command.Activity));
            visit = State.Visit(State.Scopes[visit.Scope].Visit)!;
        }
        if (visit.Front is not null || ReceiverInside(visit.Id) is not null) return Problem.At("flow.returnUnderWay", visit.Activity);
        Settle(ActivityOf(visit), visit.Id, CancelReason.Moved, visit.Id, IncidentResolution.Moved, command.Reason);
        // Its token went on: it is not for a return to bring back.
        Emit(new VisitCancelled(visit.Id, CancelReason.Moved));
        Enqueue(new Moving(target.Index, visit.Id, visit.Scope, LeaveForks(target.Index, visit.Scope, visit.Stack, CancelReason.Moved, visit.Id)));
        return null;
    }

    /// <summary>All tokens that are stuck at joins go on as one.</summary>
    Problem? MoveStuck(Stimulus.Move command, FlowActivity target)
    {
        if (Stuck() is not { } incident) return Problem.Of("flow.noIncident");
        if (ContainerOf(incident.Scope) != target.Container)
        {
            if (incident.Scope == 0) return Problem.Of("flow.cannotMoveTo", ("activity", command.Activity));
            return MoveVisit(command with { Visit = State.Scopes[incident.Scope].Visit }, target);
        }
        Emit(new IncidentResolved(incident.Incident, IncidentResolution.Moved, command.Reason));
        var senders = new List<int>();
        for (var i = State.Tokens.Length - 1; i >= 0; i--)
        {
            if (State.Tokens[i].Scope != incident.Scope) continue;
            senders.Add(State.Tokens[i].From);
            Emit(new TokenTaken(State.Tokens[i], CancelReason.Moved));
        }
        senders.Reverse();
        Enqueue(new Moving(target.Index, senders.Count > 0 ? senders[0] : 0, incident.Scope, null, null, senders.Count > 1 ? [.. senders.Skip(1)] : null));
        return null;
    }

    int ContainerOf(int scope) => scope == 0 ? -1 : ActivityOf(State.Visit(State.Scopes[scope].Visit)!).Index;
}
