using LowCode.Problems;

namespace LowCode.Flows;

// No duty fits: units are asked, and if none takes it a leader appoints.
sealed partial class Turn
{
    /// <summary>Asks the units, or goes on to the appointment when there is none to ask.</summary>
    void Negotiate(FlowActivity dispatch, int visit)
    {
        var scope = State.Visit(visit)!.Scope;
        var asked = Texts(dispatch.Items.Evaluate(this, scope)) ?? [];
        var excluded = State.Visit(visit)!.Excluded;
        Scripts.Value[] units = [.. asked.Distinct(StringComparer.Ordinal).Where(u => excluded?.Contains(u) != true && !IsTakenBack(dispatch, u)).Take(MostParties).Select(u => (Scripts.Value)u)];
        if (units.Length == 0) { OfferAppointment(dispatch, visit); return; }
        if (dispatch.Duration.Evaluate(this, scope).AsText is not { } within || facts.Due(facts.Now, within) is not { } due) { Fail(visit, Problem.At("flow.noBoundaryDue", dispatch.Id)); return; }
        Emit(new ItemsTaken(visit, Scripts.Value.Of(units)));
        Emit(new TimerSet(visit, Negotiating.Timer, due));
        SpreadFrom(0, dispatch, visit, scope, units);
    }

    /// <summary>One unit has answered: it takes the case, or the others are waited for, or nobody takes it.</summary>
    void Bargain(FlowActivity dispatch, FlowVisit visit, FlowScope over)
    {
        if (Poll.VoteIn(State, over.Id) == Negotiating.Accept) Take(dispatch, visit, over);
        else if (!OpenInside(visit.Id) && State.WorkItem(visit.Id) is null) Fall(dispatch, visit.Id);
    }

    /// <summary>The time to answer is over.</summary>
    void CloseNegotiation(FlowActivity dispatch, FlowVisit visit)
    {
        if (dispatch.Definition.Negotiate?.Silence == "accepts")
            foreach (var scope in State.Scopes.ToArray())
                if (scope.Id > 0 && scope.Visit == visit.Id && scope.Open) { Take(dispatch, visit, scope); return; }
        Fall(dispatch, visit.Id);
    }

    void Take(FlowActivity dispatch, FlowVisit visit, FlowScope unit)
    {
        EndAsking(visit.Id);
        Own(new OwnerSet(visit.Id, unit.Item.AsText!, DispatchBasis.Negotiated, dispatch.Definition.Negotiate?.Post));
        LeaveVisit(visit.Id, FlowActivity.Done);
    }

    /// <summary>Nobody takes it: who was silent is asked no longer, and somebody appoints.</summary>
    void Fall(FlowActivity dispatch, int visit)
    {
        EndAsking(visit);
        if (Array.Exists(State.Timers.ToArray(), t => t.Visit == visit && t.Timer == Negotiating.Timer)) Emit(new TimerCleared(visit, Negotiating.Timer));
        OfferAppointment(dispatch, visit);
    }

    /// <summary>Nobody is asked any longer, and nothing brings that back: a dispatch that is done over asks anew.</summary>
    void EndAsking(int visit)
    {
        for (var scope = State.Scopes.Length - 1; scope > 0; scope--)
            if (State.Scopes[scope].Visit == visit && State.Scopes[scope].Open) CancelScope(scope, CancelReason.Ended, 0);
    }

    void OfferAppointment(FlowActivity dispatch, int visit) => Emit(AppointmentOf(dispatch, visit));

    static WorkItemOpened AppointmentOf(FlowActivity dispatch, int visit) => new(
        visit, dispatch.Id, dispatch.Definition.Name, dispatch.Definition.Form, dispatch.Definition.Leader ?? dispatch.Definition.Dispatcher ?? "dispatcher", null, null, null, dispatch.ItemOutcomes, dispatch.Allow);

    bool IsTakenBack(FlowActivity dispatch, string unit)
    {
        if (facts.IsStreet(unit) && facts.DutyTable(dispatch.Definition.Table!) is { } table)
            foreach (var row in table.Rows)
                if (row.Class == DutyClass.TakenBack && Holds(row)) return true;
        return false;
    }
}
