using LowCode.Bench.Frame;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Flows;
using LowCode.Flows;

namespace LowCode.Bench.Flows;

/// <summary>
/// The flow runner alone, in memory, on one thread: whole flows, resumes through the serialised form, compiling and running many diamonds
/// in a row, and random flows under random commands; then random flows as apps, whose cases random people do everything to that people may do.
/// Options: <c>--flows 20000</c> how many random flows, <c>--walks 20000</c> how many cases, <c>--seconds 2</c> a measure.
/// </summary>
public static class FlowBench
{
    const int Repeats = 5;
    /// <summary>Kinds of commands that walked cases have to accept at least, and after how many walks all of them have come.</summary>
    const int Verbs = 60, EveryVerbAfter = 5000;

    public static readonly string[] Options = ["flows", "walks", "seconds"];

    public static Task<Figures> Run(Options options)
    {
        var length = TimeSpan.FromSeconds(options.Int("seconds", 2)) / Repeats;
        var figures = new Figures()
            .AtLeast("flows_per_core_s", PerSecond(WholeFlow(), length), 100_000)
            .AtLeast("resumes_per_core_s", PerSecond(Resume(), length), 50_000);
        var (hundred, twoHundred) = Diamonds(length);
        figures.AtMost("diamonds_200_over_100", twoHundred / hundred, 3)
            .Set("diamonds_200_ms", Figures.Rounded(twoHundred * 1000));
        var violations = Random(options, figures) + Walks(options, figures);
        return Task.FromResult(figures.AtMost("violations", violations, 0));
    }

    /// <summary>
    /// Median over several runs of how often this can be done in one core's second: processor time of the whole process (collector and
    /// compiler included), so that neighbours on the machine do not count.
    /// </summary>
    static double PerSecond(Func<int> some, TimeSpan length)
    {
        Measure(some, length);
        return Median(Enumerable.Range(0, Repeats).Select(_ => Measure(some, length)));
    }

    static double Measure(Func<int> some, TimeSpan length, int atATime = 2000)
    {
        var done = 0L;
        var begun = Environment.CpuUsage.TotalTime;
        TimeSpan spent;
        do
            for (var i = 0; i < atATime; i++) done += some();
        while ((spent = Environment.CpuUsage.TotalTime - begun) < length);
        return done / spent.TotalSeconds;
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>Ten activities: two people, a decision, a fork with its join, two messages, a variable.</summary>
    static Func<int> WholeFlow()
    {
        var (flow, facts) = (BenchFlows.Ten, BenchFlows.Facts);
        return () =>
        {
            var state = FlowRunner.Run(flow, FlowState.NotStarted, BenchFlows.Start, facts).State;
            state = FlowRunner.Run(flow, state, new Stimulus.Complete(state.WorkItems[0].Visit, "done", Scripts.Record.Empty), facts).State;
            state = FlowRunner.Run(flow, state, new Stimulus.Complete(state.WorkItems[0].Visit, "done", Scripts.Record.Empty), facts).State;
            return state.Status == FlowStatus.Ended ? 1 : throw new InvalidOperationException("the flow did not end");
        };
    }

    /// <summary>State read from its bytes, a work item completed, blocked again, state written; eight times round, then a new case.</summary>
    static Func<int> Resume()
    {
        var (flow, facts) = (BenchFlows.Round, BenchFlows.Facts);
        var first = FlowStateCodec.Write(FlowRunner.Run(flow, FlowState.NotStarted, BenchFlows.Start, facts).State);
        return () =>
        {
            var bytes = first;
            for (var i = 0; i < 8; i++)
            {
                var state = FlowStateCodec.Read(bytes);
                state = FlowRunner.Run(flow, state, new Stimulus.Complete(state.WorkItems[0].Visit, "done", Scripts.Record.Empty), facts).State;
                if (state.WorkItems.Length != 1) throw new InvalidOperationException("the flow is not blocked again");
                bytes = FlowStateCodec.Write(state);
            }
            return 8;
        };
    }

    /// <summary>Seconds to compile, check and run 100 and 200 decisions, in turns, so that a busy machine slows both alike.</summary>
    static (double Hundred, double TwoHundred) Diamonds(TimeSpan length)
    {
        var (hundred, twoHundred) = (BenchFlows.Diamonds(100), BenchFlows.Diamonds(200));
        List<double> small = [], large = [];
        for (var i = 0; i < Repeats; i++)
        {
            small.Add(1 / Measure(() => Once(hundred), length, atATime: 20));
            large.Add(1 / Measure(() => Once(twoHundred), length, atATime: 20));
        }
        return (Median(small), Median(large));
    }

    static int Once(FlowDefinition definition)
    {
        var flow = FlowCompiler.Compile(definition).Flow!;
        if (FlowCheck.Check(flow).Count > 0) throw new InvalidOperationException("the diamonds are refused");
        var state = FlowRunner.Run(flow, FlowState.NotStarted, BenchFlows.Start, BenchFlows.Facts).State;
        return state.Status == FlowStatus.Ended ? 1 : throw new InvalidOperationException("the diamonds did not end");
    }

    static int Random(Options options, Figures figures)
    {
        var flows = options.Int("flows", 20_000);
        var (violations, commands) = (0, 0L);
        for (var i = 0; i < flows; i++)
        {
            var random = new System.Random(unchecked(options.Seed + i));
            // Half of them nested blocks, on which no token may be lost or doubled to the last part; half drawn across the blocks.
            var drawn = RandomFlow.Make(random, structured: i % 2 == 0, size: 14);
            var played = new RandomCase(drawn, random).Run(commands: 40);
            commands += played.Commands;
            if (played.Violations.Count == 0) continue;
            violations++;
            if (violations <= 3) Console.Error.WriteLine($"flow {i} (seed {options.Seed + i}): {string.Join("; ", played.Violations)}\n{string.Join('\n', played.Log)}\n{drawn.Flow.Definition.ToJson()}");
        }
        figures.Set("random_flows", flows).Set("random_commands", commands).Set("flow_violations", violations);
        return violations;
    }

    /// <summary>One case each of a random flow in which every step allows every verb: claim, hand over, delegate, recall, sign with others, stop, extend, supervise, assist, mend.</summary>
    static int Walks(Options options, Figures figures)
    {
        var walks = options.Int("walks", 20_000);
        var (violations, accepted) = (0, 0L);
        var verbs = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        Parallel.For(0, walks, i =>
        {
            var seed = unchecked(options.Seed + i) & int.MaxValue;
            var walk = CaseWalk.Run(seed, DrawnApp.Make(new System.Random(seed), structured: i % 2 == 0, size: 10), 40);
            Interlocked.Add(ref accepted, walk.Accepted);
            foreach (var step in walk.Steps) verbs.AddOrUpdate(step[(step.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' ')[0], 1, (_, n) => n + 1);
            if (walk.Violations.Count == 0) return;
            if (Interlocked.Increment(ref violations) <= 3) Console.Error.WriteLine($"walk {i} (seed {seed}): {string.Join("; ", walk.Violations)}\n{string.Join('\n', walk.Steps)}");
        });
        figures.Set("case_walks", walks).Set("case_commands", accepted).Set("case_violations", violations);
        // A verb that is never accepted says nothing; a short run meets not all of them.
        if (walks >= EveryVerbAfter) figures.AtLeast("case_verbs", verbs.Count, Verbs);
        else figures.Set("case_verbs", verbs.Count);
        return violations;
    }
}
