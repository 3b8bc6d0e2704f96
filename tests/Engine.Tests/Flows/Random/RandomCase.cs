using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;
using Random = System.Random;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Flows;

/// <summary>One case in a random flow, driven by random commands; every rule that is broken is kept in <see cref="Violations"/>.</summary>
sealed class RandomCase
{
    readonly RandomFlow drawn;
    readonly Random random;
    readonly Func<string, DutyTable?> duties;
    readonly List<string> log = [];
    DateTimeOffset now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    Record form;
    FlowState state = FlowState.NotStarted;

    public RandomCase(RandomFlow drawn, Random random)
    {
        this.drawn = drawn;
        this.random = random;
        form = Record.Of(("a", random.Next(10)), ("list", Value.Of(["p", "q", "r"])));
        DutyRow[] rows = [new DutyRow { Unit = "u1" }, new DutyRow { Unit = "u2" }];
        var table = new DutyTable { Id = "duties", Rows = rows[..random.Next(3)] };
        duties = _ => table;
    }

    public List<string> Violations { get; } = [];
    public IReadOnlyList<string> Log => log;
    public int Commands { get; private set; }

    /// <summary>Plays the case: commands at random, then the shortest sensible way to its end.</summary>
    public RandomCase Run(int commands)
    {
        Do(new Stimulus.Start());
        for (var i = 0; i < commands && Violations.Count == 0 && state.Visits.Length < 2000; i++)
        {
            if (random.Next(10) == 0) form = form.With("a", random.Next(10));
            if (Next() is { } stimulus) Do(stimulus);
        }
        for (var left = 600; state.Status == FlowStatus.Running && Violations.Count == 0; left--)
        {
            // Drawn at random, a flow may multiply tokens without bound; that is no fault of the runner.
            if (!drawn.Structured && state.Visits.Length > 2000) break;
            if (left == 0) { Violations.Add("does not come to an end"); break; }
            if (Onward() is { } stimulus) Do(stimulus);
            else Violations.Add("hangs without an incident");
        }
        return this;
    }

    FlowFacts Facts => new()
    {
        Now = now,
        Form = form,
        DutyTable = duties,
        Performer = static _ => "someone",
        Due = static (from, text) => from.AddHours(text[0] - '0'),
        MaxSteps = 400,
    };

    void Do(Stimulus stimulus)
    {
        Commands++;
        log.Add(stimulus.ToString());
        var before = FlowStateCodec.Write(state);
        FlowTurn turn;
        try { turn = FlowRunner.Run(drawn.Flow, state, stimulus, Facts); }
        catch (Exception bug) when (bug is not OutOfMemoryException) { Violations.Add($"threw {bug}"); return; }
        if (turn.Refusal is not null)
        {
            log.Add("  refused: " + turn.Refusal.Code);
            if (!ReferenceEquals(turn.State, state) || turn.Events.Count > 0) Violations.Add("a refusal changed something");
            return;
        }
        var after = FlowStateCodec.Write(turn.State);
        if (!before.AsSpan().SequenceEqual(FlowStateCodec.Write(state))) Violations.Add("the state before was changed");
        if (!after.AsSpan().SequenceEqual(FlowStateCodec.Write(FlowState.Fold(state, turn.Events)))) Violations.Add("fold does not equal live");
        var read = FlowStateCodec.Read(after);
        if (!after.AsSpan().SequenceEqual(FlowStateCodec.Write(read))) Violations.Add("the serialised form does not come back");
        // Decided again, from the state as it was read back: the same.
        var again = FlowRunner.Run(drawn.Flow, FlowStateCodec.Read(before), stimulus, Facts);
        if (!after.AsSpan().SequenceEqual(FlowStateCodec.Write(again.State)) || again.Events.Count != turn.Events.Count) Violations.Add("deciding again differs");
        state = read;
        Invariants.Check(drawn, state, turn.Events, Violations);
        log.Add("  " + string.Join(" ", state.Live.ToArray().Select(v => $"{v.Id}:{v.Activity}@{v.Scope}{(v.Front is { } front ? $"[{string.Join(' ', front.Visits)}]" : "")}")
            .Concat(state.Tokens.ToArray().Select(t => $"{t.From}:{t.Via}>{t.Activity}@{t.Scope}"))));
        if (state.Incidents.Length > 0)
            log.Add("  incidents: " + string.Join(", ", state.Incidents.ToArray().Select(i => $"{i.Problem.Code}@{i.Problem.Path}")));
    }

    T Any<T>(ReadOnlySpan<T> from) => from[random.Next(from.Length)];

    /// <summary>A random command, also foolish ones.</summary>
    Stimulus? Next()
    {
        if (state.Status == FlowStatus.Ended) return random.Next(3) == 0 ? new Stimulus.Reopen() : null;
        var roll = random.Next(100);
        if (roll < 12 && Back() is { } back) return back;
        if (roll < 15 && state.WorkItems.Length > 0) return new Stimulus.RefuseDispatch(Any(state.WorkItems).Visit, state.Owner?.Unit ?? "u1");
        if (roll < 20 && state.Visits.Length > 0) return new Stimulus.Recall(Any(state.Visits).Id);
        if (roll < 22 && state.Live.Length > 0) return Skip(Any(state.Live));
        if (roll < 24 && state.Live.Length > 0) return Moved(Any(state.Live));
        if (roll < 25) return new Stimulus.Complete(random.Next(1, state.Visits.Length + 2), "done", Record.Empty);
        if (roll == 25 && random.Next(4) == 0) return new Stimulus.Close("closed");
        if (roll < 28 && state.WorkItems.Length > 0) return new Stimulus.AddParty(Any(state.WorkItems).Visit, Record.Of(("unit", $"u{random.Next(3, 9)}")), random.Next(2) == 0);
        if (roll < 31 && state.Visits.Length > 0) return new Stimulus.RemoveParty(random.Next(2) == 0 || state.WorkItems.Length == 0 ? Any(state.Visits).Id : Any(state.WorkItems).Visit);
        if (roll == 31 && state.WorkItems.Length > 0) return new Stimulus.Request(Any(state.WorkItems).Visit, Summoning.Ask, Record.Of(("ground", "busy")));
        if (roll == 32) return new Stimulus.Signal(random.Next(2) == 0 ? "s1" : "s2", "early");
        if (roll < 38 && state.Timers.Length > 0) return new Stimulus.TimerDue(Any(state.Timers).Visit, "timer1");
        return Onward();
    }

    Stimulus.Return? Back()
    {
        if (state.WorkItems.Length == 0) return null;
        var item = Any(state.WorkItems).Visit;
        var targets = state.ReturnTargets(item);
        if (targets.Count == 0) return null;
        return new Stimulus.Return(item, targets[random.Next(targets.Count)].Id, random.Next(3) switch { 0 => ReturnMode.Direct, 1 => ReturnMode.Rewalk, _ => null });
    }

    Stimulus.Skip Skip(FlowVisit visit)
    {
        var outcomes = drawn.Flow.Find(visit.Activity)!.Outcomes;
        return new Stimulus.Skip(visit.Id, outcomes.Count == 0 ? "done" : outcomes[random.Next(outcomes.Count)], "because");
    }

    Stimulus.Move? Moved(FlowVisit visit)
    {
        var activities = drawn.Flow.Activities;
        var target = activities[random.Next(activities.Count)];
        var region = drawn.RegionOf(visit.Activity);
        // Out of a branch a move changes what the token is a part of; shares could not be added up any more.
        if (drawn.Structured && (region < 0 || drawn.RegionOf(target.Id) != region)) return null;
        return new Stimulus.Move(visit.Id, target.Id, "because");
    }

    /// <summary>What the people and clocks would do next; null when there is nothing anyone could do.</summary>
    Stimulus? Onward()
    {
        if (state.Incidents.Length > 0 && random.Next(2) == 0) return Settle(Any(state.Incidents));
        var chances = state.WorkItems.Length + state.Timers.Length + state.Signals.Length + state.Asks.Length;
        if (chances == 0) return state.Incidents.Length > 0 ? Settle(Any(state.Incidents)) : null;
        var pick = random.Next(chances);
        if (pick < state.WorkItems.Length)
        {
            var item = state.WorkItems[pick];
            return new Stimulus.Complete(item.Visit, item.Outcomes[random.Next(item.Outcomes.Length)], Record.Of(("unit", $"u{random.Next(3, 9)}")));
        }
        pick -= state.WorkItems.Length;
        if (pick < state.Timers.Length)
        {
            var timer = state.Timers[pick];
            if (timer.Due > now) now = timer.Due;
            return new Stimulus.TimerDue(timer.Visit, timer.Timer);
        }
        pick -= state.Timers.Length;
        if (pick < state.Signals.Length) return new Stimulus.Signal(state.Signals[pick].Name, "payload");
        pick -= state.Signals.Length;
        return new Stimulus.Answer(state.Asks[pick].Ask, 42, random.Next(4) == 0 ? Problem.Of("script.failed") : null);
    }

    Stimulus Settle(IncidentRaised incident)
    {
        if (incident.Visit > 0) return random.Next(2) == 0 ? new Stimulus.Retry(incident.Visit) : Skip(state.Visit(incident.Visit)!);
        if (drawn.Structured && incident.Problem.Code is "flow.joinStarved" or "flow.ranOut") Violations.Add($"a structured flow is stuck: {incident.Problem}");
        var end = drawn.Flow.Activities.First(a => a.Kind == ActivityKind.End && a.Container < 0);
        return random.Next(2) == 0 ? new Stimulus.Skip(0, "done", "because") : new Stimulus.Move(0, end.Id, "because");
    }
}
