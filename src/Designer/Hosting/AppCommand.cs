using System.CommandLine;
using LowCode.Apps;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Hosting;

/// <summary><c>app install</c>: publishes a package folder and installs it at a unit.</summary>
static class AppCommand
{
    static readonly Option<DirectoryInfo> folder = new("--folder") { Description = HostText.Of("AppFolder"), Required = true };
    static readonly Option<string> unit = new("--unit") { Description = HostText.Of("AppUnit"), Required = true };

    public static Command Make()
    {
        var install = new Command("install", HostText.Of("AppInstall")) { folder, unit };
        install.SetAction((parsed, cancellation) => Commands.PlainlyAsync(() => InstallAsync(parsed, cancellation)));
        return new Command("app", HostText.Of("App")) { install };
    }

    static async Task<int> InstallAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var path = parsed.GetValue(folder)!;
        if (!path.Exists) throw new RefusedException(RefusalKind.NotFound, Problem.At("app.file.missing", path.FullName));
        await using var store = await StoreOptions.OpenAsync(StoreOptions.Read(parsed), cancellation);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(store.Database).AddOrg().BuildServiceProvider();
        await services.GetRequiredService<FirstStart>().UnitsAsync(DateTimeOffset.UtcNow, cancellation);
        var tree = (await services.GetRequiredService<DirectoryCache>().CurrentAsync(cancellation)).Tree;
        var at = parsed.GetValue(unit)!;
        if (!tree.TryFind(new UnitId(at), out _)) throw new RefusedException(RefusalKind.NotFound, Problem.At("case.street.unknown", "--unit", ("street", at)));
        var apps = new AppStore(store.Database, TimeProvider.System);
        var app = await apps.PublishAsync(AppPackage.FromFolder(path.FullName), "command line", cancellation);
        await apps.InstallAsync(app.Manifest.Id, app.Manifest.Version, at, "{}", "command line", cancellation);
        Console.WriteLine($"{app.Manifest.Id} {app.Manifest.Version} {app.Digest}");
        return 0;
    }
}
