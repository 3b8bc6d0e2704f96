using System.Diagnostics;
using LowCode.Bench.Frame;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;
using Microsoft.Playwright;

namespace LowCode.Bench.Forms;

/// <summary>
/// Forms on one thread: submits of a 1 KB form of 25 fields and 5 rules per CPU-second, and sets of 35 rules per CPU-second.
/// Options: <c>--seconds N</c> for each figure (2); <c>--peers FOLDER</c> runs the same 35 rules in others' engines, in turns with ours.
/// </summary>
public static class FormBench
{
    const int Turns = 3;
    /// <summary>In a page 4,300 controls are read and put right: within what one feels as at once.</summary>
    const double PageMilliseconds = 100;

    static readonly DateTimeOffset now = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    public static readonly string[] Options = ["seconds", "peers"];

    public static async Task<Figures> Run(Options options)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"],
        });
        var (field, row) = await LargeForm.InPageAsync(browser);
        return Measured(options).AtMost("page_field_ms", field, PageMilliseconds).AtMost("page_row_ms", row, PageMilliseconds).Set("chromium", browser.Version);
    }

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
            .AtMost("change_300_fields_ms", LargeChanges(seconds), 5).AtMost("change_row_ms", LargeRows(seconds), 5).AtMost("whole_300_fields_ms", 1000 / Measure(seconds, LargeForm.Whole).PerSecond, 5);
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

    // One of 300 fields is sent to a live form; and one cell of its table, which is sent whole.
    static double LargeChanges(double seconds)
    {
        var live = LargeForm.Live();
        return 1000 / Measure(seconds, n => { live.Change(Record.Of(($"f{n % 60 * 5}", n))); return live.Problems.Length; }).PerSecond;
    }

    static double LargeRows(double seconds)
    {
        var (live, tables) = (LargeForm.Live(), new[] { LargeForm.Cells(1), LargeForm.Cells(2) });
        return 1000 / Measure(seconds, n => { live.Change(Record.Of(("items", tables[n & 1]))); return live.Problems.Length; }).PerSecond;
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
