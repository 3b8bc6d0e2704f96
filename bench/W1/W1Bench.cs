using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Engine.Tests.Databases;

namespace LowCode.Bench.W1;

/// <summary>
/// W1, the one-matter case: six durable transitions a case over HTTP, through the whole product, in turns with what a competent team
/// writes by hand (EF Core) and with what the machine allows (the floor), on both databases.
/// </summary>
public static class W1Bench
{
    public static readonly string[] Options = ["peers", "seconds", "warm", "conc", "rounds", "only"];

    /// <summary>The number of connections the targets are stated at; measured last, when every side is warm.</summary>
    const int Judged = 64;

    public static async Task<Figures> Run(Options options)
    {
        var folder = Path.GetFullPath(options.Text("peers") ?? throw new ArgumentException("w1 needs --peers DIR, the folder of the peers' harness"));
        var connections = options.Ints("conc", 1, 256, Judged);
        var (seconds, warm, rounds) = (options.Int("seconds", 8), options.Int("warm", 3), options.Int("rounds", 3));
        using var scratch = new Scratch();
        await using var cluster = await PostgresCluster.StartAsync("-c max_connections=400");
        await using var collector = await Collector.Start();
        var driver = await LoadDriver.Build(folder, scratch.Folder, seconds, warm);
        var peers = await Peers.On(cluster, folder, scratch.Folder, connections, seconds, warm);
        var product = new ProductUnderLoad(driver, cluster, collector, connections, options.Seed);

        // In turns, so that a busy minute of the machine hits everybody.
        (string Name, Func<Task<IReadOnlyList<LoadRun>>> Run)[] sides =
        [
            ("pg.ours", () => product.Run(sqlite: false)), ("pg.floor", () => peers.Run("floor", sqlite: false)), ("pg.ef", () => peers.Run("crud-efcore", sqlite: false)),
            ("sqlite.ours", () => product.Run(sqlite: true)), ("sqlite.floor", () => peers.Run("floor", sqlite: true)), ("sqlite.ef", () => peers.Run("crud-efcore", sqlite: true)),
        ];
        if (options.Text("only") is { } only) sides = [.. sides.Where(side => only.Split(',').Any(word => side.Name.Contains(word, StringComparison.Ordinal)))];

        var runs = sides.ToDictionary(side => side.Name, _ => new List<LoadRun>());
        for (var round = 1; round <= rounds; round++)
            foreach (var (name, run) in sides)
            {
                Console.Error.WriteLine($"  {round}/{rounds} {name}");
                var measured = await run();
                runs[name].AddRange(measured);
                if (!name.EndsWith("ours", StringComparison.Ordinal)) foreach (var one in measured) Console.Error.WriteLine($"    {one}");
            }
        scratch.Keep = false;
        var figures = Judge(runs, product.ReadBack, connections.Contains(Judged) ? Judged : connections[0]);
        if (runs.Any(side => side.Key.EndsWith("ours", StringComparison.Ordinal)))
            figures.AtLeast("telemetry_traces", collector.Traces, 1).AtLeast("telemetry_metrics", collector.Metrics, 1);
        return figures;
    }

    static Figures Judge(Dictionary<string, List<LoadRun>> runs, JsonObject readBack, int judged)
    {
        double? Median(string side, Func<LoadRun, double> of)
        {
            var sorted = runs.GetValueOrDefault(side, []).Where(run => run.Connections == judged).Select(of).Order().ToArray();
            return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
        var figures = new Figures();
        void Compare(string database, double floor, double cpu, double ef)
        {
            if (Median($"{database}.ours", run => run.TransitionsPerSecond) is not { } ours) return;
            figures.Set($"{database}_transitions_s", Math.Round(ours));
            if (Median($"{database}.floor", run => run.TransitionsPerSecond) is { } most) figures.AtLeast($"{database}_vs_floor", ours / most, floor);
            if (Median($"{database}.ef", run => run.TransitionsPerSecond) is { } byHand) figures.AtLeast($"{database}_vs_ef", ours / byHand, ef);
            figures.AtMost($"{database}_cpu_s_per_1000", Median($"{database}.ours", run => run.CpuSecondsPer1000)!.Value, cpu);
        }
        Compare("pg", floor: 0.45, cpu: 0.35, ef: 5);
        Compare("sqlite", floor: 0.45, cpu: 0.18, ef: 8);
        if (readBack["read"]!.GetValue<int>() > 0) figures.Set("read_back", readBack).MustBe("read_back.wrong", readBack["wrong"]!.GetValue<int>(), 0);
        var raw = new JsonArray();
        foreach (var (side, all) in runs)
            foreach (var run in all)
            {
                var line = new JsonObject { ["side"] = side };
                foreach (var (name, value) in run.Raw) if (name is not "peer") line[name] = value?.DeepClone();
                raw.Add(line);
            }
        return figures.Set("judged_at_connections", judged).Set("runs", raw);
    }
}
