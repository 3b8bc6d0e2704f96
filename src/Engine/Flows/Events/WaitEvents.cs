using System.Text.Json.Serialization;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>A human activity is offered to people. The visit names the work item.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Activity">Id of the activity.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Form">Form to fill in.</param>
/// <param name="Post">Post whose holders may take it.</param>
/// <param name="Unit">Unit whose people may take it; with a post, its holders in this unit.</param>
/// <param name="Users">Users who may take it.</param>
/// <param name="Not">Users who must not.</param>
/// <param name="Outcomes">Outcomes to choose from.</param>
/// <param name="Allow">What else may be done to it.</param>
public sealed record WorkItemOpened(int Visit, string Activity, string? Name, string? Form, string? Post, string? Unit, string[]? Users, string[]? Not, string[] Outcomes, string[]? Allow) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Open(this);
}

/// <summary>A work item was taken away from people before it was completed; what was filled in stays in history.</summary>
public sealed record WorkItemVoided(int Visit, CancelReason Reason) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Void(Visit);
}

/// <summary>A timer runs; (visit, timer) names it.</summary>
public sealed record TimerSet(int Visit, string Timer, DateTimeOffset Due) : FlowEvent
{
    /// <summary>Since when it stands still; null while it runs. State, not part of the event.</summary>
    [JsonIgnore] public DateTimeOffset? StoppedAt { get; init; }

    internal override void ApplyTo(FlowState state) => state.Set(this);
}

/// <summary>A timer stands still with the work it belongs to; it is cleared and set anew when that goes on.</summary>
public sealed record TimerStopped(int Visit, string Timer, DateTimeOffset At) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Stop(this);
}

/// <summary>A timer fired or is not needed any more.</summary>
public sealed record TimerCleared(int Visit, string Timer) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Clear(this);
}

/// <summary>The list a sequential forEach goes through, fixed when it began.</summary>
public sealed record ItemsTaken(int Visit, Value Items) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Keep(this);
}

/// <summary>A visit waits for a signal.</summary>
public sealed record SignalAwaited(int Visit, string Name) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Await(this);
}

/// <summary>A signal came that nothing waited for yet; it is kept for the step that will.</summary>
public sealed record SignalKept(string Name, Value Payload) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Keep(this);
}

/// <summary>The first kept signal of that name was taken by a step that came to wait for it.</summary>
public sealed record SignalTaken(string Name) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Take(this);
}

/// <summary>Which unit is accountable from now on.</summary>
/// <param name="Visit">The dispatch.</param>
/// <param name="Unit">The owner unit.</param>
/// <param name="Basis">By rule, agreed or appointed.</param>
/// <param name="Post">Post in the unit, if the duty names one.</param>
/// <param name="Class">Class of the duty; null when appointed.</param>
/// <param name="Assisting">Units that assist.</param>
/// <param name="Ground">Ground named to the unit.</param>
public sealed record OwnerSet(int Visit, string Unit, DispatchBasis Basis, string? Post = null, DutyClass? Class = null, string[]? Assisting = null, string? Ground = null) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Own(this);
}

/// <summary>Something for the outside world, to leave by the outbox. (visit) is its stable id within the case.</summary>
/// <param name="Visit">The visit that wants it.</param>
/// <param name="Kind"><c>notify</c>, <c>call</c>, <c>subcase</c> or <c>activity</c>.</param>
/// <param name="Target">Template, address, app or a plugin's type of activity.</param>
/// <param name="To">Receiver of a message; street of a subcase.</param>
/// <param name="Payload">Data sent along.</param>
/// <param name="Ask">Number to answer by when the visit waits for the answer, else 0.</param>
/// <param name="Urgent">A message that quiet hours do not hold back.</param>
/// <param name="Same">The name of an earlier effect that this one does over; the other side hears that name again. Null for a new one.</param>
public sealed record EffectRequested(int Visit, string Kind, string Target, Value To, Value Payload, int Ask = 0, bool Urgent = false, string? Same = null) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Send(this);
}

/// <summary>A script is to be run outside and answered.</summary>
public sealed record AskRaised(int Ask, int Visit, string Source, Value Input) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Raise(this);
}

/// <summary>The answer to an ask or a call, recorded so that a replay never runs it again.</summary>
public sealed record AskAnswered(int Ask, int Visit, Value Value, Problem? Error = null) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Answer(Ask);
}

/// <summary>Something went wrong and a person has to decide; nothing hangs silently.</summary>
/// <param name="Incident">Its number.</param>
/// <param name="Visit">The visit that failed and keeps its token; 0 when the flow is stuck without one.</param>
/// <param name="Problem">What is wrong; its path is the activity's id.</param>
/// <param name="Scope">The scope that is stuck.</param>
public sealed record IncidentRaised(int Incident, int Visit, Problem Problem, int Scope = 0) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Raise(this);
}

/// <summary>An incident is settled.</summary>
/// <param name="Incident">Its number.</param>
/// <param name="How">By what.</param>
/// <param name="Reason">The reason given.</param>
public sealed record IncidentResolved(int Incident, IncidentResolution How, string? Reason = null) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Resolve(Incident);
}
