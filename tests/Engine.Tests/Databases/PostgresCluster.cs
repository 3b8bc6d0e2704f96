using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace LowCode.Engine.Tests.Databases;

/// <summary>
/// One throw-away PostgreSQL on a free port of 127.0.0.1, with fsync on, in a temporary folder. A small shell stands between: it stops the server
/// and removes the folder as soon as its input closes, so nothing is left behind even when the process using it is killed.
/// Depends on Npgsql alone; other test projects and the benchmark link this file.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    static readonly Lazy<Task<PostgresCluster>> shared = new(() => StartAsync());
    static int numbers;

    readonly Process guard;
    readonly int port;
    readonly ConcurrentDictionary<string, Lazy<Task>> templates = new(StringComparer.Ordinal);
    readonly SemaphoreSlim creating = new(1);

    PostgresCluster(Process guard, int port)
    {
        this.guard = guard;
        this.port = port;
    }

    /// <summary>The one cluster of this process; ends with it.</summary>
    public static Task<PostgresCluster> SharedAsync() => shared.Value;

    /// <summary>Connection string of a database of this cluster; any user is let in from 127.0.0.1.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={port};Username=postgres;Database={database};Include Error Detail=true";

    /// <summary>A new empty database; gives its connection string.</summary>
    public Task<string> CreateDatabaseAsync() => CreateAsync("template0");

    /// <summary>A new database that starts as a copy of a template, which is prepared on first use.</summary>
    public async Task<string> CreateDatabaseAsync(string template, Func<string, Task> prepare)
    {
        await templates.GetOrAdd(template, name => new(() => PrepareAsync(name, prepare))).Value;
        return await CreateAsync(template);
    }

    async Task PrepareAsync(string template, Func<string, Task> prepare)
    {
        await ExecuteAsync($"create database \"{template}\" template template0");
        await prepare(ConnectionString(template));
        await using var pooled = new NpgsqlConnection(ConnectionString(template));
        // A template can only be copied when nobody is connected to it.
        NpgsqlConnection.ClearPool(pooled);
        await ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{template}'");
    }

    async Task<string> CreateAsync(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}_{Interlocked.Increment(ref numbers)}");
        await ExecuteAsync($"create database \"{name}\" template \"{template}\"");
        return ConnectionString(name);
    }

    async Task ExecuteAsync(string sql)
    {
        await creating.WaitAsync();
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            creating.Release();
        }
    }

    /// <param name="options">Further server settings, e.g. <c>-c shared_buffers=512MB</c>.</param>
    public static async Task<PostgresCluster> StartAsync(string options = "")
    {
        var bin = FindBinaries();
        var folder = Path.Combine(Path.GetTempPath(), "lowcode-pg-" + Guid.NewGuid().ToString("N")[..12]);
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            // The folder is made by the user the server runs as. Its output goes to a file: a full pipe would stop the server.
            var script = $"""
                set -e; mkdir -m 700 '{folder}'; cd '{folder}'
                '{bin}/initdb' -D data -U postgres --auth=trust -E UTF8 --locale=C --no-sync > initdb.log 2>&1
                '{bin}/postgres' -D data -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on -c max_connections=300 {options} > server.log 2>&1 < /dev/null &
                server=$!; set +e; read -r _; kill -QUIT $server; wait $server; cd /; rm -rf '{folder}'
                """;
            var guard = Start(script);
            var cluster = new PostgresCluster(guard, port);
            await cluster.WaitUntilReadyAsync(folder);
            return cluster;
        }
    }

    async Task WaitUntilReadyAsync(string folder)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(60); ;)
        {
            try
            {
                await ExecuteAsync("select 1");
                return;
            }
            catch (Exception e) when (e is NpgsqlException or SocketException && DateTime.UtcNow < deadline && !guard.HasExited)
            {
                await Task.Delay(50);
            }
            catch (Exception e) when (e is NpgsqlException or SocketException)
            {
                var logs = string.Join('\n', new[] { "initdb.log", "server.log" }.Select(l => Path.Combine(folder, l)).Where(File.Exists).Select(File.ReadAllText));
                throw new InvalidOperationException($"PostgreSQL did not start in {folder}\n{logs}", e);
            }
        }
    }

    static Process Start(string script)
    {
        // PostgreSQL refuses to run as root.
        var start = Environment.UserName == "root" ? new ProcessStartInfo("runuser") { ArgumentList = { "-u", "postgres", "--" } } : new ProcessStartInfo("env");
        foreach (var argument in (string[])["sh", "-c", script]) start.ArgumentList.Add(argument);
        start.RedirectStandardInput = true;
        start.WorkingDirectory = "/";
        return Process.Start(start)!;
    }

    static string FindBinaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")) : [];
        var found = installed.OrderByDescending(d => d.Length).ThenByDescending(d => d, StringComparer.Ordinal)
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
        return found ?? throw new InvalidOperationException(
            "PostgreSQL is missing: no initdb in /usr/lib/postgresql/*/bin or PATH. Install it (Debian: apt-get install postgresql).");
    }

    public async ValueTask DisposeAsync()
    {
        guard.StandardInput.Close();
        await guard.WaitForExitAsync();
        guard.Dispose();
        creating.Dispose();
    }
}
