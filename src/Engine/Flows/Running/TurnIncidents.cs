using LowCode.Problems;

namespace LowCode.Flows;

// When something goes wrong.
sealed partial class Turn
{
    /// <summary>A visit has failed: its own error boundary takes it, or that of what it runs inside, or people must.</summary>
    void Fail(int id, Problem problem)
    {
        // Not past the receiver of a direct return: what it brings back would be lost.
        for (var at = id; at > 0; at = State.Visit(at)!.Front is null ? State.Scopes[State.Visit(at)!.Scope].Visit : 0)
            foreach (var boundary in ActivityOf(State.Visit(at)!).Boundaries)
                if (!boundary.IsTimer && (boundary.Code is null || boundary.Code == problem.Code))
                {
                    LeaveVisit(at, boundary.Outcome, CancelReason.Boundary);
                    return;
                }
        Raise(id, problem);
    }

    void Raise(int id, Problem problem)
    {
        Emit(new IncidentRaised(State.LastIncident + 1, id, problem.Path is null ? problem with { Path = State.Visit(id)!.Activity } : problem, State.Visit(id)!.Scope));
    }

    bool HasIncident(int visit)
    {
        foreach (var incident in State.Incidents)
            if (incident.Visit == visit) return true;
        return false;
    }

    /// <summary>Nothing hangs silently: a scope in which nothing can happen any more is an incident, and one that goes on again is none.</summary>
    void ReportStuck()
    {
        for (var i = State.Incidents.Length - 1; i >= 0; i--)
            if (State.Incidents[i] is { Visit: 0 } old && (!State.Scopes[old.Scope].Open || (LiveIn(old.Scope) && !IsCutShort(old))))
                Emit(new IncidentResolved(old.Incident, IncidentResolution.Overtaken));
        for (var id = 0; id < State.Scopes.Length; id++)
        {
            if (!State.Scopes[id].Open || LiveIn(id)) continue;
            if (FirstTokenIn(id) is { } token) ReportStuck(id, Problem.At("flow.joinStarved", token.Activity));
            else if (id == 0) ReportStuck(0, Problem.At("flow.ranOut", LastActivity()));
        }
    }

    /// <summary>An endless round stopped at a join that could go on: other steps being alive does not mend it.</summary>
    bool IsCutShort(IncidentRaised incident) => incident.Problem.Code == "flow.tooManySteps" && ReadyToken(incident.Scope) is not null;

    void ReportStuck(int scope, Problem problem)
    {
        foreach (var open in State.Incidents)
            if (open.Visit == 0 && open.Scope == scope) return;
        Emit(new IncidentRaised(State.LastIncident + 1, 0, problem, scope));
    }

    FlowToken? FirstTokenIn(int scope)
    {
        foreach (var token in State.Tokens)
            if (token.Scope == scope) return token;
        return null;
    }

    string? LastActivity()
    {
        for (var i = State.Visits.Length - 1; i >= 0; i--)
            if (State.Visits[i] is { Scope: 0, Status: VisitStatus.Ended } last) return last.Activity;
        return null;
    }
}
