using System.Data.Common;
using LowCode.Problems;
using Microsoft.Data.Sqlite;

namespace LowCode.Storage;

/// <summary>The embedded database: one file, one writer, held by one server alone.</summary>
public sealed class SqliteDatabase : Database
{
    const string FileEnd = ".db";

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
        var held = Hold(settings.Folder, name);
        var file = Path.Combine(settings.Folder, name + FileEnd);
        try
        {
            var write = new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadWriteCreate,
                Pooling = false,
                Vfs = settings.SqliteVfs,
            };
            var session = new SqliteSession(write.ConnectionString, secureDelete);
            var read = new SqliteConnectionStringBuilder(write.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = true };
            return new SqliteDatabase(settings, held, session, write.ConnectionString, read.ConnectionString, scripts);
        }
        catch (SqliteException failed)
        {
            held.Dispose();
            throw SqliteFailures.Opening(failed, file);
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
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, name + ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (SqliteFailures.IsTaken(taken))
        {
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.inUse", ("folder", folder)));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.folderUnwritable", ("folder", folder), ("reason", failed.Message)));
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

    public override async Task UpgradeAsync(CancellationToken ct = default)
    {
        try
        {
            await SchemaUpgrade.RunAsync(SchemaScript.Load(scripts), (step, stop) => WriteAsync(WriteLane.Interactive, step, stop), ct);
        }
        catch (SqliteException failed) when (SqliteWriter.IsDisk(failed))
        {
            throw SqliteFailures.Opening(failed, session.Connection.DataSource);
        }
    }

    /// <summary>A copy without the pages that are free: nothing that was deleted goes along.</summary>
    public override async Task SnapshotAsync(string folder, CancellationToken ct = default)
    {
        await using var connection = await OpenReadAsync(ct);
        await using var vacuum = connection.CreateCommand();
        vacuum.CommandText = "vacuum into @file";
        var file = vacuum.CreateParameter();
        (file.ParameterName, file.Value) = ("@file", Path.Combine(folder, Path.GetFileName(connection.DataSource)));
        vacuum.Parameters.Add(file);
        await vacuum.ExecuteNonQueryAsync(ct);
    }

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
