using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>
/// One thing that happened in a flow; the set is closed. Folding needs events only: an event carries all it changes, never a reference
/// into a definition. Activities are named by id. Visits, scopes, asks and incidents are numbered from 1 within the case.
/// </summary>
public abstract record FlowEvent
{
    /// <summary>Changes a state that nobody else holds.</summary>
    internal abstract void ApplyTo(FlowState state);
}

/// <summary>The flow began (its scope has number 0).</summary>
public sealed record FlowStarted(string Flow, Record? Variables = null) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Begin(this);
}

/// <summary>The flow is over.</summary>
public sealed record FlowEnded(string Result) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.End(this);
}

/// <summary>An ended flow goes on at an activity.</summary>
public sealed record FlowReopened(string Activity) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Reopen();
}

/// <summary>A visit to an activity began and lasts.</summary>
/// <param name="Visit">Its number.</param>
/// <param name="Activity">Id of the activity.</param>
/// <param name="Scope">Scope it runs in; 0 is the flow itself.</param>
/// <param name="From">Visit whose token it consumed, 0 for none.</param>
/// <param name="Also">Further visits whose tokens it consumed.</param>
/// <param name="Stack">Visits of the forks it is inside, outermost first.</param>
/// <param name="Replaces">The visit that a return or recall does over by this one.</param>
/// <param name="Excluded">Units that refused this dispatch.</param>
public sealed record VisitStarted(int Visit, string Activity, int Scope = 0, int From = 0, int[]? Also = null, int[]? Stack = null, int Replaces = 0, string[]? Excluded = null) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Add(new FlowVisit(Visit, Activity, Scope, From, Also, Stack, Replaces, Excluded));
}

/// <summary>A visit that began and ended at once. <paramref name="Taken"/> are the tokens a join consumed.</summary>
public sealed record VisitPassed(int Visit, string Activity, string Outcome, int Scope = 0, int From = 0, int[]? Also = null, int[]? Stack = null, FlowToken[]? Taken = null) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Pass(this);
}

/// <summary>A visit ended by an outcome; its work item, signal and asks are gone with it.</summary>
public sealed record VisitEnded(int Visit, string Outcome) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Finish(Visit, VisitStatus.Ended, Outcome);
}

/// <summary>A visit was cut off.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">The visit whose end, restart, boundary or move cut it; when a return takes that back,
/// this one begins anew. 0 when it stays cut; negative for a closing: the number of the visit that a reopening begins with.</param>
public sealed record VisitCancelled(int Visit, CancelReason Reason, int By = 0) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Finish(Visit, VisitStatus.Cancelled, null, By, lost: Reason == CancelReason.Joined);
}

/// <summary>A return or recall took back what these ended visits did; cut-off ones among them do not come back any more.</summary>
public sealed record VisitsUndone(int[] Visits) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Undo(this);
}

/// <summary>A sequence, loop or forEach that was over runs again, because a return went inside it.</summary>
/// <param name="Visit">Its number.</param>
/// <param name="ForReceiver">Only for the receiver of a direct return: what had cut it off holds on, and it is cut off by that again when the receiver is done.</param>
public sealed record VisitReopened(int Visit, bool ForReceiver = false) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Revive(Visit, ForReceiver);
}

/// <summary>What a direct return cut off and its receiver brings back when done.</summary>
/// <param name="Visit">The receiver's visit.</param>
/// <param name="Visits">The visits to begin anew.</param>
/// <param name="Tokens">The tokens to put back at joins.</param>
/// <param name="Scopes">Scopes that are open again only for the receiver and are over when it is done, innermost first.</param>
/// <param name="Around">The same of the sequences, loops and forEachs they are the inside of.</param>
public sealed record FrontKept(int Visit, int[] Visits, FlowToken[]? Tokens = null, int[]? Scopes = null, int[]? Around = null) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Keep(this);
}

/// <summary>A token waits at a join.</summary>
public sealed record TokenPut(FlowToken Token) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Put(Token);
}

/// <summary>
/// A token that waited at a join, or was on its way, was taken away (not by the join); or one that could have come back will not.
/// <paramref name="By"/> as in <see cref="VisitCancelled"/>.
/// </summary>
public sealed record TokenTaken(FlowToken Token, CancelReason Reason, int By = 0) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Cut(this);
}

/// <summary>The inside of a sequence, one round of a loop or one branch of a forEach began.</summary>
/// <param name="Scope">Its number.</param>
/// <param name="Parent">The scope around it.</param>
/// <param name="Visit">The visit it is the inside of.</param>
/// <param name="Iteration">Round or branch, from 1.</param>
/// <param name="Item">The branch's item.</param>
/// <param name="Variables">First values of its own variables.</param>
/// <param name="After">The round before, of which this one came; 0 for the first and for parallel branches.</param>
public sealed record ScopeOpened(int Scope, int Parent, int Visit, int Iteration = 1, Value Item = default, Record? Variables = null, int After = 0) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Open(this);
}

/// <summary>A scope ended or was cut off. <paramref name="By"/> is the visit to an <c>end</c> that ended it, else 0.</summary>
public sealed record ScopeClosed(int Scope, int By = 0) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.SetScope(Scope, open: false, By);
}

/// <summary>A closed scope runs again, because a return went inside it.</summary>
/// <param name="Scope">Its number.</param>
/// <param name="EndedBy">Only for the receiver of a direct return: what ended it before holds on. 0 when it is walked again.</param>
public sealed record ScopeReopened(int Scope, int EndedBy = 0) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.SetScope(Scope, open: true, EndedBy);
}

/// <summary>A variable has a new value.</summary>
public sealed record VariableSet(int Scope, string Name, Value Value) : FlowEvent
{
    internal override void ApplyTo(FlowState state) => state.Set(this);
}

/// <summary>Why a visit, work item or token was cut off.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CancelReason>))]
public enum CancelReason
{
    [JsonStringEnumMemberName("ended")] Ended,
    [JsonStringEnumMemberName("closed")] Closed,
    [JsonStringEnumMemberName("joined")] Joined,
    [JsonStringEnumMemberName("restarted")] Restarted,
    [JsonStringEnumMemberName("returned")] Returned,
    [JsonStringEnumMemberName("recalled")] Recalled,
    [JsonStringEnumMemberName("refused")] Refused,
    [JsonStringEnumMemberName("boundary")] Boundary,
    [JsonStringEnumMemberName("skipped")] Skipped,
    [JsonStringEnumMemberName("moved")] Moved,
    [JsonStringEnumMemberName("removed")] Removed,
}
