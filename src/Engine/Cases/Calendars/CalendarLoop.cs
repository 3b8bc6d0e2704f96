using System.Globalization;
using LowCode.Cases.Activation;
using LowCode.Cases.Operating;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>
/// Counts the clocks of running cases again after a year was imported: in batches, each case by a command of its own with an event in its journal. A batch
/// that is done twice changes nothing the second time, because a case says itself by which calendar it was counted.
/// </summary>
sealed class CalendarLoop(CalendarImports imports, ICaseGrains grains, TimeProvider time, ILogger<CalendarLoop> log) : RunLoop("calendar imports", time, log)
{
    const int Batch = 100, AtOnce = 8;

    static readonly TimeSpan busyWait = TimeSpan.FromMilliseconds(200);

    /// <returns>False when no import waits.</returns>
    public override async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        // Also on nodes that count nothing again: what they decide has to be counted by the same calendar.
        await imports.RefreshAsync(cancellation);
        if (await imports.ClaimAsync(cancellation) is not { } run) return false;
        var after = run.AfterCase;
        await WorkOffAsync(run.N.ToString(CultureInfo.InvariantCulture), "calendar.import.broken", async () =>
        {
            while (await imports.CasesAsync(after, Batch, cancellation) is { Count: > 0 } batch)
            {
                var recounted = 0;
                await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                    async (id, stop) => { if (await RecountAsync(new CaseId(id), stop)) Interlocked.Increment(ref recounted); });
                after = batch[^1];
                if (!await imports.ProgressAsync(run.N, after, batch.Count, recounted, cancellation)) return false;
            }
            return true;
        }, imports.FinishAsync, imports.ReleaseAsync, cancellation);
        return true;
    }

    /// <returns>False when the case was counted by this calendar already, has no clock that runs, or is gone.</returns>
    async Task<bool> RecountAsync(CaseId id, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return (await grains.ExecuteAsync(new CommandRequest(id, new RecountClocks(), Actor.Engine, null, []) { Lane = WriteLane.Bulk }, cancellation)).Refusal is null;
            }
            catch (RefusedException busy) when (busy.Kind is RefusalKind.Busy or RefusalKind.Overloaded && tries < 100)
            {
                await Task.Delay(busyWait, Time, cancellation);
            }
        }
    }
}

/// <summary>Has the imported years in force before the first command is decided.</summary>
sealed class CalendarStart(CalendarImports imports) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => imports.RefreshAsync(cancellationToken);
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
