using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

// The order of things in the serialised form.
public sealed partial class FlowState
{
    internal void Write(StateWriter to)
    {
        to.Byte((byte)Status);
        to.Text(Flow);
        to.Text(Result);
        to.Int(LastAsk);
        to.Int(LastIncident);
        to.Int(visits.Count);
        foreach (var visit in visits.Span) Write(to, visit);
        to.Int(scopes.Count);
        foreach (var scope in scopes.Span)
        {
            to.Int(scope.Parent);
            to.Int(scope.Visit);
            to.Int(scope.Iteration);
            to.Value(scope.Item);
            to.Record(scope.Variables);
            to.Flag(scope.Open);
            to.Int(scope.After);
            to.Int(scope.EndedBy);
        }
        to.Int(tokens.Count);
        foreach (var token in tokens.Span) Write(to, token);
        to.Int(cutTokens.Count);
        foreach (var cut in cutTokens.Span) { Write(to, cut.Token); to.Byte((byte)cut.Reason); to.Int(cut.By); }
        to.Int(workItems.Count);
        foreach (var item in workItems.Span) Write(to, item);
        to.Int(timers.Count);
        foreach (var timer in timers.Span)
        {
            to.Int(timer.Visit);
            to.Text(timer.Timer);
            to.Long(timer.Due.Ticks);
            to.Int((int)timer.Due.Offset.TotalMinutes + MinutesPerDay);
        }
        to.Int(signals.Count);
        foreach (var signal in signals.Span) { to.Int(signal.Visit); to.Text(signal.Name); }
        to.Int(asks.Count);
        foreach (var ask in asks.Span) { to.Int(ask.Ask); to.Int(ask.Visit); }
        to.Int(incidents.Count);
        foreach (var incident in incidents.Span) Write(to, incident);
        to.Flag(Owner is not null);
        if (Owner is { } owner) Write(to, owner);
        // Written only where there are any: states written before there were such signals, or timers that stand still, end here.
        var stopped = StoppedTimers();
        if (keptSignals.Count + stopped.Count == 0) return;
        to.Int(keptSignals.Count);
        foreach (var kept in keptSignals.Span) { to.Text(kept.Name); to.Value(kept.Payload); }
        if (stopped.Count == 0) return;
        to.Int(stopped.Count);
        foreach (var at in stopped) { to.Int(at); to.Long(timers[at].StoppedAt!.Value.ToUnixTimeMilliseconds()); }
    }

    List<int> StoppedTimers()
    {
        var stopped = new List<int>(0);
        for (var i = 0; i < timers.Count; i++)
            if (timers[i].StoppedAt is not null) stopped.Add(i);
        return stopped;
    }

    internal static FlowState Read(ref StateReader from)
    {
        var state = new FlowState { Status = (FlowStatus)from.Byte(), Flow = from.Text(), Result = from.Text(), LastAsk = from.Int(), LastIncident = from.Int() };
        for (int i = 1, count = from.Count(); i <= count; i++)
        {
            var visit = ReadVisit(ref from, i);
            state.visits.Add(visit);
            if (visit.IsLive) state.live.Add(visit);
        }
        for (int i = 0, count = from.Count(); i < count; i++)
            state.scopes.Add(new FlowScope(i, from.Int(), from.Int(), from.Int(), from.Value(), from.Record(), from.Flag(), from.Int(), from.Int()));
        for (var left = from.Count(); left > 0; left--) state.tokens.Add(ReadToken(ref from));
        for (var left = from.Count(); left > 0; left--) state.cutTokens.Add(new TokenTaken(ReadToken(ref from), (CancelReason)from.Byte(), from.Int()));
        for (var left = from.Count(); left > 0; left--) state.workItems.Add(ReadItem(ref from));
        for (var left = from.Count(); left > 0; left--)
            state.timers.Add(new TimerSet(from.Int(), from.NeededText(), new DateTimeOffset(from.Long(), TimeSpan.FromMinutes(from.Int() - MinutesPerDay))));
        for (var left = from.Count(); left > 0; left--) state.signals.Add(new SignalAwaited(from.Int(), from.NeededText()));
        for (var left = from.Count(); left > 0; left--) state.asks.Add(new OpenAsk(from.Int(), from.Int()));
        for (var left = from.Count(); left > 0; left--) state.incidents.Add(ReadIncident(ref from));
        if (from.Flag()) state.Owner = ReadOwner(ref from);
        if (!from.AtEnd)
            for (var left = from.Count(); left > 0; left--) state.keptSignals.Add(new SignalKept(from.NeededText(), from.Value()));
        if (!from.AtEnd)
            for (var left = from.Count(); left > 0; left--)
                if (from.Int() is var at) state.timers.Set(at, state.timers[at] with { StoppedAt = DateTimeOffset.FromUnixTimeMilliseconds(from.Long()) });
        return from.AtEnd ? state : throw new InvalidDataException("a flow state has something behind its end");
    }

    const int MinutesPerDay = 24 * 60;
    const int IsUndone = 4, HasSent = 8, IsHuman = 16, HasMore = 32, IsLost = 64, IsBeside = 128;

    static void Write(StateWriter to, FlowVisit visit)
    {
        var more = visit.Also is not null || visit.Stack is not null || visit.Excluded is not null || visit.Taken is not null || visit.Front is not null || visit.Replaces > 0 || visit.CutBy != 0 || !visit.Items.IsUndefined;
        to.Byte((byte)((int)visit.Status | (visit.Undone ? IsUndone : 0) | (visit.Sent ? HasSent : 0) | (visit.Human ? IsHuman : 0) | (visit.Lost ? IsLost : 0) | (visit.Aside ? IsBeside : 0) | (more ? HasMore : 0)));
        to.Text(visit.Activity);
        to.Int(visit.Scope);
        to.Int(visit.From);
        to.Text(visit.Outcome);
        if (!more) return;
        to.Ints(visit.Also);
        to.Ints(visit.Stack);
        to.Int(visit.Replaces);
        to.Int(visit.CutBy);
        to.Texts(visit.Excluded);
        Write(to, visit.Taken);
        to.Flag(visit.Front is not null);
        if (visit.Front is { } front) { to.Int(front.Visit); to.Ints(front.Visits); Write(to, front.Tokens); to.Ints(front.Scopes); to.Ints(front.Around); }
        to.Value(visit.Items);
    }

    static FlowVisit ReadVisit(ref StateReader from, int id)
    {
        var flags = from.Byte();
        var (activity, scope, sender, outcome) = (from.NeededText(), from.Int(), from.Int(), from.Text());
        var visit = (flags & HasMore) == 0
            ? new FlowVisit(id, activity, scope, sender, null, null, 0, null) { Status = (VisitStatus)(flags & 3), Outcome = outcome, Undone = (flags & IsUndone) != 0, Sent = (flags & HasSent) != 0, Human = (flags & IsHuman) != 0, Lost = (flags & IsLost) != 0, Aside = (flags & IsBeside) != 0 }
            : new FlowVisit(id, activity, scope, sender, from.Ints(), from.Ints(), from.Int(), null)
            {
                CutBy = from.Int(), Excluded = from.Texts(),
                Status = (VisitStatus)(flags & 3), Outcome = outcome, Undone = (flags & IsUndone) != 0, Sent = (flags & HasSent) != 0, Human = (flags & IsHuman) != 0, Lost = (flags & IsLost) != 0, Aside = (flags & IsBeside) != 0,
                Taken = ReadTokens(ref from),
                Front = from.Flag() ? new FrontKept(from.Int(), from.Ints() ?? [], ReadTokens(ref from), from.Ints(), from.Ints()) : null,
                Items = from.Value(),
            };
        return visit;
    }

    static void Write(StateWriter to, FlowToken[]? tokens)
    {
        to.Int(tokens?.Length ?? -1);
        foreach (var token in tokens ?? []) Write(to, token);
    }

    static FlowToken[]? ReadTokens(ref StateReader from)
    {
        var count = from.Count();
        if (count < 0) return null;
        var tokens = new FlowToken[count];
        for (var i = 0; i < count; i++) tokens[i] = ReadToken(ref from);
        return tokens;
    }

    static void Write(StateWriter to, FlowToken token)
    {
        to.Text(token.Activity);
        to.Text(token.Via);
        to.Int(token.From);
        to.Int(token.Scope);
        to.Ints(token.Stack);
    }

    static FlowToken ReadToken(ref StateReader from) => new(from.NeededText(), from.NeededText(), from.Int(), from.Int(), from.Ints());

    static void Write(StateWriter to, WorkItemOpened item)
    {
        to.Int(item.Visit);
        to.Text(item.Activity);
        to.Text(item.Name);
        to.Text(item.Form);
        to.Text(item.Post);
        to.Text(item.Unit);
        to.Texts(item.Users);
        to.Texts(item.Not);
        to.Texts(item.Outcomes);
        to.Texts(item.Allow);
    }

    static WorkItemOpened ReadItem(ref StateReader from) =>
        new(from.Int(), from.NeededText(), from.Text(), from.Text(), from.Text(), from.Text(), from.Texts(), from.Texts(), from.Texts() ?? [], from.Texts());

    static void Write(StateWriter to, IncidentRaised incident)
    {
        to.Int(incident.Incident);
        to.Int(incident.Visit);
        to.Int(incident.Scope);
        to.Text(incident.Problem.Code);
        to.Text(incident.Problem.Path);
        to.Int(incident.Problem.Values?.Count ?? -1);
        if (incident.Problem.Values is not { } values) return;
        foreach (var (name, value) in values.OrderBy(v => v.Key, StringComparer.Ordinal)) { to.Text(name); to.Text(value); }
    }

    static IncidentRaised ReadIncident(ref StateReader from)
    {
        var (number, visit, scope, code, path, count) = (from.Int(), from.Int(), from.Int(), from.NeededText(), from.Text(), from.Count());
        if (count < 0) return new IncidentRaised(number, visit, new Problem(code, path), scope);
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++) values[from.NeededText()] = from.NeededText();
        return new IncidentRaised(number, visit, new Problem(code, path, values.ToImmutable()), scope);
    }

    static void Write(StateWriter to, OwnerSet owner)
    {
        to.Int(owner.Visit);
        to.Text(owner.Unit);
        to.Byte((byte)owner.Basis);
        to.Text(owner.Post);
        to.Byte(owner.Class is { } duty ? (byte)(duty + 1) : (byte)0);
        to.Texts(owner.Assisting);
        to.Text(owner.Ground);
    }

    static OwnerSet ReadOwner(ref StateReader from)
    {
        var (visit, unit, basis, post, duty) = (from.Int(), from.NeededText(), (DispatchBasis)from.Byte(), from.Text(), from.Byte());
        return new OwnerSet(visit, unit, basis, post, duty == 0 ? null : (DutyClass)(duty - 1), from.Texts(), from.Text());
    }
}
