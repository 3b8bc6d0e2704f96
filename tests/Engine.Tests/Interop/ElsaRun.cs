using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Interop;
using LowCode.Scripts;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Interop;

/// <summary>An imported flow run to its end by whoever answers everything it waits for: scripts by the worker, timers by a clock that jumps, signals and tasks at once.</summary>
/// <param name="Lines">What <c>WriteLine</c> wrote, in order.</param>
/// <param name="Status"><c>finished</c>, <c>incident</c>, or what keeps it from being run.</param>
/// <param name="Variables">Variables of the flow at the end.</param>
/// <param name="Visits">Activities as they were visited.</param>
public sealed record ElsaRun(IReadOnlyList<string> Lines, string Status, Record Variables, IReadOnlyList<string> Visits)
{
    const int MostTurns = 500;

    public static async Task<ElsaRun> Of(FlowDefinition definition, Record form, ScriptPool scripts)
    {
        var compiled = FlowCompiler.Compile(definition);
        if (compiled.Flow is not { } flow) return new([], $"does not compile: {string.Join("; ", compiled.Problems)}", Record.Empty, []);
        var now = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
        var (state, lines, visits) = (FlowState.NotStarted, new List<string>(), new List<string>());
        Stimulus? next = new Stimulus.Start();
        var asks = new Queue<FlowAsk>();
        for (var turns = 0; next is not null && turns < MostTurns; turns++)
        {
            var turn = FlowRunner.Run(flow, state, next, new FlowFacts { Now = now, Form = form, Case = Record.Of(("id", "case-1")), Due = Due });
            if (turn.Refusal is { } refusal) return new(lines, $"refused: {refusal}", Record.Empty, visits);
            state = turn.State;
            // The flow's own first value of the variable is no line.
            lines.AddRange(turn.Events.OfType<VariableSet>().Where(v => v.Name == ElsaImporter.Line).Skip(next is Stimulus.Start ? 1 : 0).Select(v => v.Value.IsAbsent ? "" : v.Value.AsText ?? v.Value.ToString()));
            visits.AddRange(turn.Events.Select(e => e switch { VisitStarted v => v.Activity, VisitPassed v => v.Activity, _ => null }).OfType<string>());
            foreach (var ask in turn.Asks) asks.Enqueue(ask);
            next = null;
            if (state.Status == FlowStatus.Ended) break;
            if (asks.TryDequeue(out var asked))
            {
                var answer = await scripts.RunAsync(asked.Source, asked.Input.AsRecord ?? Record.Empty);
                next = new Stimulus.Answer(asked.Ask, answer.Value, answer.Problem);
            }
            else if (state.Signals.Length > 0) next = new Stimulus.Signal(state.Signals[0].Name, Value.Null);
            else if (state.WorkItems.Length > 0) next = new Stimulus.Complete(state.WorkItems[0].Visit, state.WorkItems[0].Outcomes[0], Record.Empty);
            else if (state.Timers.Length > 0)
            {
                var first = state.Timers.ToArray().MinBy(t => t.Due)!;
                now = first.Due > now ? first.Due : now;
                next = new Stimulus.TimerDue(first.Visit, first.Timer);
            }
        }
        var status = state.Status == FlowStatus.Ended ? "finished" : state.Incidents.Length > 0 ? "incident" : "waiting";
        return new(lines, status, state.Scopes[0].Variables, visits);
    }

    static DateTimeOffset? Due(DateTimeOffset from, string text) => WorkDuration.Parse(text, out var length) is not null ? null : from + length.Unit switch
    {
        TimeUnit.Minutes => TimeSpan.FromMinutes(length.Amount), TimeUnit.Hours => TimeSpan.FromHours(length.Amount), _ => TimeSpan.FromDays(length.Amount),
    };
}
