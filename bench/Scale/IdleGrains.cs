using System.Diagnostics;
using LowCode.Cases.Activation;
using LowCode.Journal;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Bench.Scale;

/// <summary>What idle grains hold of the heap, measured in this process over the data a server has left.</summary>
public sealed record IdleGrains(long HeapBefore, long HeapAfter, int Count, double ActivationsPerSecond)
{
    public long BytesEach => (HeapAfter - HeapBefore) / Math.Max(1, Count);

    /// <param name="settings">Data of a stopped server.</param>
    /// <param name="cases">Cases to activate; nothing is written.</param>
    public static async Task<IdleGrains> Measure(DatabaseSettings settings, IReadOnlyList<string> cases)
    {
        await using var database = await Database.OpenAsync(settings);
        await using var keys = await KeyStore.OpenAsync(settings);
        await using var services = new ServiceCollection().AddLogging()
            .AddLowCode(database, keys, new LowCodeSettings { Grains = new GrainSettings { ActiveLimit = cases.Count + 1000 } }).BuildServiceProvider();
        var grains = services.GetRequiredService<ICaseGrains>();
        // The first of them brings in the app, the calendar and the directory, which all grains share.
        foreach (var id in cases.Take(100)) await grains.WakeAsync(new CaseId(id));
        var before = Settled();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(cases.Skip(100), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, cancellation) => await grains.WakeAsync(new CaseId(id), cancellation));
        var seconds = clock.Elapsed.TotalSeconds;
        if (grains.Active != cases.Count) throw new InvalidOperationException($"{grains.Active} grains are active, {cases.Count} were asked for");
        var after = Settled();
        GC.KeepAlive(services);
        return new(before, after, cases.Count - 100, (cases.Count - 100) / seconds);
    }

    static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
