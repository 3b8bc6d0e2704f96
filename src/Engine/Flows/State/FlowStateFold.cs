using LowCode.Scripts;

namespace LowCode.Flows;

// What each event does to a state that nobody else holds.
public sealed partial class FlowState
{
    internal void Begin(FlowStarted e)
    {
        Status = FlowStatus.Running;
        Flow = e.Flow;
        scopes.Add(new FlowScope(0, -1, 0, 1, default, e.Variables ?? Record.Empty, Open: true));
    }

    internal void End(FlowEnded e)
    {
        Status = FlowStatus.Ended;
        Result = e.Result;
        SetScope(0, open: false);
    }

    internal void Reopen()
    {
        Status = FlowStatus.Running;
        Result = null;
        SetScope(0, open: true);
    }

    internal void Add(FlowVisit visit)
    {
        if (IsAside(visit.Scope, visit.From, visit.Also)) visit = visit with { Aside = true };
        visits.Add(visit);
        live.Add(visit);
        // What is done over does not come back once more.
        if (visit.Replaces > 0 && visits[visit.Replaces - 1] is { CutBy: not 0 } old) visits.Set(visit.Replaces - 1, old with { CutBy = 0 });
    }

    internal void Pass(VisitPassed e)
    {
        visits.Add(new FlowVisit(e.Visit, e.Activity, e.Scope, e.From, e.Also, e.Stack, 0, null) { Status = VisitStatus.Ended, Outcome = e.Outcome, Taken = e.Taken, Aside = IsAside(e.Scope, e.From, e.Also) });
        if (e.Taken is not null)
            foreach (var token in e.Taken) Take(token);
    }

    /// <summary>What comes of a visit that still runs comes of a timer beside it; and so does all that follows of that alone.</summary>
    bool IsAside(int scope, int from, int[]? also)
    {
        if (from == 0 || scopes[scope].Visit == from || visits[from - 1] is not ({ Aside: true } or { IsLive: true })) return false;
        foreach (var other in also ?? [])
            if (!visits[other - 1].Aside) return false;
        return true;
    }

    internal void Finish(int id, VisitStatus status, string? outcome, int cutBy = 0, bool lost = false)
    {
        visits.Set(id - 1, visits[id - 1] with { Status = status, Outcome = outcome, CutBy = cutBy, Lost = lost });
        for (var i = live.Count - 1; i >= 0; i--)
            if (live[i].Id == id) { live.RemoveAt(i); break; }
        Void(id);
        for (var i = signals.Count - 1; i >= 0; i--)
            if (signals[i].Visit == id) signals.RemoveAt(i);
        for (var i = asks.Count - 1; i >= 0; i--)
            if (asks[i].Visit == id) asks.RemoveAt(i);
    }

    internal void Undo(VisitsUndone e)
    {
        foreach (var id in e.Visits) visits.Set(id - 1, visits[id - 1] with { Undone = true, CutBy = 0 });
    }

    internal void Revive(int id, bool forReceiver)
    {
        var visit = visits[id - 1] with { Status = VisitStatus.Live };
        if (!forReceiver) visit = visit with { CutBy = 0 };
        visits.Set(id - 1, visit);
        // Live visits stand in order of number, so that what is done to all of them is done in one order.
        live.Add(visit);
        for (var i = live.Count - 1; i > 0 && live[i - 1].Id > id; i--)
        {
            live.Set(i, live[i - 1]);
            live.Set(i - 1, visit);
        }
    }

    internal void Keep(ItemsTaken e) => Change(visits[e.Visit - 1] with { Items = e.Items });

    internal void Keep(FrontKept e) => Change(visits[e.Visit - 1] with { Front = e });

    internal void Put(FlowToken token)
    {
        tokens.Add(token);
        ForgetCut(token);
    }

    void ForgetCut(FlowToken token)
    {
        for (var i = cutTokens.Count - 1; i >= 0; i--)
            if (cutTokens[i].Token.Equals(token)) cutTokens.RemoveAt(i);
    }

    internal void Cut(TokenTaken e)
    {
        Take(e.Token);
        ForgetCut(e.Token);
        if (e.By != 0) cutTokens.Add(e);
        else if (e.Reason == CancelReason.Joined) visits.Set(e.Token.From - 1, visits[e.Token.From - 1] with { Lost = true });
    }

    internal void Take(FlowToken token)
    {
        for (var i = 0; i < tokens.Count; i++)
            if (tokens[i].Equals(token)) { tokens.RemoveAt(i); return; }
    }

    internal void Open(ScopeOpened e) => scopes.Add(new FlowScope(e.Scope, e.Parent, e.Visit, e.Iteration, e.Item, e.Variables ?? Record.Empty, Open: true, e.After));

    internal void SetScope(int id, bool open, int endedBy = 0) => scopes.Set(id, scopes[id] with { Open = open, EndedBy = endedBy });

    internal void Set(VariableSet e) => scopes.Set(e.Scope, scopes[e.Scope] with { Variables = scopes[e.Scope].Variables.With(e.Name, e.Value) });

    internal void Open(WorkItemOpened e)
    {
        workItems.Add(e);
        Change(visits[e.Visit - 1] with { Human = true });
    }

    internal void Void(int visit)
    {
        for (var i = workItems.Count - 1; i >= 0; i--)
            if (workItems[i].Visit == visit) workItems.RemoveAt(i);
    }

    internal void Set(TimerSet e) => timers.Add(e);

    internal void Stop(TimerStopped e)
    {
        for (var i = timers.Count - 1; i >= 0; i--)
            if (timers[i].Visit == e.Visit && timers[i].Timer == e.Timer) timers.Set(i, timers[i] with { StoppedAt = e.At });
    }

    internal void Clear(TimerCleared e)
    {
        for (var i = timers.Count - 1; i >= 0; i--)
            if (timers[i].Visit == e.Visit && timers[i].Timer == e.Timer) timers.RemoveAt(i);
    }

    internal void Keep(SignalKept e) => keptSignals.Add(e);

    internal void Take(SignalTaken e)
    {
        for (var i = 0; i < keptSignals.Count; i++)
            if (keptSignals[i].Name == e.Name) { keptSignals.RemoveAt(i); return; }
    }

    internal void Await(SignalAwaited e) => signals.Add(e);

    internal void Own(OwnerSet e) => Owner = e;

    internal void Send(EffectRequested e)
    {
        var visit = visits[e.Visit - 1] with { Sent = true };
        if (visit.IsLive) Change(visit); else visits.Set(e.Visit - 1, visit);
        if (e.Ask == 0) return;
        LastAsk = e.Ask;
        asks.Add(new OpenAsk(e.Ask, e.Visit));
    }

    internal void Raise(AskRaised e)
    {
        LastAsk = e.Ask;
        asks.Add(new OpenAsk(e.Ask, e.Visit));
    }

    internal void Answer(int ask)
    {
        for (var i = asks.Count - 1; i >= 0; i--)
            if (asks[i].Ask == ask) asks.RemoveAt(i);
    }

    internal void Raise(IncidentRaised e)
    {
        LastIncident = e.Incident;
        incidents.Add(e);
    }

    internal void Resolve(int incident)
    {
        for (var i = incidents.Count - 1; i >= 0; i--)
            if (incidents[i].Incident == incident) incidents.RemoveAt(i);
    }

    void Change(FlowVisit visit)
    {
        visits.Set(visit.Id - 1, visit);
        for (var i = live.Count - 1; i >= 0; i--)
            if (live[i].Id == visit.Id) { live.Set(i, visit); break; }
    }
}
