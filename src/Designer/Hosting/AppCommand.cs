using System.CommandLine;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Extending;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;
using Microsoft.Extensions.Logging.Abstractions;

namespace LowCode.Designer.Hosting;

/// <summary><c>app install</c> publishes a package, folder or zip, and installs it at a unit; <c>app export</c> writes the package that a unit uses.</summary>
static class AppCommand
{
    static readonly Option<string> package = new("--folder", "--package") { Description = HostText.Of("AppFolder"), Required = true };
    static readonly Option<FileInfo?> settings = new("--settings") { Description = HostText.Of("AppSettings") };
    static readonly Option<bool> acknowledge = new("--acknowledge-undecided") { Description = HostText.Of("AppAcknowledge") };
    static readonly Option<string> app = new("--app") { Description = HostText.Of("AppId"), Required = true };
    static readonly Option<FileInfo> to = new("--to") { Description = HostText.Of("AppTo"), Required = true };
    static readonly Option<string> unit = new("--unit") { Description = HostText.Of("AppUnit"), Required = true };
    static readonly Option<string> from = new("--unit") { Description = HostText.Of("AppFrom"), Required = true };

    public static Command Make()
    {
        var install = new Command("install", HostText.Of("AppInstall")) { package, unit, settings, acknowledge };
        install.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => InstallAsync(parsed, cancellation)));
        var export = new Command("export", HostText.Of("AppExport")) { app, from, to };
        export.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => ExportAsync(parsed, cancellation)));
        return new Command("app", HostText.Of("App")) { install, export };
    }

    static async Task<int> InstallAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var read = await PackageAsync(parsed.GetValue(package)!, cancellation);
        var own = parsed.GetValue(settings) is { } file ? await SettingsAsync(file, cancellation) : null;
        await using var store = await StoreOptions.OpenAsync(StoreOptions.Read(parsed), cancellation);
        using var plugins = PluginLoader.Load(PluginsCommand.Read(parsed), TimeProvider.System, NullLoggerFactory.Instance);
        await using var services = Services(store, plugins);
        await services.GetRequiredService<FirstStart>().UnitsAsync(DateTimeOffset.UtcNow, cancellation);
        var changes = services.GetRequiredService<AppChanges>();
        var published = await changes.PublishAsync(read, ChangedBy.Product, cancellation, parsed.GetValue(acknowledge));
        await changes.InstallAsync(published.Manifest.Id, published.Manifest.Version, parsed.GetValue(unit)!, own, ChangedBy.Product, may: null, cancellation);
        Console.WriteLine($"{published.Manifest.Id} {published.Manifest.Version} {published.Digest}");
        return 0;
    }

    static async Task<int> ExportAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var store = await StoreOptions.OpenAsync(StoreOptions.Read(parsed), cancellation);
        await using var services = Services(store, PluginCatalog.None);
        var tree = (await services.GetRequiredService<DirectoryCache>().CurrentAsync(cancellation)).Tree;
        var at = new UnitId(parsed.GetValue(from)!);
        if (!tree.TryFind(at, out _)) throw new RefusedException(RefusalKind.NotFound, Problem.At("app.unit.unknown", "--unit", ("unit", at.Value)));
        var apps = services.GetRequiredService<AppStore>();
        var used = await apps.InstalledAsync(parsed.GetValue(app)!, tree.PathOf(at).Select(u => u.Id.Value), cancellation);
        var found = await apps.PackageAsync(used.Manifest.Id, used.Manifest.Version, cancellation);
        await File.WriteAllBytesAsync(parsed.GetValue(to)!.FullName, found!.ToZip(), cancellation);
        Console.WriteLine($"{used.Manifest.Id} {used.Manifest.Version} {found.Digest}");
        return 0;
    }

    static ServiceProvider Services(Store store, PluginCatalog plugins) => new ServiceCollection().AddLogging().AddSingleton(store.Database).AddSingleton(TimeProvider.System).AddSingleton(plugins).AddOrg()
        .AddSingleton<PublishStep>(RecordTables.WidenAsync).AddSingleton<AppStore>().AddSingleton<AppChanges>().BuildServiceProvider();

    internal static async Task<AppPackage> PackageAsync(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path)) return AppPackage.FromFolder(path);
        if (!File.Exists(path)) throw new RefusedException(RefusalKind.NotFound, Problem.At("app.file.missing", path));
        return AppPackage.FromZip(await File.ReadAllBytesAsync(path, cancellation));
    }

    static async Task<InstallationSettings> SettingsAsync(FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists) throw new RefusedException(RefusalKind.NotFound, Problem.At("app.file.missing", file.FullName));
        var problems = new List<Problem>();
        return InstallationSettings.Read(await File.ReadAllTextAsync(file.FullName, cancellation), problems) ?? throw new RefusedException(RefusalKind.Invalid, [.. problems]);
    }
}
