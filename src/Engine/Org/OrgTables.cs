using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using LowCode.Storage;

namespace LowCode.Org;

/// <summary>Reads the tables of this room into an <see cref="OrgDirectory"/>.</summary>
static class OrgTables
{
    /// <summary>The stamp as committed now: one row by key.</summary>
    public static async Task<long> StampAsync(Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "select value from stamp where name = 'org'";
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Everything, as of one moment.</summary>
    public static async Task<OrgDirectory> ReadAsync(Database database, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(database.Dialect == Dialect.Sqlite ? IsolationLevel.Serializable : IsolationLevel.RepeatableRead, ct);
        return await ReadAsync(connection, transaction, now, ct);
    }

    public static async Task<OrgDirectory> ReadAsync(DbConnection connection, DbTransaction transaction, DateTimeOffset now, CancellationToken ct)
    {
        var stamp = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select value from stamp where name = 'org'", null, transaction, cancellationToken: ct));
        var units = await RowsAsync("select unit_id, parent, kind, name, line, disabled from unit",
            r => new Unit(new(r.GetString(0)), Text(r, 1) is { } parent ? new UnitId(parent) : null, Enum.Parse<UnitKind>(r.GetString(2), true), r.GetString(3), Text(r, 4), r.GetBoolean(5)));
        var posts = (await RowsAsync("select user_id, post, unit from user_post order by user_id, post, unit", r => (User: r.GetString(0), Held: new PostHeld(new(r.GetString(1)), new(r.GetString(2))))))
            .ToLookup(p => p.User, p => p.Held, StringComparer.Ordinal);
        var users = await RowsAsync("select user_id, sign_in_name, name, home, disabled, stand_in_by, stand_in_from, stand_in_until, session_stamp from users order by user_id",
            r => new User(new(r.GetString(0)), r.GetString(1), r.GetString(2), new(r.GetString(3)), [.. posts[r.GetString(0)]], r.GetBoolean(4),
                Text(r, 5) is { } by ? new StandIn(new(by), Time(r, 6)!.Value, Time(r, 7)!.Value) : null, r.GetInt32(8)));
        var keys = (await RowsAsync("select client_id, key_id, digest, made_at, expires from client_key order by made_at, key_id",
                r => (Client: r.GetString(0), Key: new ClientKey(r.GetString(1), [.. (byte[])r.GetValue(2)], Time(r, 3)!.Value, Time(r, 4)))))
            .ToLookup(k => k.Client, k => k.Key, StringComparer.Ordinal);
        var clients = await RowsAsync("select client_id, name, unit, user_id, scope, apps, expires, disabled, per_minute, per_day from api_client order by client_id",
            r => new ApiClient(new(r.GetString(0)), r.GetString(1), new(r.GetString(2)), new(r.GetString(3)), JsonSerializer.Deserialize<ActSet>(r.GetString(4)),
                JsonSerializer.Deserialize<ImmutableArray<string>>(r.GetString(5)), Time(r, 6), r.GetBoolean(7), r.GetInt32(8), r.GetInt32(9), [.. keys[r.GetString(0)]]));
        return new OrgDirectory(stamp, UnitTree.Of(units), users, clients, now);

        async Task<List<T>> RowsAsync<T>(string sql, Func<DbDataReader, T> row)
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.Transaction) = (sql, transaction);
            await using var reader = await command.ExecuteReaderAsync(ct);
            var rows = new List<T>();
            while (await reader.ReadAsync(ct)) rows.Add(row(reader));
            return rows;
        }
    }

    static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    static DateTimeOffset? Time(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}
