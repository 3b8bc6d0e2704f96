using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Effects;

/// <summary>Runs the delivery while the host runs.</summary>
sealed class EffectLoop(EffectDelivery delivery, MessageDelivery messages, TimeProvider time, ILogger<EffectLoop> log) : BackgroundService
{
    static readonly TimeSpan poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await delivery.DeliverAsync(stoppingToken) + await messages.DeliverAsync(stoppingToken) == 0) await Task.Delay(poll, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception failure)
            {
                log.LogError(failure, "the outbox could not be delivered");
                await Task.Delay(poll * 5, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
