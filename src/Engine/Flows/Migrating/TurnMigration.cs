using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

// What the runner knows that a migration needs: who is offered an open step now, and which timers and variables it has that it had not.
sealed partial class Turn
{
    /// <summary>A work item as this flow offers it; a problem when it offers it to nobody.</summary>
    public (WorkItemOpened? Item, Problem? Problem) Offered(FlowVisit visit)
    {
        var activity = ActivityOf(visit);
        if (activity.Kind == ActivityKind.Dispatch)
            return (AppointmentOf(activity, visit.Id), null);
        try
        {
            Offer(activity, visit.Id, visit.Scope);
            return events is [.., WorkItemOpened opened] ? (opened, null) : (null, Problem.At("flow.nobody", activity.Id));
        }
        catch (EvaluationException refused) { return (null, refused.Problem with { Path = activity.Id }); }
    }

    /// <summary>Timers of boundaries that a running step has now and had not.</summary>
    public Problem? StartTimers(FlowVisit visit, IReadOnlyCollection<string> had)
    {
        foreach (var boundary in ActivityOf(visit).Boundaries)
        {
            if (!boundary.IsTimer || had.Contains(boundary.Timer)) continue;
            try
            {
                if (DueOf(boundary, visit.Scope) is not { } due) return Problem.At("flow.noBoundaryDue", visit.Activity);
                Emit(new TimerSet(visit.Id, boundary.Timer, due));
            }
            catch (EvaluationException) { return Problem.At("flow.noBoundaryDue", visit.Activity); }
        }
        return null;
    }

    /// <summary>Variables that the flow declares now and the case has not.</summary>
    public Problem? AddVariables()
    {
        for (var i = 0; i < flow.Variables.Names.Length; i++)
        {
            if (State.Scopes[0].Variables.Contains(flow.Variables.Names[i])) continue;
            try { Emit(new VariableSet(0, flow.Variables.Names[i], flow.Variables.Values[i].Evaluate(this, 0))); }
            catch (EvaluationException refused) { return refused.Problem; }
        }
        return null;
    }

    public IReadOnlyList<FlowEvent> Happened => events;
}
