using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Operating;

/// <summary>Looks for work once a second while the host runs, at once again while there is some. A failure is logged and the loop goes on after a pause:
/// what waits in a table is not lost by it.</summary>
/// <param name="what">What could not be done, for the log.</param>
abstract class PollingLoop(string what, TimeProvider time, ILogger log) : BackgroundService
{
    static readonly TimeSpan poll = TimeSpan.FromSeconds(1);

    protected TimeProvider Time { get; } = time;
    protected ILogger Log { get; } = log;

    /// <summary>Does what waits.</summary>
    /// <returns>False when nothing did.</returns>
    public abstract Task<bool> WorkAsync(CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await WorkAsync(stoppingToken)) await Task.Delay(poll, Time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception failure)
            {
                Log.LogError(failure, "{What} could not be worked off", what);
                await Task.Delay(poll * 5, Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
