using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LowCode.Extending;

/// <summary>What the host adds for plugins.</summary>
public static class ExtendingExtensions
{
    public static IServiceCollection AddPlugins(this IServiceCollection services, PluginSource source) =>
        services.AddSingleton(provider => PluginLoader.Load(source, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
}
