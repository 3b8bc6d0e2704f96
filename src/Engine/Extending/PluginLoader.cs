using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using LowCode.Plugins;
using LowCode.Problems;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LowCode.Extending;

/// <summary>Loads the plugins of a folder, each folder in it one. What cannot be loaded is listed with its reason; the server starts all the same.</summary>
public static partial class PluginLoader
{
    /// <summary>Loads them, in the order of their folders' names.</summary>
    public static PluginCatalog Load(PluginSource source, TimeProvider time, ILoggerFactory logging)
    {
        var loaded = new List<LoadedPlugin>();
        if (source.Folder is { } root && Directory.Exists(root))
            foreach (var folder in Directory.EnumerateDirectories(root).Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal))
                loaded.Add(Load(folder, source, loaded, time, logging));
        return new PluginCatalog(loaded);
    }

    static LoadedPlugin Load(string folder, PluginSource source, List<LoadedPlugin> before, TimeProvider time, ILoggerFactory logging)
    {
        var name = Path.GetFileName(folder);
        var (manifest, problem) = PluginManifest.Read(folder);
        if (manifest is null || problem is not null) return new LoadedPlugin(name, manifest, problem);
        if (before.Exists(p => p.Manifest?.Id == manifest.Id)) return new LoadedPlugin(name, manifest, Problem.Of("plugin.idTwice", ("id", manifest.Id)));
        var file = Path.GetFullPath(Path.Combine(folder, manifest.Assembly));
        if (!File.Exists(file)) return new LoadedPlugin(name, manifest, Problem.Of("plugin.assembly.missing", ("file", manifest.Assembly)));
        if (manifest.Digest is { } digest && !digest.Equals(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))), StringComparison.OrdinalIgnoreCase))
            return new LoadedPlugin(name, manifest, Problem.Of("plugin.digest", ("file", manifest.Assembly)));
        var context = new PluginContext(file);
        try
        {
            var plugin = new LoadedPlugin(name, manifest, null, context, Services(context.LoadFromAssemblyPath(file), manifest, source, time, logging));
            if (Unfit(plugin, before) is not { } unfit) return plugin;
            plugin.Dispose();
            return new LoadedPlugin(name, manifest, unfit);
        }
        // Whatever a foreign assembly does while it is loaded and its classes are made must not keep the server from starting.
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            context.Unload();
            return new LoadedPlugin(name, manifest, Problem.Of("plugin.assembly.broken", ("file", manifest.Assembly), ("reason", Innermost(broken).Message)));
        }
    }

    static ServiceProvider Services(Assembly assembly, PluginManifest manifest, PluginSource source, TimeProvider time, ILoggerFactory logging)
    {
        var services = new ServiceCollection().AddSingleton(time).AddSingleton(logging).AddLogging()
            .AddSingleton(new PluginSettings(source.SettingsOf(manifest.Id)));
        services.Scan(scan => scan.FromAssemblies(assembly)
            .AddClasses(classes => classes.AssignableToAny(typeof(INotifier), typeof(ICallTarget), typeof(IActivity), typeof(ILicenceSource), typeof(IDispatchSuggester)), publicOnly: true)
            .AsSelfWithInterfaces().WithSingletonLifetime());
        return services.BuildServiceProvider();
    }

    /// <summary>Names are asked for once, here: one that is taken, or not well formed, keeps the whole plugin out.</summary>
    static Problem? Unfit(LoadedPlugin plugin, List<LoadedPlugin> before)
    {
        if (plugin.Brings.Count == 0) return Problem.Of("plugin.empty");
        var seen = new HashSet<string>(["notifier desk", "notifier log", .. before.SelectMany(p => p.Brings).Select(b => $"{b.Kind} {b.Name}")], StringComparer.Ordinal);
        foreach (var (kind, name) in plugin.Brings)
        {
            if (name is null || !(kind == PluginPart.Activity ? TypeForm() : NameForm()).IsMatch(name)) return Problem.Of("plugin.name", ("name", name ?? ""));
            if (!seen.Add($"{kind} {name}")) return Problem.Of("plugin.nameTaken", ("name", name));
        }
        return null;
    }

    static Exception Innermost(Exception failure) => failure switch
    {
        ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => first,
        { InnerException: { } inner } => Innermost(inner),
        _ => failure,
    };

    [GeneratedRegex("^[a-z][A-Za-z0-9-]{0,39}$")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"^[a-z][A-Za-z0-9-]{0,39}(\.[a-z][A-Za-z0-9-]{0,39})+$")]
    private static partial Regex TypeForm();
}
