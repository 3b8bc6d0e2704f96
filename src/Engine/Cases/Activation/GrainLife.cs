using LowCode.Journal;
using LowCode.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Activation;

/// <summary>Keeps a node's grains: fires timers, collects the idle, drains on shutdown.</summary>
sealed class GrainLife(CaseActivations grains, Timers timers, TimeProvider time, ILogger<GrainLife> log) : BackgroundService
{
    /// <summary>How often due timers are asked for. Polling is the truth; nothing else is needed on either database.</summary>
    static readonly TimeSpan poll = TimeSpan.FromMilliseconds(500), collect = TimeSpan.FromSeconds(30);

    /// <summary>How long a timer that a dying node has claimed waits for another: short, because claiming twice does no harm.</summary>
    static readonly TimeSpan lease = TimeSpan.FromSeconds(10);
    const int AtOnce = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var collected = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // A full batch means that more waits: go on at once.
                while (await FireAsync(stoppingToken) == AtOnce) { }
                if (time.GetElapsedTime(collected) > collect)
                {
                    grains.Collect();
                    collected = time.GetTimestamp();
                }
                await Task.Delay(poll, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception failure)
            {
                // The database may be away for a while; what was claimed comes again when its lease is over.
                log.LogError(failure, "timers could not be fired");
                await Task.Delay(poll * 4, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await grains.DrainAsync(cancellationToken);
    }

    /// <summary>Claims what is due and fires it, earliest first.</summary>
    /// <returns>How many were claimed.</returns>
    public async Task<int> FireAsync(CancellationToken cancellation)
    {
        var due = await timers.ClaimDueAsync(time.GetUtcNow(), AtOnce, lease, cancellation);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
            async (timer, token) =>
            {
                try
                {
                    await grains.WakeAsync(timer.Case, token);
                    Signals.TimerLag.Record((time.GetUtcNow() - timer.Due).TotalSeconds);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogWarning(failure, "timer of case {Case} due {Due} could not be fired and will come again", timer.Case, timer.Due);
                }
            });
        return due.Count;
    }
}
