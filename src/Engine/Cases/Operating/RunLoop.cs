using LowCode.Problems;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Operating;

/// <summary>Works off runs that people have started, one at a time on a node; what another node had begun is gone on with when that node is gone.</summary>
abstract class RunLoop(string what, TimeProvider time, ILogger log) : PollingLoop(what, time, log)
{
    /// <summary>Works one claimed run off and writes how it ended. A run that is broken off because the node stops is given back at once.</summary>
    /// <param name="broken">Reason that stands at a run whose work failed for no reason of its own.</param>
    /// <param name="work">False when somebody cancelled the run meanwhile: then there is nothing to write.</param>
    protected async Task WorkOffAsync(
        string run, string broken, Func<Task<bool>> work, Func<string, string, string?, CancellationToken, Task> finish, Func<string, CancellationToken, Task> release, CancellationToken cancellation)
    {
        try
        {
            if (await work()) await finish(run, "done", null, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await release(run, CancellationToken.None);
            throw;
        }
        catch (RefusedException refused)
        {
            await finish(run, "failed", refused.Problems[0].Code, cancellation);
        }
        catch (Exception failure)
        {
            Log.LogError(failure, "run {Run} failed", run);
            await finish(run, "failed", broken, cancellation);
        }
    }
}
