using System.Collections.Concurrent;
using LowCode.Calendar;
using LowCode.Cases.Activation;
using LowCode.Designer.Hosting;
using LowCode.Journal;
using LowCode.Org;

namespace LowCode.Designer.Demo;

/// <summary>
/// Fills a new installation with a living district: cases of every state at every street, with a history of sixty days that reads as if people had
/// worked. Everything goes through the ordinary grains and journal, at its own time, and nothing of it leaves.
/// </summary>
static class DemoStreet
{
    public const int Cases = 300;
    const int Seed = 440104, AtOnce = 32;

    /// <param name="shown">The street whose accounts are printed: it gets every state there is.</param>
    /// <returns>The cases that were made.</returns>
    public static async Task<IReadOnlyList<CaseId>> FillAsync(Store store, DateTimeOffset now, string shown, int count, CancellationToken cancellation = default)
    {
        var clock = new DemoClock(now);
        await using var journal = new QuietJournal(JournalStore.Open(store.Database));
        await using var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock)
            .AddLowCode(store.Database, store.Keys, new() { ScriptWorker = Serving.Worker })
            .AddSingleton<IJournal>(journal).BuildServiceProvider();
        var cast = new DemoCast(await services.GetRequiredService<DirectoryCache>().CurrentAsync(cancellation));
        var (grains, calendar) = (services.GetRequiredService<ICaseGrains>(), WorkCalendar.China);
        var streets = cast.Streets.Where(DemoText.Roads.ContainsKey).OrderByDescending(s => s == shown).ThenBy(s => s, StringComparer.Ordinal).ToList();
        var plans = new DemoPlanning(calendar, now, new Random(Seed)).Plans(streets, count).Select((plan, n) => (plan, n)).ToList();
        var made = new ConcurrentBag<CaseId>();
        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (one, stop) =>
        {
            // Each case draws its own lots, so that what it does is the same in whatever order they run.
            if (await new DemoWalk(grains, cast, clock, calendar, one.plan, one.n, new Random(Seed + 1 + one.n)).RunAsync(stop) is { } id) made.Add(id);
        });
        return [.. made];
    }
}
