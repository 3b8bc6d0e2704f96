using LowCode.Plugins;
using LowCode.Problems;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Extending;

/// <summary>Where plugins come from.</summary>
/// <param name="Folder">Folder with a folder for each plugin; null for none.</param>
/// <param name="Settings">What is set for a plugin, by its id.</param>
public sealed record PluginSource(string? Folder = null, Func<string, IReadOnlyDictionary<string, string>>? Settings = null)
{
    internal IReadOnlyDictionary<string, string> SettingsOf(string id) => Settings?.Invoke(id) ?? new Dictionary<string, string>();
}

/// <summary>One thing a plugin brings.</summary>
/// <param name="Kind"><c>notifier</c>, <c>call</c>, <c>activity</c>, <c>licences</c> or <c>suggester</c>.</param>
/// <param name="Name">Channel, target or type.</param>
public readonly record struct PluginPart(string Kind, string Name)
{
    public const string Notifier = "notifier", Call = "call", Activity = "activity", Licences = "licences", Suggester = "suggester";
}

/// <summary>A plugin as it was found: running, or not and why.</summary>
public sealed class LoadedPlugin : IDisposable
{
    readonly PluginContext? context;
    readonly ServiceProvider? services;

    internal LoadedPlugin(string folder, PluginManifest? manifest, Problem? problem, PluginContext? context = null, ServiceProvider? services = null)
    {
        (Folder, Manifest, Problem, this.context, this.services) = (folder, manifest, problem, context, services);
        if (services is null) return;
        Notifiers = [.. services.GetServices<INotifier>()];
        Targets = [.. services.GetServices<ICallTarget>()];
        Activities = [.. services.GetServices<IActivity>()];
        Licences = [.. services.GetServices<ILicenceSource>()];
        Suggesters = [.. services.GetServices<IDispatchSuggester>()];
        Brings =
        [
            .. Notifiers.Select(n => new PluginPart(PluginPart.Notifier, n.Channel)), .. Targets.Select(t => new PluginPart(PluginPart.Call, t.Name)),
            .. Activities.Select(a => new PluginPart(PluginPart.Activity, a.Type)), .. Licences.Select(l => new PluginPart(PluginPart.Licences, l.Name)),
            .. Suggesters.Select(s => new PluginPart(PluginPart.Suggester, s.Name)),
        ];
    }

    /// <summary>Name of its folder.</summary>
    public string Folder { get; }
    /// <summary>Null when it could not be read.</summary>
    public PluginManifest? Manifest { get; }
    /// <summary>Why it is not running; null when it is.</summary>
    public Problem? Problem { get; }
    public IReadOnlyList<PluginPart> Brings { get; } = [];
    public IReadOnlyList<INotifier> Notifiers { get; } = [];
    public IReadOnlyList<ICallTarget> Targets { get; } = [];
    public IReadOnlyList<IActivity> Activities { get; } = [];
    public IReadOnlyList<ILicenceSource> Licences { get; } = [];
    public IReadOnlyList<IDispatchSuggester> Suggesters { get; } = [];

    public void Dispose()
    {
        services?.Dispose();
        context?.Unload();
    }
}

/// <summary>All plugins of the server, and what they bring.</summary>
public sealed class PluginCatalog(IReadOnlyList<LoadedPlugin> all) : IDisposable
{
    public static PluginCatalog None { get; } = new([]);

    public IReadOnlyList<LoadedPlugin> All { get; } = all;

    public IEnumerable<INotifier> Notifiers => All.SelectMany(p => p.Notifiers);
    public IEnumerable<ICallTarget> Targets => All.SelectMany(p => p.Targets);
    public IEnumerable<IActivity> Activities => All.SelectMany(p => p.Activities);
    public IEnumerable<ILicenceSource> Licences => All.SelectMany(p => p.Licences);
    public IEnumerable<IDispatchSuggester> Suggesters => All.SelectMany(p => p.Suggesters);

    /// <summary>A running plugin by id, or null.</summary>
    public LoadedPlugin? Find(string id) => All.FirstOrDefault(p => p.Problem is null && p.Manifest?.Id == id);

    /// <summary>Id of the plugin that brings this; null when the product does.</summary>
    public string? OwnerOf(object part) => All.FirstOrDefault(p => p.Notifiers.Contains(part) || p.Targets.Contains(part) || p.Activities.Contains(part) || p.Licences.Contains(part) || p.Suggesters.Contains(part))?.Manifest!.Id;

    public IActivity? Activity(string type) => Activities.FirstOrDefault(a => a.Type == type);

    public void Dispose()
    {
        foreach (var plugin in All) plugin.Dispose();
    }
}
