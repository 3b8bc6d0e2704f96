using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Bench.W1;

namespace LowCode.Bench.Scale;

/// <summary>
/// Memory with many open cases: they are opened over HTTP by the ordinary command, on SQLite; then the server is started anew, looked at
/// idle, and again with as many active grains. What one idle grain holds is measured inside a process, where the heap can be settled.
/// Options: <c>--cases 100000</c>, <c>--grains 10000</c>.
/// </summary>
public static class ScaleBench
{
    public static readonly string[] Options = ["cases", "grains"];

    const int Connections = 64;
    const double Megabyte = 1024 * 1024;

    public static async Task<Figures> Run(Options options)
    {
        var (cases, active) = (options.Int("cases", 100_000), options.Int("grains", 10_000));
        using var scratch = new Scratch();
        await using var product = await Product.On("sqlite", scratch, ["bench/W1/app"]);

        await product.Start();
        var (ids, seconds) = await Open(product.Api, cases, options.Seed);
        var afterOpening = ProcessUse.ResidentBytes(product.Id);
        await product.Stop();

        await product.Start();
        var idle = ProcessUse.ResidentBytes(product.Id);
        var chosen = ids.Index().Where(one => one.Index % Math.Max(1, cases / active) == 0).Select(one => one.Item).Take(active).ToArray();
        await Each(chosen, async (id, cancellation) =>
            Expect(await product.Api.Send("POST", $"/api/v1/cases/{id}/commands", """{"type":"comment","text":"仍在跟进","as":"u-dispatcher.003"}""", cancellation)));
        var busy = ProcessUse.ResidentBytes(product.Id);
        await product.Stop();

        var grains = await IdleGrains.Measure(product.Settings, chosen);
        var bytes = Directory.EnumerateFiles(product.Settings.Folder, "*.db").Sum(file => new FileInfo(file).Length);
        scratch.Keep = false;
        return new Figures()
            .Set("open_cases", cases).Set("opened_per_s", Math.Round(cases / seconds)).Set("database_bytes_per_case", bytes / cases)
            .Set("server_rss_mb_after_opening", Math.Round(afterOpening / Megabyte)).Set("server_rss_mb_idle", Math.Round(idle / Megabyte))
            .Set("active_grains", chosen.Length).Set("server_rss_mb_with_grains", Math.Round(busy / Megabyte))
            .Set("heap_mb_without_grains", Figures.Rounded(grains.HeapBefore / Megabyte)).Set("heap_mb_with_grains", Figures.Rounded(grains.HeapAfter / Megabyte))
            .Set("bytes_per_idle_grain", grains.BytesEach).Set("activations_per_s", Math.Round(grains.ActivationsPerSecond));
    }

    static async Task<(string[] Ids, double Seconds)> Open(Api api, int cases, int seed)
    {
        var step = Step.Read()[0];
        var ids = new string[cases];
        var clock = Stopwatch.StartNew();
        await Each(Enumerable.Range(0, cases), async (n, cancellation) =>
        {
            var one = step.For(string.Create(CultureInfo.InvariantCulture, $"s{seed}-{n}"));
            var answer = await api.Send(one.Method, one.Path, one.Body, cancellation);
            Expect(answer);
            ids[n] = answer.Body["id"]!.GetValue<string>();
            if ((n + 1) % 20_000 == 0) Console.Error.WriteLine($"  {n + 1} opened after {clock.Elapsed.TotalSeconds:F0} s");
        });
        return (ids, clock.Elapsed.TotalSeconds);
    }

    static Task Each<T>(IEnumerable<T> all, Func<T, CancellationToken, ValueTask> body) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Connections }, body);

    static void Expect(Answer answer)
    {
        if (!answer.Done) throw new InvalidOperationException($"refused: {answer}");
    }
}
