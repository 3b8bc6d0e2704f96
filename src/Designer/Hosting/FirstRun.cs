using LowCode.Apps;
using LowCode.Designer.Demo;
using LowCode.Org;

namespace LowCode.Designer.Hosting;

/// <summary>Makes a fresh installation usable: units, people, and the light apps that come with the product.</summary>
static class FirstRun
{
    const string ShownStreet = "440104003";

    /// <param name="demoCases">How many made-up cases an installation gets that has no people yet.</param>
    /// <param name="demoPeople">How many made-up people its registers get, with houses, enterprises and places to them.</param>
    /// <param name="demoGrids">How many grids there are to be, generated ones added to the few the demo people work in; 0 adds none.</param>
    /// <returns>Accounts made just now, with their passwords; empty on every later start. And made-up people to try a form with, where there are any.</returns>
    public static async Task<(IReadOnlyList<NewAccount> Accounts, DemoParents? Parents)> PrepareAsync(IServiceProvider services, Store store, bool demo, int demoCases, int demoPeople, int demoGrids, CancellationToken cancellation)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var first = services.GetRequiredService<FirstStart>();
        await first.UnitsAsync(now, cancellation);
        var accounts = demo ? await first.DemoAsync(now, cancellation) : await first.AdministratorsAsync(now, cancellation);
        if (demo) await InstallAsync(services, cancellation);
        if (demo && accounts.Count > 0 && demoGrids > 0) await first.GridsAsync(demoGrids, now, cancellation);
        if (demo && accounts.Count > 0) await DemoGrids.FillAsync(services, cancellation);
        // Only where the demo people have just been made: an installation with people of its own gets no made-up cases.
        if (demo && accounts.Count > 0 && demoPeople > 0) await DemoRecords.FillAsync(store, now, demoPeople, cancellation: cancellation);
        if (demo && accounts.Count > 0 && demoCases > 0) await DemoStreet.FillAsync(store, now, ShownStreet, demoCases, cancellation);
        return (accounts, demo && accounts.Count > 0 && demoCases > 0 && demoPeople > 0 ? await DemoBirths.FillAsync(store, now, ShownStreet, demoPeople, cancellation) : null);
    }

    /// <summary>Publishes and installs the shipped apps for all streets; a version that is there already stays as it is.</summary>
    static async Task InstallAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var apps = services.GetRequiredService<AppStore>();
        var root = (await services.GetRequiredService<DirectoryCache>().CurrentAsync(cancellation)).Tree.Units[0].Id.Value;
        var installed = await apps.InstallationsAsync(cancellation);
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "apps")).Order(StringComparer.Ordinal))
        {
            var app = await apps.PublishAsync(AppPackage.FromFolder(folder), AppStore.ByProduct, cancellation);
            if (!installed.Any(i => i.App == app.Manifest.Id)) await apps.InstallAsync(app.Manifest.Id, app.Manifest.Version, root, "{}", AppStore.ByProduct, cancellation);
        }
    }

    public static void Print(TextWriter to, IEnumerable<string> urls, IReadOnlyList<NewAccount> accounts, DemoParents? parents)
    {
        to.WriteLine(HostText.Of("Running", string.Join(' ', urls)));
        if (accounts.Count == 0) return;
        to.WriteLine(HostText.Of("FirstStart"));
        var shown = accounts.Where(a => a.Unit.Value.StartsWith(ShownStreet, StringComparison.Ordinal) || a.Unit.Value.Length <= 6 || DemoBirths.Departments.Any(d => a.Unit.Value == $"{ShownStreet[..6]}-{d}")).ToList();
        foreach (var account in shown.DistinctBy(a => (a.Post, a.Unit)))
            to.WriteLine($"  {account.SignInName,-28} {account.Password,-16} {PostCatalog.Find(account.Post)?.Zh} · {account.UnitName} · {account.Name}");
        if (shown.Count < accounts.Count) to.WriteLine("  " + HostText.Of("OtherAccounts", accounts.Count - shown.Count));
        if (parents is not null) to.WriteLine("  " + string.Format(System.Globalization.CultureInfo.InvariantCulture, DemoText.Births.Try, parents.Mother, parents.Father));
    }
}
