using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>Removes drafts whose time is over while the host runs.</summary>
sealed class FormDraftSweep(FormDraftDesk drafts, TimeProvider time, ILogger<FormDraftSweep> log) : BackgroundService
{
    static readonly TimeSpan pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                await drafts.SweepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception failure)
            {
                log.LogError(failure, "form drafts could not be swept");
            }
        }
    }
}
