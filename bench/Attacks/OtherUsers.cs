using System.Diagnostics;
using LowCode.Bench.Forms;
using LowCode.Scripts;

namespace LowCode.Bench.Attacks;

/// <summary>Users who do nothing wrong: one runs small scripts through the pool, one evaluates and compiles rules; each asks every few milliseconds.</summary>
sealed class OtherUsers(ScriptPool pool)
{
    const string Script = "var s = 0; for (var i = 0; i < n.length; i++) { s += n[i]; } return s;";
    const int PauseMilliseconds = 4;

    static readonly Record input = ValueJson.Parse("""{"n":[1,2,3]}""").AsRecord!;
    static readonly DateTimeOffset now = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    /// <summary>Both workers stand and everything is compiled before anything is measured.</summary>
    public async Task WarmUpAsync()
    {
        for (var i = 0; i < 200; i++) await Task.WhenAll(pool.RunAsync(Script, input), pool.RunAsync(Script, input));
        for (var i = 0; i < 2_000; i++) Rules();
    }

    /// <summary>Others' 99th percentiles in milliseconds, from call to answer, while something is done over and over.</summary>
    public async Task<(double Script, double Rule, int Failed)> WhileAsync(TimeSpan time, Func<Task> doing)
    {
        using var stop = new CancellationTokenSource();
        var scripts = Task.Run(() => AskedAsync(async () => (await pool.RunAsync(Script, input)).Value == 6, stop.Token));
        var rules = Task.Run(() => AskedAsync(() => Task.FromResult(Rules()), stop.Token));
        var clock = Stopwatch.StartNew();
        await Task.Run(async () => { while (clock.Elapsed < time) await doing(); });
        await stop.CancelAsync();
        var (script, rule) = (await scripts, await rules);
        return (Percentile(script.Times), Percentile(rule.Times), script.Failed + rule.Failed);
    }

    static async Task<(List<double> Times, int Failed)> AskedAsync(Func<Task<bool>> ask, CancellationToken stop)
    {
        var (times, failed) = (new List<double>(), 0);
        while (!stop.IsCancellationRequested)
        {
            var from = Stopwatch.GetTimestamp();
            if (!await ask()) failed++;
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            await Task.Delay(PauseMilliseconds, CancellationToken.None);
        }
        return (times, failed);
    }

    static bool Rules()
    {
        var slots = new Value[ExpressionRoots.Standard.Count];
        slots[0] = RuleForm.Values;
        var context = new ExpressionContext(slots, now);
        foreach (var rule in RuleForm.Rules) rule.Evaluate(context);
        return Expression.Compile("form.f1 * form.f2 + 1 > 3 && form.f32 === true", ExpressionRoots.Standard, FunctionTable.Standard, out _) is { } fresh && fresh.IsTrue(context);
    }

    static double Percentile(List<double> times)
    {
        times.Sort();
        return times.Count == 0 ? 0 : times[(int)Math.Ceiling(times.Count * 0.99) - 1];
    }
}
