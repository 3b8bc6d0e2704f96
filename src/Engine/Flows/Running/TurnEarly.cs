using LowCode.Problems;

namespace LowCode.Flows;

// A signal that comes before anything waits for it.
sealed partial class Turn
{
    /// <summary>Signals kept for later; more are refused, because nobody seems to come for them.</summary>
    const int MostKept = 100;

    /// <summary>Keeps a signal that some step of the flow can still come to wait for.</summary>
    Problem? Keep(Stimulus.Signal command)
    {
        if (!flow.Activities.Any(a => a.Kind == ActivityKind.Wait && (!a.Signal.IsConstant || a.Signal.Constant.AsText == command.Name)) || State.KeptSignals.Length >= MostKept)
            return Problem.Of("flow.signalNotAwaited", ("signal", command.Name));
        Emit(new SignalKept(command.Name, command.Payload));
        return null;
    }

    /// <summary>Waits for a signal, or goes on at once with the first one of that name that came early.</summary>
    void Await(FlowActivity wait, int visit, string name)
    {
        foreach (var early in State.KeptSignals)
        {
            if (early.Name != name) continue;
            Emit(new SignalTaken(name));
            Store(State.Visit(visit)!, early.Payload);
            LeaveVisit(visit, FlowActivity.Done);
            return;
        }
        Emit(new SignalAwaited(visit, name));
    }
}
