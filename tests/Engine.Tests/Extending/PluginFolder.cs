using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LowCode.Engine.Tests.Architecture;
using LowCode.Extending;
using Microsoft.Extensions.Logging.Abstractions;

namespace LowCode.Engine.Tests.Extending;

/// <summary>A plugins folder of one test.</summary>
sealed class PluginFolder : IDisposable
{
    readonly Dictionary<string, IReadOnlyDictionary<string, string>> settings = new(StringComparer.Ordinal);

    public string Path { get; } = Directory.CreateTempSubdirectory("lowcode-plugins-").FullName;

    public PluginSource Source => new(Path, id => settings.GetValueOrDefault(id, new Dictionary<string, string>()));

    /// <summary>Puts a fixture there, its manifest as it should be but for what is said.</summary>
    public PluginFolder Add(string fixture, string? folder = null, Action<JsonObject>? manifest = null, params (string Name, string Value)[] set)
    {
        // Where the fixture was built beside this assembly: the same configuration and framework.
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var from = Checkout.Path("tests", "Fixtures", fixture, "bin", built.Parent!.Name, built.Name);
        var to = Directory.CreateDirectory(System.IO.Path.Combine(Path, folder ?? fixture)).FullName;
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        var written = new JsonObject
        {
            ["id"] = fixture.ToLowerInvariant(), ["name"] = new JsonObject { ["zh-CN"] = "样例", ["en"] = "Fixture" }, ["version"] = "1.0.0", ["contract"] = 1,
            ["assembly"] = $"Fixture.{fixture}.dll", ["permissions"] = new JsonArray("network"),
        };
        manifest?.Invoke(written);
        File.WriteAllText(System.IO.Path.Combine(to, "plugin.json"), written.ToJsonString());
        if (set.Length > 0) settings[(string)written["id"]!] = set.ToDictionary(s => s.Name, s => s.Value);
        return this;
    }

    /// <summary>Puts a sample of the product there, with the manifest it ships with.</summary>
    public PluginFolder AddSample(string sample, string id, params (string Name, string Value)[] set)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var to = Directory.CreateDirectory(System.IO.Path.Combine(Path, id)).FullName;
        foreach (var file in Directory.EnumerateFiles(Checkout.Path("plugins-samples", sample, "bin", built.Parent!.Name, built.Name))) File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        settings[id] = set.ToDictionary(s => s.Name, s => s.Value);
        return this;
    }

    public string DigestOf(string folder, string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(System.IO.Path.Combine(Path, folder, file))));

    public PluginCatalog Load() => PluginLoader.Load(Source, TimeProvider.System, NullLoggerFactory.Instance);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
