namespace LowCode.Product.Tests.Hosting;

/// <summary>One host for the tests of a class that do not disturb each other.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    ProductHost? host;

    public ProductHost Host => host ?? throw new InvalidOperationException("not started yet");

    public async Task InitializeAsync() => host = await ProductHost.StartAsync();

    public async Task DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }
}
