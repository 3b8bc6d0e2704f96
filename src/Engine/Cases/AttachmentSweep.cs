using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>Sweeps files while the host runs. Several nodes may do so at once: each step can be done twice.</summary>
sealed class AttachmentSweep(Attachments attachments, TimeProvider time, ILogger<AttachmentSweep> log) : BackgroundService
{
    const int AtOnce = 100;
    static readonly TimeSpan pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                while (await attachments.SweepAsync(AtOnce, stoppingToken) == AtOnce) { }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception failure)
            {
                log.LogError(failure, "files could not be swept");
            }
        }
    }
}
