using System.Data.Common;
using LowCode.Problems;
using Npgsql;

namespace LowCode.Storage;

/// <summary>PostgreSQL, shared by any number of servers.</summary>
public sealed class PostgresDatabase : Database
{
    const int Tries = 6;
    const int BulkConnections = 2;
    const string KeyScripts = "LowCode.Journal.Keys.Postgres";

    // Settings under which an acknowledged commit could be lost, or text could be misread; read back at start.
    static readonly (string Name, string[] Good)[] needed =
    [
        ("fsync", ["on"]),
        ("synchronous_commit", ["on", "local", "remote_write", "remote_apply"]), // guard: fsync
        ("full_page_writes", ["on"]),
        ("server_encoding", ["UTF8"]),
    ];

    readonly NpgsqlDataSource source;
    readonly string connectionString;
    readonly string scripts;
    readonly SemaphoreSlim bulk = new(BulkConnections);
    int waiting;

    PostgresDatabase(DatabaseSettings settings, NpgsqlDataSource source, string connectionString, string scripts)
    {
        Settings = settings;
        this.source = source;
        this.connectionString = connectionString;
        this.scripts = scripts;
    }

    public override Dialect Dialect => Dialect.Postgres;

    public override DatabaseSettings Settings { get; }

    /// <exception cref="RefusedException"><c>storage.settingRefused</c>.</exception>
    public static Task<PostgresDatabase> ConnectAsync(DatabaseSettings settings, CancellationToken ct = default) =>
        ConnectAsync(settings, PostgresFailures.Read(settings.Connection), "LowCode.Storage.Postgres", ct);

    /// <summary>The schema of the data keys, beside the journal or on a server of its own.</summary>
    internal static async Task<PostgresDatabase> ConnectKeysAsync(DatabaseSettings settings, CancellationToken ct)
    {
        var builder = PostgresFailures.Read(settings.KeyConnection ?? settings.Connection);
        (builder.SearchPath, builder.MaxPoolSize) = ("lowcode_keys", 10);
        var database = await ConnectAsync(settings, builder, KeyScripts, ct);
        await using var create = database.source.CreateCommand("select pg_advisory_xact_lock(7266101); create schema if not exists lowcode_keys");
        await create.ExecuteNonQueryAsync(ct);
        return database;
    }

    static async Task<PostgresDatabase> ConnectAsync(DatabaseSettings settings, NpgsqlConnectionStringBuilder builder, string scripts, CancellationToken ct)
    {
        // Statements that come again and again are prepared without anybody asking.
        if (builder.MaxAutoPrepare == 0) builder.MaxAutoPrepare = 64;
        // Compiling a statement takes half a second where a large list is asked for, more than answering it; who sets it otherwise is heard.
        builder.Options = $"-c jit=off {builder.Options}".TrimEnd();
        var source = NpgsqlDataSource.Create(builder.ConnectionString);
        try
        {
            await CheckAsync(source, ct);
            return new PostgresDatabase(settings, source, builder.ConnectionString, scripts);
        }
        catch (NpgsqlException failed)
        {
            await source.DisposeAsync();
            throw PostgresFailures.Connecting(failed, builder);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    static async Task CheckAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        foreach (var (name, good) in needed)
        {
            await using var show = source.CreateCommand($"show {name}");
            var found = (string?)await show.ExecuteScalarAsync(ct) ?? "";
            if (!good.Contains(found, StringComparer.OrdinalIgnoreCase))
                throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.settingRefused", ("setting", name), ("value", found), ("needed", good[0])));
        }
    }

    public override async Task<DbConnection> OpenReadAsync(CancellationToken ct = default) => await source.OpenConnectionAsync(ct);

    /// <summary>
    /// A connection kept by one appending loop. Its statements are a handful, prepared once, and join arrays of a few hundred elements to tables
    /// of any size: the generic plan by index is always right for them, and planning each time would cost more than the append.
    /// </summary>
    internal async Task<NpgsqlConnection> OpenAppendAsync(CancellationToken ct)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            MaxAutoPrepare = 0,
            Options = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off",
        };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task<T> WriteAsync<T>(WriteLane lane, Func<DbConnection, DbTransaction, CancellationToken, Task<T>> work, CancellationToken ct = default)
    {
        if (Interlocked.Increment(ref waiting) > Settings.QueueLength)
        {
            Interlocked.Decrement(ref waiting);
            throw new RefusedException(RefusalKind.Overloaded, Problem.Of("storage.overloaded"));
        }
        try
        {
            if (lane == WriteLane.Interactive) return await TryWriteAsync(work, ct);
            await bulk.WaitAsync(ct);
            try
            {
                return await TryWriteAsync(work, ct);
            }
            finally
            {
                bulk.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    async Task<T> TryWriteAsync<T>(Func<DbConnection, DbTransaction, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        for (var left = Tries; ; left--)
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            try
            {
                var result = await work(connection, transaction, ct);
                // Not cancelled from here on: the answer must say what happened.
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            }
            catch (PostgresException e) when (left > 1 && IsSerialization(e))
            {
                // The server undid everything and asks to come again.
            }
        }
    }

    internal static bool IsSerialization(PostgresException e) => e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    public override async Task UpgradeAsync(CancellationToken ct = default)
    {
        // Several servers may start at once; the first one upgrades, the others wait and find it done.
        await using var only = await source.OpenConnectionAsync(ct);
        await using (var take = new NpgsqlCommand("select pg_advisory_lock(7266100)", only)) await take.ExecuteNonQueryAsync(ct);
        try
        {
            await SchemaUpgrade.RunAsync(SchemaScript.Load(scripts), (step, stop) => WriteAsync(WriteLane.Interactive, step, stop), ct);
        }
        finally
        {
            await using var give = new NpgsqlCommand("select pg_advisory_unlock(7266100)", only);
            await give.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <summary>All rows, read in one transaction, as a SQLite file: it can be restored to either database.</summary>
    public override async Task SnapshotAsync(string folder, CancellationToken ct = default)
    {
        var settings = new DatabaseSettings { Folder = folder };
        await using var copy = scripts == KeyScripts ? SqliteDatabase.OpenKeys(settings) : SqliteDatabase.Open(settings);
        await copy.UpgradeAsync(ct);
        await TableCopy.RunAsync(this, copy, ct: ct);
        await copy.ScrubAsync("", ct);
    }

    /// <summary>Vacuum frees the old row versions; their bytes go when the page and the write-ahead log are used again, which is the server's to decide.</summary>
    internal override async Task ScrubAsync(string table, CancellationToken ct)
    {
        await using var vacuum = source.CreateCommand($"vacuum {table}");
        await vacuum.ExecuteNonQueryAsync(ct);
    }

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        bulk.Dispose();
    }
}
