using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LowCode.Org;

public static class OrgExtensions
{
    /// <summary>Units, users and rights over the registered <see cref="Database"/>. A <see cref="TimeProvider"/> of the host wins.</summary>
    public static IServiceCollection AddOrg(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DirectoryCache>();
        services.TryAddSingleton<OrgChanges>();
        services.TryAddSingleton<FirstStart>();
        return services;
    }
}
