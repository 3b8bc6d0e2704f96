using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>What sets a flow going again. A visit is named by its number, so a stale page cannot act on a later one.</summary>
public abstract record Stimulus
{
    Stimulus() { }

    /// <summary>Begins the flow; refused when it has begun.</summary>
    public sealed record Start : Stimulus;

    /// <summary>Finishes the work item of a visit. <paramref name="Output"/> is what was filled in; a dispatch item reads <c>unit</c>
    /// (and <c>basis</c>: <c>negotiated</c>, else appointed) from it.</summary>
    public sealed record Complete(int Visit, string Outcome, Record Output) : Stimulus;

    /// <summary>Sends the case back from a work item to an earlier visit of its causal past.</summary>
    public sealed record Return(int Visit, int Target, ReturnMode? Mode = null) : Stimulus;

    /// <summary>Takes back a completed work item. Refused when a later one was completed or an effect left; whether one was claimed is
    /// for the case to ask (<see cref="FlowState.Downstream"/>).</summary>
    public sealed record Recall(int Visit) : Stimulus;

    /// <summary>The unit says the case is not its own: back to the latest dispatch of the causal past, without that unit.</summary>
    public sealed record RefuseDispatch(int Visit, string Unit) : Stimulus;

    /// <summary>Asks one more party (加签). <paramref name="Visit"/> is any party's visit in the sign; <paramref name="Before"/> counts where they
    /// sign in turn: before whoever has the turn now, else right after.</summary>
    public sealed record AddParty(int Visit, Value Party, bool Before = false) : Stimulus;

    /// <summary>Asks a party no longer (减签); if it has voted, the vote does not count.</summary>
    public sealed record RemoveParty(int Visit) : Stimulus;

    /// <summary>Asks for a way beside a step that runs on, until its time is over; once a visit. <paramref name="Asked"/> is kept in the variable of that name.</summary>
    public sealed record Request(int Visit, string Name, Record Asked) : Stimulus;

    /// <summary>A timer that <see cref="Flows.TimerSet"/> announced has come due.</summary>
    public sealed record TimerDue(int Visit, string Timer) : Stimulus;

    /// <summary>Wakes every visit that awaits this name.</summary>
    public sealed record Signal(string Name, Value Payload) : Stimulus;

    /// <summary>The answer to an ask or to a call that waits: a value, or what went wrong; of a plugin's activity also by which outcome it ended.</summary>
    public sealed record Answer(int Ask, Value Value, Problem? Error = null, string? Outcome = null) : Stimulus;

    /// <summary>Tries a failed visit again; visit 0 stands for a flow that is stuck without one. <paramref name="Variables"/> that the visit sees
    /// are given these values before.</summary>
    public sealed record Retry(int Visit, Record? Variables = null) : Stimulus;

    /// <summary>Leaves a visit by an outcome without doing it; visit 0 lets a starved join go on with what it has.</summary>
    public sealed record Skip(int Visit, string Outcome, string Reason) : Stimulus;

    /// <summary>Takes the token out of a visit and puts it at another activity; visit 0 moves what is stuck.</summary>
    public sealed record Move(int Visit, string Activity, string Reason) : Stimulus;

    /// <summary>Ends the flow from outside (withdraw, void, merge); everything that runs is cancelled.</summary>
    public sealed record Close(string Result) : Stimulus;

    /// <summary>Goes on with an ended flow at an activity of the outermost level.</summary>
    public sealed record Reopen(string? Activity = null) : Stimulus;
}

/// <summary>How the receiver of a return goes on.</summary>
public enum ReturnMode
{
    /// <summary>Walks the steps again.</summary>
    Rewalk,
    /// <summary>Goes straight back to where the return came from; joins on the way do not run again.</summary>
    Direct,
}
