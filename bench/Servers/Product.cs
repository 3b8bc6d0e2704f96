using System.Runtime.InteropServices;
using LowCode.Bench.Frame;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;

namespace LowCode.Bench.Servers;

/// <summary>
/// The product under measurement: the ordinary host, built like the bench itself, on a fresh database, prepared with its ordinary command
/// line: demo people, one API client that may act for them, light apps published and installed.
/// </summary>
public sealed class Product : IAsyncDisposable
{
    const string District = "440104";
    readonly Scratch scratch;
    readonly string[] database;
    readonly PostgresCluster? ownCluster;
    readonly IReadOnlyDictionary<string, string>? environment;
    ServerProcess? server;
    Api? api;

    Product(Scratch scratch, string[] database, PostgresCluster? ownCluster, IReadOnlyDictionary<string, string>? environment)
    {
        this.environment = environment;
        this.scratch = scratch;
        this.database = database;
        this.ownCluster = ownCluster;
    }

    /// <summary>The host as it is deployed (README): published for this machine's kind, compiled ahead of time.</summary>
    public static string Assembly => published.Value;

    static readonly Lazy<string> published = new(() =>
    {
        // Apart from the folders of ordinary builds: a publish for one kind of machine would make them restore again.
        var artifacts = Path.Combine(Checkout.Root, "artifacts/deployed");
        var output = Path.Combine(artifacts, "out");
        Scratch.Run("dotnet", ["publish", Path.Combine(Checkout.Root, "src/Designer"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "--artifacts-path", artifacts, "-o", output, "-v", "q", "-nologo"], folder: Checkout.Root).GetAwaiter().GetResult();
        return Path.Combine(output, "LowCode.Designer.dll");
    });

    /// <summary>PostgreSQL connection string; empty on SQLite.</summary>
    public string Connection { get; private init; } = "";

    /// <summary>Key of the API client.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Opens the same data in another process while the server is stopped.</summary>
    public DatabaseSettings Settings => new() { Folder = database[1], Connection = Connection.Length == 0 ? null : Connection };

    public int Id => Running.Id;
    public int Port => Running.Port;
    public Api Api => api ?? throw new InvalidOperationException("the server is not running");
    ServerProcess Running => server ?? throw new InvalidOperationException("the server is not running");

    /// <param name="kind"><c>sqlite</c> or <c>pg</c>.</param>
    /// <param name="scratch">Where the data folder and the log stand.</param>
    /// <param name="apps">Package folders in the checkout, installed for the whole district.</param>
    /// <param name="cluster">A cluster to make the database in; one of its own otherwise.</param>
    /// <param name="environment">Variables the server starts with.</param>
    public static async Task<Product> On(
        string kind, Scratch scratch, IReadOnlyList<string> apps, PostgresCluster? cluster = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] folder = ["--data", scratch.Sub("data")];
        Product product;
        if (kind == "sqlite") product = new(scratch, folder, null, environment);
        else
        {
            var own = cluster is null ? await PostgresCluster.StartAsync() : null;
            var connection = await (cluster ?? own!).CreateDatabaseAsync();
            product = new(scratch, [.. folder, "--database", connection], own, environment) { Connection = connection };
        }
        // The first start makes units and people; on SQLite the command line needs the server stopped.
        await product.Start();
        await product.Stop();
        product.Key = await product.ClientAsync("u-operator.003", "self", "case.*", "workitem.*", "app.read", "org.read", "access.actAs");
        foreach (var app in apps) await product.Command("app", "install", "--folder", Path.Combine(Checkout.Root, app), "--unit", District);
        return product;
    }

    /// <summary>Lets in a further API client of the district while the server is stopped, and gives its key.</summary>
    public async Task<string> ClientAsync(string user, params string[] scope) =>
        (await Command(["client", "create", "--name", "bench", "--unit", District, "--user", user, "--scope", .. scope])).Trim();

    public async Task Start(IReadOnlyList<string>? wrapper = null)
    {
        server = await ServerProcess.Start(database, scratch.Folder, environment, wrapper);
        api = new Api(server.Address, Key, connections: 256);
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        await Running.Kill();
        await Forget();
    }

    /// <summary>SIGTERM; running turns end first.</summary>
    public async Task Stop()
    {
        await Running.Stop();
        await Forget();
    }

    Task<string> Command(params string[] words) => Scratch.Run("dotnet", [Assembly, .. words, .. database], folder: scratch.Folder);

    async Task Forget()
    {
        api?.Dispose();
        api = null;
        if (server is not null) await server.DisposeAsync();
        server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Forget();
        if (ownCluster is not null) await ownCluster.DisposeAsync();
    }
}
