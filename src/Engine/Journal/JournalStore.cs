using System.Diagnostics;
using Dapper;
using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>The journal over the database of the server.</summary>
public static class JournalStore
{
    /// <summary>Begins appending. The database stays the caller's to dispose, after the journal.</summary>
    public static IJournal Open(Database database) => database switch
    {
        SqliteDatabase sqlite => new SqliteJournal(sqlite),
        PostgresDatabase postgres => new PostgresJournal(postgres),
        _ => throw new ArgumentException($"no journal over {database.GetType().Name}"),
    };

    /// <summary>Whether there is any case yet; false also where the schema is not there.</summary>
    public static async Task<bool> AnyAsync(Database database, CancellationToken ct = default)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var table = await connection.ExecuteScalarAsync<object?>(new CommandDefinition(database.Dialect == Dialect.Sqlite
            ? "select name from sqlite_master where name = 'journal'" : "select to_regclass('journal')::text", cancellationToken: ct));
        return table is string && await connection.ExecuteScalarAsync<object?>(new CommandDefinition("select version from journal limit 1", cancellationToken: ct)) is not null;
    }

    /// <summary>On PostgreSQL all rows of a batch are written by one statement and see one snapshot: a delete and an upsert of the same key would
    /// not see each other. A decider that names a key twice has a bug on every database.</summary>
    [Conditional("DEBUG")]
    internal static void CheckKeysOnce(Append append)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (shape, cells) in append.Rows)
            if (!seen.Add(shape.Table + "\u0001" + string.Join('\u0001', cells.Take(shape.KeyColumns))))
                throw new ArgumentException($"a key of {shape.Table} stands twice in one command");
    }
}
