using System.Collections.Concurrent;
using LowCode.Cases;
using LowCode.Journal;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Bench.Kill;

/// <summary>What a stopped server has left in its views, held against its journal: every row of cases, work items, parties and timers.</summary>
public static class StoredViews
{
    /// <returns>In how many cases a view differs from the fold of the journal.</returns>
    public static async Task<long> Differing(DatabaseSettings settings, IReadOnlyCollection<string> cases)
    {
        await using var database = await Database.OpenAsync(settings);
        await using var keys = await KeyStore.OpenAsync(settings);
        await using var services = new ServiceCollection().AddLogging().AddLowCode(database, keys).BuildServiceProvider();
        var rebuild = services.GetRequiredService<ViewsRebuild>();
        var differences = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (id, cancellation) =>
        {
            var found = await rebuild.CompareAsync(new CaseId(id), cancellation);
            if (found.Count > 0) differences.Add($"{id}: {string.Join("; ", found)}");
        });
        foreach (var one in differences.Take(5)) Console.Error.WriteLine($"  {one}");
        return differences.Count;
    }
}
