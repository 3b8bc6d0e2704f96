using System.CommandLine;
using LowCode.Extending;
using Microsoft.Extensions.Logging.Abstractions;

namespace LowCode.Designer.Hosting;

/// <summary><c>--plugins</c>, and <c>plugins list</c>: what lies in the plugins folder and whether it would run; opens no database.</summary>
static class PluginsCommand
{
    static readonly Option<DirectoryInfo?> folder = new("--plugins") { Description = HostText.Of("Plugins"), Recursive = true };

    public static void AddTo(Command root) => root.Options.Add(folder);

    /// <summary>The folder named on the command line, else <c>plugins</c> in the data folder; settings of a plugin stand under <c>Plugins:{id}</c>.</summary>
    public static PluginSource Read(ParseResult parsed, IConfiguration? configuration = null) =>
        new((parsed.GetValue(folder) ?? new DirectoryInfo(Path.Combine(StoreOptions.Read(parsed).Folder, "plugins"))).FullName,
            id => (configuration ?? Configuration(parsed)).GetSection("Plugins:" + id).GetChildren().SelectMany(Values).ToDictionary(v => v.Name, v => v.Value, StringComparer.OrdinalIgnoreCase));

    public static Command Make()
    {
        var list = new Command("list", HostText.Of("PluginsList"));
        list.SetAction((parsed, _) => Commands.PlainlyAsync(() => Task.FromResult(List(parsed))));
        return new Command("plugins", HostText.Of("PluginsAbout")) { list };
    }

    static int List(ParseResult parsed)
    {
        var source = Read(parsed);
        using var plugins = PluginLoader.Load(source, TimeProvider.System, NullLoggerFactory.Instance);
        if (plugins.All.Count == 0) Console.WriteLine(HostText.Of("PluginsNone", source.Folder));
        foreach (var plugin in plugins.All)
        {
            Console.WriteLine($"{(plugin.Problem is null ? "+" : "-")} {plugin.Manifest?.Id ?? plugin.Folder} {plugin.Manifest?.Version} {plugin.Manifest?.NameIn(null)} [{string.Join(", ", plugin.Brings.Select(b => $"{b.Kind} {b.Name}"))}]");
            if (plugin.Problem is { } problem) Console.WriteLine("  " + Commands.Say(problem));
        }
        return plugins.All.Any(p => p.Problem is not null) ? Commands.FoundWrong : 0;
    }

    /// <summary>A list among a plugin's settings is written <c>Name:Key</c>.</summary>
    static IEnumerable<(string Name, string Value)> Values(IConfigurationSection section) => section.AsEnumerable(makePathsRelative: false)
        .Where(v => v.Value is not null).Select(v => (string.Join(':', v.Key.Split(':').Skip(2)), v.Value!));

    static IConfiguration Configuration(ParseResult parsed) => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).AddEnvironmentVariables().AddCommandLine([.. parsed.UnmatchedTokens]).Build();
}
