using System.Runtime.CompilerServices;
using LowCode.Scripts;

namespace LowCode.Flows;

public enum FlowStatus : byte { NotStarted, Running, Ended }

/// <summary>
/// Where a flow stands. Immutable to everyone outside: <see cref="Fold"/> and the runner work on a copy. Made from events alone.
/// </summary>
public sealed partial class FlowState
{
    Rows<FlowVisit> visits;
    Rows<FlowScope> scopes;
    Rows<FlowToken> tokens;
    Rows<WorkItemOpened> workItems;
    Rows<TimerSet> timers;
    Rows<SignalAwaited> signals;
    Rows<SignalKept> keptSignals;
    Rows<OpenAsk> asks;
    Rows<IncidentRaised> incidents;
    Rows<FlowVisit> live;
    Rows<TokenTaken> cutTokens;

    FlowState() { }

    /// <summary>Before the start.</summary>
    public static FlowState NotStarted { get; } = new();

    public FlowStatus Status { get; private set; }
    public string? Flow { get; private set; }
    /// <summary>Result of an ended flow.</summary>
    public string? Result { get; private set; }
    /// <summary>The latest owner; null before the first dispatch.</summary>
    public OwnerSet? Owner { get; private set; }

    /// <summary>All visits; number n stands at n − 1.</summary>
    public ReadOnlySpan<FlowVisit> Visits => visits.Span;
    /// <summary>Visits that last, in order of number.</summary>
    public ReadOnlySpan<FlowVisit> Live => live.Span;
    /// <summary>All scopes; number n stands at n, 0 is the flow.</summary>
    public ReadOnlySpan<FlowScope> Scopes => scopes.Span;
    /// <summary>Tokens waiting at joins, in the order they came.</summary>
    public ReadOnlySpan<FlowToken> Tokens => tokens.Span;
    public ReadOnlySpan<WorkItemOpened> WorkItems => workItems.Span;
    public ReadOnlySpan<TimerSet> Timers => timers.Span;
    public ReadOnlySpan<SignalAwaited> Signals => signals.Span;
    /// <summary>Signals that came before anything waited for them, oldest first.</summary>
    public ReadOnlySpan<SignalKept> KeptSignals => keptSignals.Span;
    /// <summary>Asks and calls that wait for an answer.</summary>
    public ReadOnlySpan<OpenAsk> Asks => asks.Span;
    public ReadOnlySpan<IncidentRaised> Incidents => incidents.Span;
    /// <summary>Tokens that were cut off and come back when a return takes back what cut them.</summary>
    internal ReadOnlySpan<TokenTaken> CutTokens => cutTokens.Span;
    /// <summary>Number of the latest ask, 0 for none.</summary>
    public int LastAsk { get; private set; }
    /// <summary>Number of the latest incident, 0 for none.</summary>
    public int LastIncident { get; private set; }

    /// <summary>A visit by number, or null.</summary>
    public FlowVisit? Visit(int id) => (uint)(id - 1) < (uint)visits.Count ? visits[id - 1] : null;

    /// <summary>The work item of a visit, or null when it has none (any more).</summary>
    public WorkItemOpened? WorkItem(int visit)
    {
        foreach (var item in workItems.Span)
            if (item.Visit == visit) return item;
        return null;
    }

    /// <summary>The state after these events; this one stays as it is.</summary>
    public static FlowState Fold(FlowState state, IEnumerable<FlowEvent> events)
    {
        var next = state.Copy();
        foreach (var one in events) one.ApplyTo(next);
        return next;
    }

    /// <summary>The state after one event; this one stays as it is.</summary>
    public FlowState Apply(FlowEvent one)
    {
        var next = Copy();
        one.ApplyTo(next);
        return next;
    }

    internal FlowState Copy() => new()
    {
        visits = visits.Shared(), scopes = scopes.Shared(), tokens = tokens.Shared(), workItems = workItems.Shared(), timers = timers.Shared(),
        signals = signals.Shared(), keptSignals = keptSignals.Shared(), asks = asks.Shared(), incidents = incidents.Shared(), live = live.Shared(), cutTokens = cutTokens.Shared(),
        Status = Status, Flow = Flow, Result = Result, Owner = Owner, LastAsk = LastAsk, LastIncident = LastIncident,
    };
}

/// <summary>An ask or call that waits for its answer.</summary>
/// <param name="Ask">Number to answer by.</param>
/// <param name="Visit">The visit that waits.</param>
public sealed record OpenAsk(int Ask, int Visit);
