using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;

namespace LowCode.Bench.Kill;

/// <summary>
/// SIGKILL of the server at random moments under load, again and again over one database: what was acknowledged must be there exactly once.
/// This does not test the disk; that an acknowledgement follows its flush is shown by the bench <c>fsync</c>.
/// </summary>
public static class KillBench
{
    public static readonly string[] Options = ["rounds", "database", "connections"];

    /// <summary>A street of the unit tree that comes with the product.</summary>
    public const string Street = "440104003";

    public static async Task<Figures> Run(Options options)
    {
        var (rounds, connections) = (options.Int("rounds", 20), options.Int("connections", 32));
        var figures = new Figures();
        foreach (var database in options.Text("database", "both") is "both" ? ["sqlite", "pg"] : new[] { options.Text("database")! })
        {
            using var scratch = new Scratch();
            await using var product = await Product.On(database, scratch, ["bench/W1/app", "bench/Kill/app"]);
            var (acknowledged, found, cases) = await Rounds(product, database, rounds, connections, options.Seed);
            var differing = await StoredViews.Differing(product.Settings, cases);
            figures.Set(database, new JsonObject
            {
                ["rounds"] = rounds, ["acknowledged"] = acknowledged, ["lost"] = found.Lost, ["doubled"] = found.Doubled, ["unanswered_sent_again"] = found.Unanswered,
                ["half_written"] = found.HalfWritten, ["broken_chains"] = found.BrokenChains, ["timers_missed"] = found.TimersMissed, ["timers_doubled"] = found.TimersDoubled,
                ["cases"] = cases.Count, ["views_differ"] = differing,
            });
            foreach (var (name, count) in new[] { ("lost", found.Lost), ("doubled", found.Doubled), ("half_written", found.HalfWritten), ("broken_chains", found.BrokenChains), ("timers_missed", found.TimersMissed), ("timers_doubled", found.TimersDoubled), ("views_differ", differing) })
                figures.MustBe($"{database}.{name}", count, 0);
            scratch.Keep = !figures.Met;
        }
        return figures;
    }

    static async Task<(long Acknowledged, Findings Found, IReadOnlyCollection<string> Cases)> Rounds(Product product, string database, int rounds, int connections, int seed)
    {
        var random = new Random(seed);
        var (acknowledged, found, cases) = (0L, Findings.None, new List<string>());
        await product.Start();
        for (var round = 1; round <= rounds; round++)
        {
            var load = new CaseLoad(product.Api, connections, string.Create(CultureInfo.InvariantCulture, $"k{seed}-{round}"), () => Soon(random));
            var running = load.Run();
            var moment = TimeSpan.FromMilliseconds(random.Next(300, 3000));
            if (await Task.WhenAny(running, Task.Delay(moment)) == running) await running;
            await product.Kill();
            await running;
            await product.Start();
            var now = await new Audit(product.Api).Check(load.Cases);
            (acknowledged, found) = (acknowledged + load.Acknowledged, found + now);
            cases.AddRange(load.Cases.Select(one => one.Id!));
            Console.Error.WriteLine($"  {database} {round}/{rounds}: killed after {moment.TotalMilliseconds:F0} ms, {load.Acknowledged} acknowledged, {now.Unanswered} sent again; {now}");
        }
        await product.Stop();
        return (acknowledged, found, cases);
    }

    /// <summary>A whole second in the near future: some timers are due before the kill, some while nobody runs, some after.</summary>
    static DateTimeOffset Soon(Random random)
    {
        lock (random) return DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + random.Next(1, 5));
    }
}
