using System.Data.Common;

namespace LowCode.Storage;

/// <summary>The two databases; SQL that differs is chosen by this.</summary>
public enum Dialect { Sqlite, Postgres }

/// <summary>Who waits for a write.</summary>
public enum WriteLane
{
    /// <summary>A person or a system waits for the answer.</summary>
    Interactive,
    /// <summary>Import, rebuild, housekeeping: goes when nothing interactive waits, and in short slices.</summary>
    Bulk,
}

/// <summary>
/// The process edge to the one database of the server. Commands of cases are appended by <c>Journal</c>; all other writes
/// (drafts, units, audit, import) go through <see cref="WriteAsync{T}"/>, so that SQLite has one writer and PostgreSQL one rule of retry.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Opens the database the settings name and refuses settings under which an acknowledged write could be lost.
    /// The schema is not touched: see <see cref="UpgradeAsync"/>.</summary>
    /// <exception cref="LowCode.Problems.RefusedException"><c>storage.inUse</c>, <c>storage.settingRefused</c>, and what keeps it from being opened:
    /// <c>storage.folderUnwritable</c>, <c>storage.fileCorrupt</c>, <c>storage.connectionString</c>, <c>storage.unreachable</c>, <c>storage.signInRefused</c>,
    /// <c>storage.databaseUnknown</c>, <c>storage.databaseRefused</c>.</exception>
    public static async Task<Database> OpenAsync(DatabaseSettings settings, CancellationToken ct = default) =>
        settings.Connection is null ? SqliteDatabase.Open(settings) : await PostgresDatabase.ConnectAsync(settings, ct);

    public abstract Dialect Dialect { get; }

    public abstract DatabaseSettings Settings { get; }

    /// <summary>Opens a connection for reading; dispose it to give it back. On SQLite it cannot write.</summary>
    public abstract Task<DbConnection> OpenReadAsync(CancellationToken ct = default);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction of its own and answers after it is durable; an exception rolls back this work alone.
    /// The work may run more than once (a serialisation failure, a neighbour in the same group commit that failed), so it must have no effect
    /// but on the connection, must not commit or roll back itself, and on SQLite must not wait for anything but the connection:
    /// it holds the only writer. Bulk work is cut by its caller into pieces of at most <see cref="BulkSlice"/>.
    /// </summary>
    /// <exception cref="LowCode.Problems.RefusedException"><c>storage.overloaded</c>: too many writes wait.</exception>
    public abstract Task<T> WriteAsync<T>(WriteLane lane, Func<DbConnection, DbTransaction, CancellationToken, Task<T>> work, CancellationToken ct = default);

    public Task WriteAsync(WriteLane lane, Func<DbConnection, DbTransaction, CancellationToken, Task> work, CancellationToken ct = default) =>
        WriteAsync(lane, async (connection, transaction, stop) =>
        {
            await work(connection, transaction, stop);
            return true;
        }, ct);

    /// <summary>Brings the schema to what this program knows; each script once, in one transaction.</summary>
    /// <exception cref="LowCode.Problems.RefusedException"><c>storage.schemaNewer</c>, <c>storage.scriptChanged</c>.</exception>
    public abstract Task UpgradeAsync(CancellationToken ct = default);

    /// <summary>Writes everything as of one moment into a new SQLite file in <paramref name="folder"/>, whichever database this is; work goes on meanwhile.</summary>
    public abstract Task SnapshotAsync(string folder, CancellationToken ct = default);

    /// <summary>Removes from the files what deleting left behind in <paramref name="table"/>, as far as the database can.</summary>
    internal abstract Task ScrubAsync(string table, CancellationToken ct);

    /// <summary>Longest time bulk work may hold the SQLite writer before interactive work is looked at again.</summary>
    public static TimeSpan BulkSlice { get; } = TimeSpan.FromMilliseconds(20);

    public abstract ValueTask DisposeAsync();
}
