using System.Data;
using System.Data.Common;
using Dapper;
using LowCode.Problems;
using Npgsql;

namespace LowCode.Storage;

/// <summary>One table that was copied.</summary>
public sealed record CopiedTable(string Table, long Rows);

/// <summary>
/// Copies every row of every table into a database whose schema is in place and which holds nothing yet, between any two of the databases.
/// The bytes of the journal and of keys go over as they are: hashes and seals stay what they were.
/// </summary>
public static class TableCopy
{
    const int Slice = 500;

    /// <param name="from">Read in one transaction, so that what arrives is one moment of it.</param>
    /// <param name="to">A fresh database, schema up to date.</param>
    /// <exception cref="RefusedException"><c>storage.targetNotEmpty</c>, <c>storage.tableUnknown</c>.</exception>
    public static async Task<IReadOnlyList<CopiedTable>> RunAsync(Database from, Database to, Action<CopiedTable>? progress = null, CancellationToken ct = default)
    {
        await using var source = await from.OpenReadAsync(ct);
        await using var snapshot = await source.BeginTransactionAsync(from.Dialect == Dialect.Sqlite ? IsolationLevel.Serializable : IsolationLevel.RepeatableRead, ct);
        var tables = await TableShape.ReadAsync(from.Dialect, source, snapshot, ct);
        var targets = await TargetsAsync(to, ct);
        var copied = new List<CopiedTable>();
        foreach (var table in tables)
        {
            var target = targets.GetValueOrDefault(table.Name);
            if (target is null && table.IsMadeByPublishing) continue;
            // What the target lacks and the source has no rows in is nothing to lose.
            if (target is null && await source.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from {table.Name}", transaction: snapshot, cancellationToken: ct)) == 0) continue;
            if (target is null || table.Columns.Any(c => target.Columns.All(t => t.Name != c.Name)))
                throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.tableUnknown", ("table", table.Name)));
            var one = new CopiedTable(table.Name, await CopyAsync(source, snapshot, table, to, target, ct));
            copied.Add(one);
            progress?.Invoke(one);
        }
        return copied;
    }

    /// <summary>The tables of the target. What its schema scripts have planted there goes: the source brings its own.</summary>
    static async Task<Dictionary<string, TableShape>> TargetsAsync(Database to, CancellationToken ct)
    {
        string[] telling = ["journal", "users", "unit", "audit", "app_version", "data_key"];
        return await to.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
        {
            var tables = await TableShape.ReadAsync(to.Dialect, connection, transaction, stop);
            foreach (var table in tables.Where(t => telling.Contains(t.Name)))
                if (await connection.ExecuteScalarAsync<object?>(new CommandDefinition($"select 1 from {table.Name} limit 1", transaction: transaction, cancellationToken: stop)) is not null)
                    throw new RefusedException(RefusalKind.Conflict, Problem.Of("storage.targetNotEmpty", ("table", table.Name)));
            foreach (var table in tables)
                await connection.ExecuteAsync(new CommandDefinition($"delete from {table.Name}", transaction: transaction, cancellationToken: stop));
            return tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        }, ct);
    }

    static async Task<long> CopyAsync(DbConnection source, DbTransaction snapshot, TableShape table, Database to, TableShape target, CancellationToken ct)
    {
        var types = target.Columns.Where(t => table.Columns.Any(c => c.Name == t.Name)).Select(t => t.Type).ToArray();
        await using var reader = await source.ExecuteReaderAsync(new CommandDefinition($"select {table.ColumnList} from {table.Name}", transaction: snapshot, cancellationToken: ct));
        var (rows, copied) = (new List<object[]>(Slice), 0L);
        while (await reader.ReadAsync(ct))
        {
            var cells = new object[reader.FieldCount];
            reader.GetValues(cells);
            for (var i = 0; i < cells.Length; i++) cells[i] = For(types[i], cells[i], to.Dialect);
            rows.Add(cells);
            if (rows.Count == Slice) await FlushAsync();
        }
        if (rows.Count > 0) await FlushAsync();
        return copied;

        async Task FlushAsync()
        {
            await to.WriteAsync(WriteLane.Bulk, (connection, _, stop) => connection is NpgsqlConnection postgres
                ? PutAsync(postgres, table, rows, stop)
                : PutAsync(connection, table, rows), ct);
            copied += rows.Count;
            rows.Clear();
        }
    }

    static async Task PutAsync(NpgsqlConnection connection, TableShape table, List<object[]> rows, CancellationToken ct)
    {
        await using var import = await connection.BeginBinaryImportAsync($"copy {table.Name} ({table.ColumnList}) from stdin (format binary)", ct);
        foreach (var row in rows) await import.WriteRowAsync(ct, row);
        await import.CompleteAsync(ct);
    }

    /// <summary>SQLite answers at once: nothing here waits.</summary>
    static Task PutAsync(DbConnection connection, TableShape table, List<object[]> rows)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = $"insert into {table.Name} ({table.ColumnList}) values ({string.Join(", ", table.Columns.Select((_, i) => "@p" + i))})";
        foreach (var _ in table.Columns)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = "@p" + insert.Parameters.Count;
            insert.Parameters.Add(parameter);
        }
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i];
            insert.ExecuteNonQuery();
        }
        return Task.CompletedTask;
    }

    /// <summary>A cell as the target's column takes it: SQLite knows no boolean and one kind of integer.</summary>
    static object For(string type, object cell, Dialect dialect) => (dialect, type, cell) switch
    {
        (_, _, DBNull) => cell,
        (Dialect.Sqlite, _, bool flag) => flag ? 1L : 0L,
        (Dialect.Sqlite, _, short number) => (long)number,
        (Dialect.Sqlite, _, int number) => (long)number,
        (Dialect.Sqlite, _, decimal number) => (double)number,
        (Dialect.Postgres, "boolean", long number) => number != 0,
        (Dialect.Postgres, "integer", long number) => checked((int)number),
        (Dialect.Postgres, "smallint", long number) => checked((short)number),
        (Dialect.Postgres, "double precision", long number) => (double)number,
        (Dialect.Postgres, "numeric", double number) => (decimal)number,
        (Dialect.Postgres, "numeric", long number) => (decimal)number,
        _ => cell,
    };
}
