using System.Diagnostics;
using LowCode.Bench.Frame;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Bench.Forms;

/// <summary>
/// Forms on one thread: submits of a 1 KB form of 25 fields and 5 rules per CPU-second, and sets of 35 rules per CPU-second.
/// Options: <c>--seconds N</c> for each figure (2); <c>--peers FOLDER</c> runs the same 35 rules in others' engines, in turns with ours.
/// </summary>
public static class FormBench
{
    const int Turns = 3;

    static readonly DateTimeOffset now = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    public static readonly string[] Options = ["seconds", "peers"];

    /// <summary>The same from a command line of its own.</summary>
    /// <returns>0 when every target was met, else 1.</returns>
    public static int Run(string[] args)
    {
        var (options, started) = (new Options(args, Options), DateTimeOffset.UtcNow);
        return Report.Print("forms", options, Measured(options), Checkout.Commit(), started);
    }

    public static Task<Figures> Run(Options options) => Task.FromResult(Measured(options));

    static Figures Measured(Options options)
    {
        var seconds = options.Int("seconds", 2);
        var (submits, submitBytes) = Submits(seconds);
        var (recorded, _) = Submits(seconds, recording: true);
        var (changes, changeBytes) = Changes(seconds);
        var setBytes = RuleSets(seconds).Bytes;
        // In turns, so that a busy moment of the machine is nobody's advantage.
        var (ours, theirs) = (new double[Turns], new double[Turns]);
        for (var i = 0; i < Turns; i++)
        {
            ours[i] = RuleSets(seconds).PerSecond;
            theirs[i] = JintPeer.Reused(RuleForm.Sources(), RuleForm.Values, work => Measure(seconds, work).PerSecond);
        }
        var (sets, jint) = (Middle(ours), Middle(theirs));
        var figures = new Figures()
            .Set("submits_per_cpu_s", Figures.Rounded(submits)).AtMost("submit_us", 1e6 / submits, 20).Set("submit_bytes", Figures.Rounded(submitBytes))
            .Set("recorded_submit_us", Math.Round(1e6 / recorded, 2))
            .Set("changes_per_cpu_s", Figures.Rounded(changes)).Set("change_bytes", Figures.Rounded(changeBytes))
            .AtLeast("sets_per_cpu_s", sets, 1_000_000).Set("set_bytes", Figures.Rounded(setBytes))
            .AtMost("change_300_fields_ms", 1000 / LargeChanges(seconds), 5);
        figures.Set("jint_reused", Figures.Rounded(jint)).AtLeast("times_jint_reused", Middle([.. ours.Zip(theirs, (a, b) => a / b)]), 25);
        if (options.Text("peers", "") is { Length: > 0 } peers)
        {
            for (var i = 0; i < Turns; i++)
            {
                ours[i] = RuleSets(seconds).PerSecond;
                theirs[i] = NodePeer.JsonLogicCompiled(peers, seconds);
            }
            figures.Set("json_logic_compiled", Figures.Rounded(Middle(theirs))).AtLeast("times_json_logic_compiled", Middle([.. ours.Zip(theirs, (a, b) => a / b)]), 2);
        }
        return figures;
    }

    // One of 300 fields is sent to a live form, a fifth of which are computed.
    static double LargeChanges(double seconds)
    {
        var fields = Enumerable.Range(0, 300).Select(i => i % 5 == 4
            ? new FieldDefinition($"f{i}", FieldType.Computed, $"f{i}") { Compute = $"form.f{i - 1} + form.f{i - 2} * 1.13" }
            : new FieldDefinition($"f{i}", FieldType.Number, $"f{i}") { VisibleWhen = i % 5 == 3 && i > 5 ? $"form.f{i - 5} >= 0" : null });
        var form = FormCompiler.Compile(new FormDefinition("large", "L") { Fields = [.. fields] }).Form ?? throw new InvalidOperationException("the form does not compile");
        var values = new RecordBuilder(300);
        for (var i = 0; i < 300; i++) if (i % 5 != 4) values.Set($"f{i}", i);
        var live = form.Live(values.ToRecord(), FormAccess.EditAll, new FormContext(FormMode.Draft, now));
        return Measure(seconds, n => { live.Change(Record.Of(($"f{n % 60 * 5}", n))); return live.Problems.Length; }).PerSecond;
    }

    // Everything is sent at once, as when a case is created; recording reads off which rules decided and by what.
    static (double PerSecond, double Bytes) Submits(double seconds, bool recording = false)
    {
        var form = SubmitForm.Compiled;
        var context = new FormContext(FormMode.Submit, now);
        var input = SubmitForm.Input;
        var check = form.Evaluate(Record.Empty, input, FormAccess.EditAll, context);
        if (!check.IsAccepted) throw new InvalidOperationException(string.Join("; ", check.Problems.Select(p => p.Path + " " + ProblemText.Of(p, "en"))));
        return Measure(seconds, _ => form.Evaluate(Record.Empty, input, FormAccess.EditAll, context) is var taken && recording ? taken.Rules().Count : taken.Problems.Length);
    }

    // One field is sent over what is there.
    static (double PerSecond, double Bytes) Changes(double seconds)
    {
        var form = SubmitForm.Compiled;
        var context = new FormContext(FormMode.Submit, now);
        var current = form.Evaluate(Record.Empty, SubmitForm.Input, FormAccess.EditAll, context).Values;
        var input = Record.Of(("t1", "changed"));
        return Measure(seconds, _ => form.Evaluate(current, input, FormAccess.EditAll, context).Problems.Length);
    }

    // All rules once, after one field changed; the form's record keeps its shape, as it does in an evaluation.
    static (double PerSecond, double Bytes) RuleSets(double seconds)
    {
        var rules = RuleForm.Rules;
        var slots = new Value[ExpressionRoots.Standard.Count];
        var data = Enumerable.Range(0, 50).Select(i => RuleForm.Values.With("f0", i)).ToArray();
        return Measure(seconds, n =>
        {
            slots[0] = data[n % data.Length];
            var context = new ExpressionContext(slots, now);
            var truths = 0;
            foreach (var rule in rules)
                if (rule.Evaluate(context).IsTruthy) truths++;
            return truths;
        });
    }

    static (double PerSecond, double Bytes) Measure(double seconds, Func<int, int> work)
    {
        var sink = 0;
        var clock = Stopwatch.StartNew();
        for (var n = 0; clock.Elapsed.TotalSeconds < 1; n++) sink += work(n);
        var (cpu, bytes, count) = (Cpu(), GC.GetAllocatedBytesForCurrentThread(), 0);
        clock.Restart();
        while (clock.Elapsed.TotalSeconds < seconds)
            for (var i = 0; i < 64; i++) sink += work(count++);
        if (sink == int.MinValue) Console.WriteLine(sink);
        return (count / (Cpu() - cpu), (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)count);
    }

    static double Middle(double[] figures) => figures.Order().ElementAt(figures.Length / 2);

    static double Cpu() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
