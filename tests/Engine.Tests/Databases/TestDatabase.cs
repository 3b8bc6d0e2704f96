using System.Data.Common;
using Dapper;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Databases;

/// <summary>A fresh database for one test, schema in place. Use with <c>[Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]</c>.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    TestDatabase(DatabaseSettings settings, Database database)
    {
        Settings = settings;
        Database = database;
    }

    /// <summary>Every test of storage runs on both.</summary>
    public static TheoryData<Dialect> Both => [Dialect.Sqlite, Dialect.Postgres];

    public DatabaseSettings Settings { get; private set; }

    public Database Database { get; private set; }

    public static async Task<TestDatabase> OpenAsync(Dialect dialect, Func<DatabaseSettings, DatabaseSettings>? with = null)
    {
        var settings = await NewSettingsAsync(dialect, template: true);
        settings = with?.Invoke(settings) ?? settings;
        var database = await Database.OpenAsync(settings);
        await database.UpgradeAsync();
        return new TestDatabase(settings, database);
    }

    /// <summary>Settings of a place where nothing is yet.</summary>
    public static async Task<DatabaseSettings> NewSettingsAsync(Dialect dialect, bool template = false)
    {
        var settings = new DatabaseSettings { Folder = Directory.CreateTempSubdirectory("lowcode-test-").FullName };
        if (dialect == Dialect.Sqlite) return settings;
        var cluster = await PostgresCluster.SharedAsync();
        return settings with { Connection = template ? await cluster.CreateDatabaseAsync("schema", UpgradeAsync) : await cluster.CreateDatabaseAsync() };
    }

    static async Task UpgradeAsync(string connection)
    {
        await using var database = await Database.OpenAsync(new DatabaseSettings { Connection = connection });
        await database.UpgradeAsync();
    }

    /// <summary>Ends the server's hold and opens the same database again.</summary>
    public async Task ReopenAsync(Func<DatabaseSettings, DatabaseSettings>? with = null)
    {
        await Database.DisposeAsync();
        Settings = with?.Invoke(Settings) ?? Settings;
        Database = await Database.OpenAsync(Settings);
    }

    public Task ExecuteAsync(string sql, object? values = null) =>
        Database.WriteAsync(WriteLane.Interactive, (connection, transaction, _) => connection.ExecuteAsync(sql, values, transaction));

    public async Task<T> ScalarAsync<T>(string sql, object? values = null)
    {
        await using var connection = await Database.OpenReadAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, values))!;
    }

    /// <summary>All rows of a query as text, for comparing; true and 1 look alike.</summary>
    public async Task<IReadOnlyList<string>> DumpAsync(string sql)
    {
        await using var connection = await Database.OpenReadAsync();
        await using var reader = await connection.ExecuteReaderAsync(sql);
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader, i))));
        return rows;
    }

    static string Text(DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        DBNull => "∅",
        byte[] bytes => "x" + Convert.ToHexString(bytes),
        bool flag => flag ? "1" : "0",
        var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Settings.Folder, recursive: true);
    }
}
