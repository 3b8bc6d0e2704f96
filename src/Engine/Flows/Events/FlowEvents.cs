using System.Text.Json.Serialization.Metadata;

namespace LowCode.Flows;

/// <summary>One kind of flow event: its stable wire name, version and source-generated description.</summary>
public sealed record FlowEventKind(string Name, int Version, JsonTypeInfo Info)
{
    public Type Type => Info.Type;
}

/// <summary>All kinds of flow events, for the journal's codec.</summary>
public static class FlowEvents
{
    public static IReadOnlyList<FlowEventKind> All { get; } =
    [
        new("flow.started", 1, FlowJson.Default.FlowStarted),
        new("flow.ended", 1, FlowJson.Default.FlowEnded),
        new("flow.reopened", 1, FlowJson.Default.FlowReopened),
        new("flow.migrated", 1, FlowJson.Default.FlowMigrated),
        new("flow.visit.started", 1, FlowJson.Default.VisitStarted),
        new("flow.visit.passed", 1, FlowJson.Default.VisitPassed),
        new("flow.visit.ended", 1, FlowJson.Default.VisitEnded),
        new("flow.visit.cancelled", 1, FlowJson.Default.VisitCancelled),
        new("flow.visit.undone", 1, FlowJson.Default.VisitsUndone),
        new("flow.visit.reopened", 1, FlowJson.Default.VisitReopened),
        new("flow.front.kept", 1, FlowJson.Default.FrontKept),
        new("flow.token.put", 1, FlowJson.Default.TokenPut),
        new("flow.token.taken", 1, FlowJson.Default.TokenTaken),
        new("flow.scope.opened", 1, FlowJson.Default.ScopeOpened),
        new("flow.scope.closed", 1, FlowJson.Default.ScopeClosed),
        new("flow.scope.reopened", 1, FlowJson.Default.ScopeReopened),
        new("flow.items.taken", 1, FlowJson.Default.ItemsTaken),
        new("flow.variable.set", 1, FlowJson.Default.VariableSet),
        new("flow.item.opened", 1, FlowJson.Default.WorkItemOpened),
        new("flow.item.voided", 1, FlowJson.Default.WorkItemVoided),
        new("flow.timer.set", 1, FlowJson.Default.TimerSet),
        new("flow.timer.cleared", 1, FlowJson.Default.TimerCleared),
        new("flow.timer.stopped", 1, FlowJson.Default.TimerStopped),
        new("flow.signal.awaited", 1, FlowJson.Default.SignalAwaited),
        new("flow.signal.kept", 1, FlowJson.Default.SignalKept),
        new("flow.signal.taken", 1, FlowJson.Default.SignalTaken),
        new("flow.owner.set", 1, FlowJson.Default.OwnerSet),
        new("flow.effect.requested", 1, FlowJson.Default.EffectRequested),
        new("flow.ask.raised", 1, FlowJson.Default.AskRaised),
        new("flow.ask.answered", 1, FlowJson.Default.AskAnswered),
        new("flow.incident.raised", 1, FlowJson.Default.IncidentRaised),
        new("flow.incident.resolved", 1, FlowJson.Default.IncidentResolved),
    ];
}
