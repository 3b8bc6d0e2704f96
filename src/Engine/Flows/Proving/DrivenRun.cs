using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>One turn of a driven flow with what was chosen in it.</summary>
/// <param name="Steps">The choices, in the order in which they were made.</param>
/// <param name="Cut">A choice came round more often than is tried, so what this turn came to says nothing.</param>
/// <param name="Partial">Besides, ways out of that round may have been missed.</param>
sealed record DrivenTurn(FlowState State, IReadOnlyList<FlowEvent> Events, IReadOnlyList<SoundnessStep> Steps, bool Cut, bool Partial);

/// <summary>Runs a driven flow: every way in which one stimulus can go on of itself.</summary>
sealed class DrivenRun(DrivenFlow driven, int maxSteps, int budget = int.MaxValue)
{
    /// <summary>How often in one turn each choice is made in all ways. A plain automatic round comes back to where it was, so twice shows all it can do.</summary>
    const int MostPasses = 2;

    /// <summary>Choices in one turn at one activity for which there is an answer.</summary>
    const int Answers = 12;

    static readonly DateTimeOffset now = DateTimeOffset.UnixEpoch;
    static readonly DutyTable none = new(), found = new() { Rows = [new DutyRow { Unit = "u" }] };

    readonly record struct Chosen(int Activity, int Option);

    /// <summary>Turns of the runner so far.</summary>
    public int Turns { get; private set; }

    public IEnumerable<DrivenTurn> All(FlowState state, Stimulus stimulus)
    {
        var open = new Stack<Chosen[]>([[]]);
        while (open.TryPop(out var given))
        {
            // Ways double with every automatic decision in a row: the budget ends also inside of one turn.
            if (Turns >= budget)
            {
                yield return new DrivenTurn(state, [], [], Cut: true, Partial: true);
                yield break;
            }
            var (turn, made, visits) = Run(state, stimulus, given);
            if (turn.Refusal is not null) continue;
            var cut = LostCount(turn, made);
            var partial = cut;
            for (var i = given.Length; i < made.Count; i++)
            {
                var activity = made[i].Activity;
                if (made.Take(i).Count(m => m.Activity == activity) >= MostPasses)
                {
                    (cut, partial) = (true, turn.Events.Any(e => e is ScopeOpened || (e is VisitPassed passed && driven.Flow.Find(passed.Activity)!.Kind is ActivityKind.Fork or ActivityKind.Join)));
                    break;
                }
                for (var option = driven.Choices[activity]!.Options.Length - 1; option > 0; option--) open.Push([.. made.Take(i), new Chosen(activity, option)]);
            }
            yield return new DrivenTurn(turn.State, turn.Events, [.. made.Select((m, i) => Told(m, visits[i]))], cut, partial);
        }
    }

    /// <summary>A forEach was cut off and begun again in the same turn: visits that are cut off do not count, so its choices cannot be told apart.</summary>
    bool LostCount(FlowTurn turn, List<Chosen> made) => turn.Events.Any(e => e is VisitCancelled cancelled
        && driven.Flow.Find(turn.State.Visit(cancelled.Visit)!.Activity) is { Kind: ActivityKind.ForEach } forEach && made.Exists(m => m.Activity == forEach.Index));

    SoundnessStep Told(Chosen chosen, int visit)
    {
        var choice = driven.Choices[chosen.Activity]!;
        return new SoundnessStep(driven.Flow[chosen.Activity].Id, visit, choice.How, choice.Told[chosen.Option], choice.Options[chosen.Option].AsList?.Length ?? chosen.Option);
    }

    (FlowTurn Turn, List<Chosen> Made, List<int> Visits) Run(FlowState state, Stimulus stimulus, Chosen[] given)
    {
        Turns++;
        var dispatched = new Dictionary<string, int>(StringComparer.Ordinal);
        var turn = FlowRunner.Run(driven.Flow, state, stimulus, new FlowFacts
        {
            Now = now, Form = FormOf(state, given), Due = static (from, _) => from, MaxSteps = maxSteps,
            DutyTable = table =>
            {
                var before = dispatched.GetValueOrDefault(table);
                dispatched[table] = before + 1;
                var at = driven.Flow.Find(table)!.Index;
                return given.Where(g => g.Activity == at).Skip(before).Select(g => g.Option).FirstOrDefault() == 0 ? found : none;
            },
        });
        List<Chosen> made = [];
        List<int> visits = [];
        foreach (var one in turn.Events)
        {
            var (activity, visit) = one switch { VisitPassed passed => (passed.Activity, passed.Visit), VisitStarted started => (started.Activity, started.Visit), _ => (null, 0) };
            if (activity is null || driven.Flow.Find(activity)!.Index is var at && driven.Choices[at] is null) continue;
            at = driven.Flow.Find(activity)!.Index;
            if ((one is VisitPassed) != (driven.Choices[at]!.How == StepHow.Chose)) continue;
            made.Add(made.Count < given.Length ? given[made.Count] : new Chosen(at, 0));
            visits.Add(visit);
        }
        return (turn, made, visits);
    }

    Record FormOf(FlowState state, Chosen[] given)
    {
        var (form, before) = (new RecordBuilder(8), new RecordBuilder(8));
        foreach (var activity in driven.Flow.Activities)
        {
            if (driven.Choices[activity.Index] is not { } choice || choice.How == StepHow.Dispatched) continue;
            before.Set(activity.Id, state.CountVisits(activity.Id));
            var options = new Value[Answers];
            Array.Fill(options, choice.Options[0]);
            var i = 0;
            foreach (var one in given)
                if (one.Activity == activity.Index && i < Answers) options[i++] = choice.Options[one.Option];
            form.Set(activity.Id, Value.Of(options));
        }
        form.Set("before", before.ToRecord());
        return form.ToRecord();
    }

    /// <summary>Everything people, clocks and other systems can do next, with how it is told.</summary>
    public static IEnumerable<(Stimulus Stimulus, SoundnessStep Step)> Next(Flow flow, FlowState state)
    {
        foreach (var item in state.WorkItems.ToArray())
            foreach (var outcome in item.Outcomes)
                yield return (new Stimulus.Complete(item.Visit, outcome, Record.Of(("unit", "u"))),
                    new SoundnessStep(item.Activity, item.Visit, flow.Find(item.Activity)!.Kind == ActivityKind.Dispatch ? StepHow.Appointed : StepHow.Completed, outcome));
        foreach (var timer in state.Timers.ToArray())
        {
            var activity = flow.Find(state.Visit(timer.Visit)!.Activity)!;
            var boundary = Array.Find(activity.Boundaries, b => b.Timer == timer.Timer);
            yield return (new Stimulus.TimerDue(timer.Visit, timer.Timer),
                new SoundnessStep(activity.Id, timer.Visit, timer.Timer.StartsWith("error", StringComparison.Ordinal) ? StepHow.Failed : StepHow.TimeUp, boundary?.Outcome ?? FlowActivity.Done));
        }
        foreach (var signal in state.Signals.ToArray().DistinctBy(s => s.Name))
            yield return (new Stimulus.Signal(signal.Name, Value.Null), new SoundnessStep(state.Visit(signal.Visit)!.Activity, signal.Visit, StepHow.SignalCame, signal.Name));
        foreach (var ask in state.Asks.ToArray())
        {
            var activity = flow.Find(state.Visit(ask.Visit)!.Activity)!;
            foreach (var outcome in activity.Definition.Outcomes is { Count: > 0 } named ? named : [FlowActivity.Done])
                yield return (new Stimulus.Answer(ask.Ask, outcome, null, outcome), new SoundnessStep(activity.Id, ask.Visit, StepHow.Answered, outcome));
        }
    }
}
