using System.Data.Common;
using LowCode.Problems;
using Microsoft.Data.Sqlite;

namespace LowCode.Storage;

/// <summary>The embedded database: one file, one writer, held by one server alone.</summary>
public sealed class SqliteDatabase : Database
{
    readonly FileStream held;
    readonly SqliteSession session;
    readonly string writeConnection;
    readonly string readConnection;
    readonly string scripts;

    SqliteDatabase(DatabaseSettings settings, FileStream held, SqliteSession session, string writeConnection, string readConnection, string scripts)
    {
        Settings = settings;
        this.held = held;
        this.session = session;
        this.writeConnection = writeConnection;
        this.readConnection = readConnection;
        this.scripts = scripts;
        Writer = new SqliteWriter(session, settings.QueueLength, settings.BatchSize);
    }

    public override Dialect Dialect => Dialect.Sqlite;

    public override DatabaseSettings Settings { get; }

    internal SqliteWriter Writer { get; }

    /// <exception cref="RefusedException"><c>storage.inUse</c>, <c>storage.settingRefused</c>.</exception>
    public static SqliteDatabase Open(DatabaseSettings settings) => Open(settings, "lowcode", "LowCode.Storage.Sqlite", secureDelete: false);

    /// <summary>The file of the data keys, apart from the other; what is deleted there is overwritten.</summary>
    internal static SqliteDatabase OpenKeys(DatabaseSettings settings) => Open(settings, "keys", "LowCode.Journal.Keys.Sqlite", secureDelete: true);

    static SqliteDatabase Open(DatabaseSettings settings, string name, string scripts, bool secureDelete)
    {
        Directory.CreateDirectory(settings.Folder);
        var held = Hold(settings.Folder, name);
        try
        {
            var write = new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(settings.Folder, name + ".db"),
                Mode = SqliteOpenMode.ReadWriteCreate,
                Pooling = false,
                Vfs = settings.SqliteVfs,
            };
            var session = new SqliteSession(write.ConnectionString, secureDelete);
            var read = new SqliteConnectionStringBuilder(write.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = true };
            return new SqliteDatabase(settings, held, session, write.ConnectionString, read.ConnectionString, scripts);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The lock ends with the process, however it ends.</summary>
    static FileStream Hold(string folder, string name)
    {
        try
        {
            return new FileStream(Path.Combine(folder, name + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.inUse", ("folder", folder)));
        }
    }

    public override async Task<DbConnection> OpenReadAsync(CancellationToken ct = default)
    {
        var connection = new SqliteConnection(readConnection);
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

    public override Task<T> WriteAsync<T>(WriteLane lane, Func<DbConnection, DbTransaction, CancellationToken, Task<T>> work, CancellationToken ct = default)
    {
        var call = new SqliteCall<T>(work, ct);
        return Writer.TryEnqueue(lane, call)
            ? call.Answer
            : Task.FromException<T>(new RefusedException(RefusalKind.Overloaded, Problem.Of("storage.overloaded")));
    }

    public override Task UpgradeAsync(CancellationToken ct = default) =>
        SchemaUpgrade.RunAsync(SchemaScript.Load(scripts), (step, stop) => WriteAsync(WriteLane.Interactive, step, stop), ct);

    /// <summary>Deleted content is overwritten in the file by secure_delete; the log still has it until it is emptied.</summary>
    internal override async Task ScrubAsync(string table, CancellationToken ct)
    {
        await using var connection = new SqliteConnection(writeConnection);
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma busy_timeout = 5000; pragma wal_checkpoint(truncate)";
        await command.ExecuteNonQueryAsync(ct);
    }

    public override ValueTask DisposeAsync()
    {
        Writer.Dispose();
        session.Dispose();
        using (var pool = new SqliteConnection(readConnection)) SqliteConnection.ClearPool(pool);
        held.Dispose();
        return ValueTask.CompletedTask;
    }
}
