using System.Net;
using System.Net.Http.Json;
using LowCode.Apps;

namespace LowCode.Product.Tests.Hosting;

/// <summary>One host for the tests of a class that do not disturb each other.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    ProductHost? host;

    public ProductHost Host => host ?? throw new InvalidOperationException("not started yet");

    readonly Dictionary<string, Task> installed = new(StringComparer.Ordinal);

    /// <summary>Publishes an app and installs it in the district, once however many tests of the class ask for it.</summary>
    public Task InstallAsync(AppPackage package, string app, string version)
    {
        lock (installed)
            return installed.TryGetValue(app, out var known) ? known : installed[app] = InstallAsync(Host, package, app, version);
    }

    /// <summary>Publishes a package and has it used in the district.</summary>
    public static async Task InstallAsync(ProductHost host, AppPackage package, string app, string version)
    {
        using var administrator = await host.SignInAsync("systemAdmin");
        using var published = await administrator.PostAsync("/api/v1/apps", new ByteArrayContent(package.ToZip()));
        Assert.Equal(HttpStatusCode.Created, published.StatusCode);
        using var put = await administrator.PutAsJsonAsync($"/api/v1/apps/{app}/installation", new { unit = "440104", version });
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
    }

    public async Task InitializeAsync() => host = await ProductHost.StartAsync();

    public async Task DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }
}
