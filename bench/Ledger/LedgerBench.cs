using LowCode.Bench.Frame;
using LowCode.Engine.Tests.Calendar.Drawn;

namespace LowCode.Bench.Ledger;

/// <summary>
/// Random histories of clocks, each stored and read back event by event, through imports of years and through years that stay provisional: what was counted
/// live is the fold of what was stored, and is what a recount of the whole gives. Options: <c>--count 100000</c>.
/// </summary>
public static class LedgerBench
{
    public static readonly string[] Options = ["count"];

    public static Task<Figures> Run(Options options)
    {
        var count = options.Int("count", 100_000);
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
        return Task.FromResult(new Figures().Set("histories", count).Set("events", events).Set("recounted_by_import", imports).Set("with_provisional_year", provisional)
            .MustNotExceed("wrong", wrong, 0));
    }
}
