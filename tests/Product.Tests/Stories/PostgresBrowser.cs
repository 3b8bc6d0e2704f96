using LowCode.Engine.Tests.Databases;
using LowCode.Product.Tests.Hosting;

namespace LowCode.Product.Tests.Stories;

/// <summary>A browser at a product with a PostgreSQL database of its own, which a story can hold still to see what a page says meanwhile.</summary>
public abstract class PostgresBrowser : Browser
{
    public string Connection { get; private set; } = "";

    protected sealed override async Task<ProductHost> StartAsync()
    {
        Connection = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();
        return await StartAsync(Connection);
    }

    protected abstract Task<ProductHost> StartAsync(string connection);
}
