using System.Diagnostics;
using System.Text.Json.Nodes;
using LowCode.Bench.Frame;
using LowCode.Bench.Servers;
using LowCode.Engine.Tests.Calendar.Drawn;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;

namespace LowCode.Bench.Ledger;

/// <summary>
/// Random histories of clocks: what was counted live is the fold of what was stored, and is what a recount of the whole gives. In memory, every event stored and
/// read back, through imports of years and years that stay provisional; then in the journals of both databases, across two restarts and the import of a year.
/// Options: <c>--count 100000</c>, <c>--database memory|sqlite|pg</c> (all without).
/// </summary>
public static class LedgerBench
{
    public static readonly string[] Options = ["count", "database"];

    public static async Task<Figures> Run(Options options)
    {
        var (count, only, figures) = (options.Int("count", 100_000), options.Text("database"), new Figures());
        if (only is null or "memory") InMemory(options, count, figures);
        if (only is null or "sqlite") await StoredAsync("sqlite", null, options.Seed, count, figures);
        if (only is null or "pg")
        {
            await using var cluster = await PostgresCluster.StartAsync("-c shared_buffers=256MB -c max_wal_size=4GB");
            await StoredAsync("pg", await cluster.CreateDatabaseAsync(), options.Seed, count, figures);
        }
        return figures;
    }

    static void InMemory(Options options, int count, Figures figures)
    {
        var (events, imports, provisional, wrong) = (0L, 0L, 0, 0);
        Parallel.For(0, count, i =>
        {
            var done = ClockHistories.Try(new Random(unchecked(options.Seed + i)));
            Interlocked.Add(ref events, done.Events);
            Interlocked.Add(ref imports, done.Imports);
            if (done.Provisional) Interlocked.Increment(ref provisional);
            if (done.Fault is null) return;
            if (Interlocked.Increment(ref wrong) <= 5) Console.Error.WriteLine($"history {i} (seed {options.Seed + i}): {done.Fault}");
        });
        figures.Set("histories", count).Set("events", events).Set("recounted_by_import", imports).Set("with_provisional_year", provisional).MustNotExceed("wrong", wrong, 0);
    }

    static async Task StoredAsync(string kind, string? connection, int seed, int count, Figures figures)
    {
        using var scratch = new Scratch();
        var histories = new StoredHistories(new DatabaseSettings { Folder = scratch.Sub("data"), Connection = connection }, count, seed);
        var clock = Stopwatch.StartNew();
        await histories.RunAsync();
        figures.Set(kind, new JsonObject
        {
            ["histories"] = count, ["journal_rows"] = histories.Rows, ["events"] = histories.Events, ["recounted_by_import"] = histories.Recounted,
            ["with_provisional_year"] = histories.Provisional, ["seconds"] = Figures.Rounded(clock.Elapsed.TotalSeconds),
        }).MustNotExceed(kind + ".wrong", histories.Wrong, 0).AtLeast(kind + ".recounted_share", (double)histories.Recounted / count, 0.5);
        scratch.Keep = false;
    }
}
