namespace LowCode.Plugins;

/// <summary>The contract between the product and its plugins.</summary>
public static class PluginContract
{
    /// <summary>What a manifest names as <c>contract</c>. It moves only when a plugin that was built before would no longer do.</summary>
    public const int Version = 1;
}

/// <summary>
/// What an administrator has set for a plugin: values by name, from <c>Plugins:{id}:{name}</c> of the host's settings. A plugin's class that takes one
/// in its constructor gets its own plugin's.
/// </summary>
public sealed class PluginSettings(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The value, or null when it is not set.</summary>
    public string? this[string name] => values.TryGetValue(name, out var value) ? value : null;

    /// <summary>Names that are set, in no order.</summary>
    public IEnumerable<string> Names => values.Keys;
}
