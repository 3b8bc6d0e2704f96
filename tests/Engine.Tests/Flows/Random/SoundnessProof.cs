using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;
using Random = System.Random;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Flows;

/// <summary>Holds a verdict against the runner: what was refuted is shown, what was proved is tried to be brought down.</summary>
static class SoundnessProof
{
    /// <summary>Walks the counter-example's steps through the runner and looks for the fault it names.</summary>
    /// <returns>Null when the fault is shown, else what happened instead.</returns>
    public static string? Show(Flow flow, CounterExample example, Random random)
    {
        var driven = new DrivenFlow(flow);
        var run = new DrivenRun(driven, 200 + 4 * flow.Activities.Count);
        if (example.Fault == SoundnessFault.Unreachable) return Reaches(driven, run, example.Activity!, random);
        var (state, at) = (FlowState.NotStarted, 0);
        while (true)
        {
            // The first stimulus is the start, which is no step; after it each turn begins with one.
            var (stimulus, first) = state.Status == FlowStatus.NotStarted ? (new Stimulus.Start(), null)
                : DrivenRun.Next(driven.Flow, state).FirstOrDefault(n => Same(driven, flow, n.Step, example.Steps[at]));
            if (stimulus is null) return $"step {at} cannot be done";
            if (first is not null) at++;
            var turn = run.All(state, stimulus).FirstOrDefault(t => Fits(driven, flow, t.Steps, example.Steps, at));
            if (turn is null) return $"no turn fits from step {at}";
            (state, at) = (turn.State, at + turn.Steps.Count);
            if (at >= example.Steps.Count) break;
            if (state.Incidents.Length > 0 || state.Status == FlowStatus.Ended) return $"over before step {at}";
        }
        return example.Fault switch
        {
            SoundnessFault.Starved => Incident(state, "flow.joinStarved"),
            SoundnessFault.RanOut => Incident(state, "flow.ranOut"),
            SoundnessFault.Restless => Incident(state, "flow.tooManySteps"),
            _ => Ends(driven, run, state, random) ? "it ends" : null,
        };
    }

    static string? Incident(FlowState state, string code) => state.Incidents.ToArray().Any(i => i.Problem.Code == code) ? null : $"no {code}";

    static bool Fits(DrivenFlow driven, Flow flow, IReadOnlyList<SoundnessStep> made, IReadOnlyList<SoundnessStep> told, int at) =>
        at + made.Count <= told.Count && made.Select((m, i) => Same(driven, flow, m, told[at + i])).All(same => same)
        && (at + made.Count == told.Count || told[at + made.Count].How is not (StepHow.Chose or StepHow.Items or StepHow.Dispatched));

    static bool Same(DrivenFlow driven, Flow flow, SoundnessStep one, SoundnessStep told) =>
        flow.Activities[driven.Original[driven.Flow.Find(one.Activity)!.Index]].Id == told.Activity && one.Visit == told.Visit && one.How == told.How && one.Outcome.TrimEnd('~') == told.Outcome && one.Count == told.Count;

    /// <summary>Whether random going on from here comes to an end.</summary>
    static bool Ends(DrivenFlow driven, DrivenRun run, FlowState from, Random random)
    {
        for (var walk = 0; walk < 20; walk++)
        {
            var state = from;
            for (var i = 0; i < 60 && Step(driven, run, state, random) is { } turn; i++)
            {
                if (turn.State.Status == FlowStatus.Ended) return true;
                state = turn.State;
            }
        }
        return false;
    }

    static string? Reaches(DrivenFlow driven, DrivenRun run, string activity, Random random)
    {
        for (var walk = 0; walk < 20; walk++)
        {
            var state = FlowState.NotStarted;
            for (var i = 0; i < 60 && Step(driven, run, state, random) is { } turn && turn.State.Status == FlowStatus.Running; i++)
            {
                state = turn.State;
                foreach (var visit in state.Visits)
                    if (visit.Activity[0] == 'a' && driven.Names[driven.Original[driven.Flow.Find(visit.Activity)!.Index]] == activity) return "it is reached";
            }
        }
        return null;
    }

    static DrivenTurn? Step(DrivenFlow driven, DrivenRun run, FlowState state, Random random)
    {
        Stimulus[] next = state.Status == FlowStatus.NotStarted ? [new Stimulus.Start()] : [.. DrivenRun.Next(driven.Flow, state).Select(n => n.Stimulus)];
        if (next.Length == 0) return null;
        DrivenTurn[] turns = [.. run.All(state, next[random.Next(next.Length)]).Take(24)];
        return turns.Length == 0 ? null : turns[random.Next(turns.Length)];
    }

    /// <summary>Plays a flow that was proved, with random outcomes and data, and afterwards its driven form with random choices.</summary>
    /// <returns>Null when it always came to its end, else how it did not.</returns>
    public static string? BringDown(Flow flow, Random random, int walks)
    {
        for (var walk = 0; walk < walks; walk++)
            if (Walk(flow, random) is { } wrong) return wrong;
        var driven = new DrivenFlow(flow);
        var run = new DrivenRun(driven, 200 + 4 * flow.Activities.Count);
        var state = FlowState.NotStarted;
        for (var i = 0; i < 40 && Step(driven, run, state, random) is { Cut: false } turn && turn.State.Status == FlowStatus.Running; i++)
        {
            state = turn.State;
            if (state.Incidents.Length > 0) return $"driven: {state.Incidents[0].Problem.Code}";
        }
        return null;
    }

    static string? Walk(Flow flow, Random random)
    {
        var state = FlowState.NotStarted;
        DutyRow[] rows = [new DutyRow { Unit = "u1" }];
        var table = new DutyTable { Id = "duties", Rows = rows[..random.Next(2)] };
        var now = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
        Stimulus? stimulus = new Stimulus.Start();
        for (var i = 0; i < 3000; i++)
        {
            var form = Record.Of(("a", random.Next(10)), ("list", Value.Of(["p", "q", "r"])));
            var turn = FlowRunner.Run(flow, state, stimulus, new FlowFacts { Now = now, Form = form, DutyTable = _ => table, Due = static (from, text) => from.AddHours(text[0] - '0'), MaxSteps = 400 });
            state = turn.State;
            if (state.Status == FlowStatus.Ended) return null;
            foreach (var incident in state.Incidents)
                if (incident.Visit == 0) return incident.Problem.Code;
            stimulus = Next(state, random, ref now);
            if (stimulus is null) return "nothing can be done";
        }
        return "does not come to an end";
    }

    static Stimulus? Next(FlowState state, Random random, ref DateTimeOffset now)
    {
        var pick = random.Next(Math.Max(1, state.WorkItems.Length + state.Timers.Length + state.Signals.Length + state.Asks.Length + state.Incidents.Length));
        if (pick < state.WorkItems.Length) return new Stimulus.Complete(state.WorkItems[pick].Visit, state.WorkItems[pick].Outcomes[random.Next(state.WorkItems[pick].Outcomes.Length)], Record.Of(("unit", "u3")));
        if ((pick -= state.WorkItems.Length) < state.Timers.Length)
        {
            if (state.Timers[pick].Due > now) now = state.Timers[pick].Due;
            return new Stimulus.TimerDue(state.Timers[pick].Visit, state.Timers[pick].Timer);
        }
        if ((pick -= state.Timers.Length) < state.Signals.Length) return new Stimulus.Signal(state.Signals[pick].Name, "x");
        if ((pick -= state.Signals.Length) < state.Asks.Length) return new Stimulus.Answer(state.Asks[pick].Ask, 42, random.Next(4) == 0 ? Problem.Of("script.failed") : null);
        return (pick -= state.Asks.Length) < state.Incidents.Length ? new Stimulus.Retry(state.Incidents[pick].Visit) : null;
    }
}
