using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>
/// A mark that is another one after any case has changed, asked at the price of one key: a hint that it is worth looking, never the truth.
/// On PostgreSQL it moves with every write of the server, on any node.
/// </summary>
public sealed class ChangeMark(Database database)
{
    public async Task<string> NowAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = database.Dialect == Dialect.Postgres ? "select pg_current_wal_insert_lsn()::text" : "select cast(coalesce(max(rowid), 0) as text) from journal";
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
