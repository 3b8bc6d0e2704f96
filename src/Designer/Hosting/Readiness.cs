using LowCode.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LowCode.Designer.Hosting;

/// <summary>Ready when the database answers.</summary>
sealed class Readiness(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.OpenReadAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("the database does not answer", failure);
        }
    }
}
