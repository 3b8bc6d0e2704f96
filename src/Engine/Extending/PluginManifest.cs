using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LowCode.Plugins;
using LowCode.Problems;

namespace LowCode.Extending;

/// <summary><c>plugin.json</c> in a plugin's folder.</summary>
/// <param name="Id">Lower-case letters, digits and <c>-</c>; unique on the server. Its settings stand under <c>Plugins:{id}</c>.</param>
/// <param name="Name">By language: <c>zh-CN</c> and <c>en</c>.</param>
/// <param name="Version">Semantic version of the plugin.</param>
/// <param name="Contract">The version of the contract it was built against: <see cref="PluginContract.Version"/>.</param>
/// <param name="Assembly">File in the folder, e.g. <c>Acme.Weather.dll</c>.</param>
/// <param name="Permissions">What it says it does: <c>network</c>, <c>files</c>, <c>process</c>. Declared for the administrator, not enforced.</param>
/// <param name="Digest">SHA-256 of the assembly, hexadecimal; when given, another file is not loaded.</param>
public sealed partial record PluginManifest(
    string Id, IReadOnlyDictionary<string, string> Name, string Version, int Contract, string Assembly, IReadOnlyList<string>? Permissions = null, string? Digest = null)
{
    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Further { get; set; }

    public string NameIn(string? language) =>
        language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true && Name.TryGetValue("en", out var english) ? english : Name.GetValueOrDefault("zh-CN", Id);

    /// <returns>The manifest, or why it is none.</returns>
    internal static (PluginManifest? Manifest, Problem? Problem) Read(string folder)
    {
        var file = Path.Combine(folder, "plugin.json");
        if (!File.Exists(file)) return (null, Problem.Of("plugin.manifest.missing"));
        try
        {
            using var stream = File.OpenRead(file);
            var manifest = JsonSerializer.Deserialize(stream, PluginJson.Default.PluginManifest) ?? throw new JsonException("null");
            return (manifest, manifest.Check());
        }
        catch (Exception wrong) when (wrong is JsonException or IOException or UnauthorizedAccessException)
        {
            return (null, Problem.Of("plugin.manifest.unreadable", ("reason", wrong.Message)));
        }
    }

    Problem? Check()
    {
        if (Id is null || !IdForm().IsMatch(Id)) return Problem.Of("plugin.id", ("id", Id ?? ""));
        if (Name is not { Count: > 0 } || Version is null || !VersionForm().IsMatch(Version)) return Problem.Of("plugin.version", ("version", Version ?? ""));
        if (Contract != PluginContract.Version)
            return Problem.Of("plugin.contract", ("found", Contract.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("known", PluginContract.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        // A name only: a manifest does not reach out of its folder.
        return string.IsNullOrEmpty(Assembly) || Assembly != Path.GetFileName(Assembly) ? Problem.Of("plugin.assembly.missing", ("file", Assembly ?? "")) : null;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$")]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^\d{1,6}\.\d{1,6}\.\d{1,6}$")]
    private static partial Regex VersionForm();
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(PluginManifest))]
sealed partial class PluginJson : JsonSerializerContext;
