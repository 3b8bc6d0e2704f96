using System.Globalization;
using LowCode.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace LowCode.Bench.Odata;

/// <summary>Writes rows of the product's shapes in bulk, as no command would: COPY on PostgreSQL, one transaction a call on SQLite. All rows are new.</summary>
public sealed class RowBulk : IAsyncDisposable
{
    readonly SqliteConnection? sqlite;
    readonly NpgsqlConnection? postgres;

    RowBulk(SqliteConnection? sqlite, NpgsqlConnection? postgres) => (this.sqlite, this.postgres) = (sqlite, postgres);

    public static async Task<RowBulk> OpenAsync(Database database)
    {
        if (database.Settings.Connection is { } connection)
        {
            var postgres = new NpgsqlConnection(connection);
            await postgres.OpenAsync();
            return new(null, postgres);
        }
        var sqlite = new SqliteConnection($"Data Source={Path.Combine(database.Settings.Folder, "lowcode.db")};Pooling=False");
        await sqlite.OpenAsync();
        await DoAsync(sqlite, "pragma synchronous = off; pragma cache_size = -256000");
        return new(sqlite, null);
    }

    public async Task WriteAsync(IEnumerable<RowWrite> rows)
    {
        if (sqlite is not null) await DoAsync(sqlite, "begin");
        foreach (var shape in rows.GroupBy(row => row.Shape, ReferenceEqualityComparer.Instance))
            await (postgres is null ? InsertAsync((RowShape)shape.Key!, shape) : CopyAsync((RowShape)shape.Key!, shape));
        if (sqlite is not null) await DoAsync(sqlite, "commit");
    }

    /// <summary>What a server does in time by itself: statistics and visibility on PostgreSQL, an empty log on SQLite.</summary>
    public async Task SettleAsync()
    {
        if (sqlite is not null) await DoAsync(sqlite, "pragma wal_checkpoint(truncate)");
        if (postgres is null) return;
        await using var vacuum = new NpgsqlCommand("vacuum analyze", postgres) { CommandTimeout = 0 };
        await vacuum.ExecuteNonQueryAsync();
    }

    async Task InsertAsync(RowShape shape, IEnumerable<RowWrite> rows)
    {
        await using var insert = sqlite!.CreateCommand();
        insert.CommandText = $"insert into {shape.Table} ({Names(shape)}) values ({string.Join(", ", shape.Columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")))})";
        var places = shape.Columns.Select((_, i) => insert.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"@p{i}"), DBNull.Value)).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < places.Length; i++) places[i].Value = row.Cells[i] is bool flag ? flag ? 1L : 0L : row.Cells[i] ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync();
        }
    }

    async Task CopyAsync(RowShape shape, IEnumerable<RowWrite> rows)
    {
        await using var copy = await postgres!.BeginBinaryImportAsync($"copy {shape.Table} ({Names(shape)}) from stdin (format binary)");
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            for (var i = 0; i < row.Cells.Length; i++)
                if (row.Cells[i] is { } cell) await copy.WriteAsync(cell, TypeOf(shape.Columns[i].Type));
                else await copy.WriteNullAsync();
        }
        await copy.CompleteAsync();
    }

    static NpgsqlDbType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Text => NpgsqlDbType.Text, ColumnType.Int64 => NpgsqlDbType.Bigint, ColumnType.Int32 => NpgsqlDbType.Integer, ColumnType.Boolean => NpgsqlDbType.Boolean, _ => NpgsqlDbType.Bytea,
    };

    static string Names(RowShape shape) => string.Join(", ", shape.Columns.Select(column => column.Name));

    static async Task DoAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (sqlite is not null) await sqlite.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
    }
}
