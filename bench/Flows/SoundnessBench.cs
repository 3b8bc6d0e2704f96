using System.Diagnostics;
using LowCode.Bench.Frame;
using LowCode.Engine.Tests.Flows;
using LowCode.Flows;

namespace LowCode.Bench.Flows;

/// <summary>
/// Verdicts on random flows: a third nested blocks, a third drawn across their blocks and past the plain check, a third as they come. Every counter-example
/// is walked through the runner, every proof is tried to be brought down. Options: <c>--flows 20000</c>, <c>--size 500</c> activities of the one flow that is timed.
/// </summary>
public static class SoundnessBench
{
    public static readonly string[] Options = ["flows", "size"];

    public static Task<Figures> Run(Options options)
    {
        var flows = options.Int("flows", 20_000);
        var (proved, refuted, undecided, wrong, unshown) = (0, 0, 0, 0, 0);
        var doubts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < flows; i++)
        {
            var random = new System.Random(unchecked(options.Seed + i));
            var flow = (i % 3 == 2 ? RandomFlow.Any(random, 14) : RandomFlow.Make(random, structured: i % 3 == 0, size: 14)).Flow;
            var report = Soundness.Check(flow);
            string? fault = null;
            switch (report.Verdict)
            {
                case Verdict.Proved:
                    proved++;
                    if ((fault = SoundnessProof.BringDown(flow, random, walks: 6)) is not null) wrong++;
                    break;
                case Verdict.Refuted:
                    refuted++;
                    if ((fault = SoundnessProof.Show(flow, report.CounterExample!, random)) is not null) unshown++;
                    break;
                default:
                    undecided++;
                    foreach (var doubt in report.Doubts.Select(d => d.Reason.ToString()).Distinct()) doubts[doubt] = doubts.GetValueOrDefault(doubt) + 1;
                    break;
            }
            if (fault is not null && wrong + unshown <= 3) Console.Error.WriteLine($"flow {i} (seed {options.Seed + i}): {report.Verdict} {report.CounterExample}, but {fault}\n{flow.Definition.ToJson()}");
        }
        var (blocks, woven) = Large(options.Int("size", 500));
        var figures = new Figures().Set("flows", flows).Set("proved", proved).Set("refuted", refuted).Set("undecided", undecided);
        foreach (var (reason, count) in doubts) figures.Set("undecided_" + char.ToLowerInvariant(reason[0]) + reason[1..], count);
        return Task.FromResult(figures
            .AtMost("undecided_share", flows == 0 ? 0 : (double)undecided / flows, 0.05)
            .AtMost("false_proved", wrong, 0)
            .AtMost("counter_examples_not_shown", unshown, 0)
            .Set("check_500_blocks_s", Figures.Rounded(blocks))
            .AtMost("check_500_s", Math.Max(blocks, woven), 2));
    }

    /// <summary>Seconds of processor time to judge a large flow of blocks, and one of the same size whose branches are woven together.</summary>
    static (double Blocks, double Woven) Large(int size)
    {
        Time(LargeFlow.Blocks(20));
        return (Time(LargeFlow.Blocks(size)), Time(LargeFlow.Woven(size)));
    }

    static double Time(Flow flow)
    {
        var before = Environment.CpuUsage.TotalTime;
        if (Soundness.Check(flow).Verdict == Verdict.Refuted) throw new InvalidOperationException("a large flow of the bench is refuted");
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
