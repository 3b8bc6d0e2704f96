using Dapper;
using LowCode.Engine.Tests.Databases;
using LowCode.Engine.Tests.Journal;
using LowCode.Problems;
using LowCode.Storage;
using Npgsql;

namespace LowCode.Engine.Tests.Storage;

public sealed class DatabaseTests
{
    [Fact]
    public async Task A_second_server_on_the_same_folder_is_refused_until_the_first_ends()
    {
        await using var first = await TestDatabase.OpenAsync(Dialect.Sqlite);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Database.OpenAsync(first.Settings));
        Assert.Equal("storage.inUse", refused.Problems[0].Code);
        await first.ReopenAsync();
        Assert.Equal(1, await first.ScalarAsync<long>("select value from stamp"));
    }

    [Fact]
    public async Task The_sqlite_writer_syncs_every_commit()
    {
        await using var database = await TestDatabase.OpenAsync(Dialect.Sqlite);
        var (mode, sync, keys) = await database.Database.WriteAsync(WriteLane.Interactive, async (connection, transaction, _) => (
            await connection.ExecuteScalarAsync<string>("pragma journal_mode", transaction: transaction),
            await connection.ExecuteScalarAsync<long>("pragma synchronous", transaction: transaction),
            await connection.ExecuteScalarAsync<long>("pragma foreign_keys", transaction: transaction)));
        Assert.Equal(("wal", 2, 1), (mode, sync, keys));
    }

    [Fact]
    public void A_sqlite_setting_that_did_not_take_is_refused()
    {
        // A database in memory has no write-ahead log, whatever is asked of it.
        var refused = Assert.Throws<RefusedException>(() => new SqliteSession("Data Source=:memory:"));
        Assert.Equal(("storage.settingRefused", "journal_mode", "wal"),
            (refused.Problems[0].Code, refused.Problems[0].Values!["setting"], refused.Problems[0].Values!["needed"]));
    }

    [Theory]
    [InlineData("synchronous_commit", "off")]
    public async Task A_setting_that_could_lose_an_acknowledged_commit_is_refused(string setting, string value)
    {
        var settings = await TestDatabase.NewSettingsAsync(Dialect.Postgres);
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            Database.OpenAsync(settings with { Connection = settings.Connection + $";Options=-c {setting}={value}" }));
        Assert.Equal("storage.settingRefused", refused.Problems[0].Code);
        Assert.Equal(setting, refused.Problems[0].Values!["setting"]);
        Directory.Delete(settings.Folder, recursive: true);
    }

    [Fact]
    public async Task A_database_that_is_not_unicode_is_refused()
    {
        var settings = await TestDatabase.NewSettingsAsync(Dialect.Postgres);
        var builder = new NpgsqlConnectionStringBuilder(settings.Connection);
        var name = builder.Database + "_latin";
        await using (var connection = new NpgsqlConnection(settings.Connection))
            await connection.ExecuteAsync($"create database {name} encoding 'LATIN1' template template0");
        builder.Database = name;
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Database.OpenAsync(settings with { Connection = builder.ConnectionString }));
        Assert.Equal("server_encoding", refused.Problems[0].Values!["setting"]);
        Directory.Delete(settings.Folder, recursive: true);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_write_that_throws_undoes_itself_alone(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await database.ExecuteAsync("create table t (a integer primary key)");
        var writes = Enumerable.Range(0, 30).Select(i => database.Database.WriteAsync(WriteLane.Interactive, async (connection, transaction, _) =>
        {
            await connection.ExecuteAsync("insert into t values (@i)", new { i }, transaction);
            return i % 3 == 0 ? throw new InvalidOperationException("no") : i;
        })).ToList();
        foreach (var (write, i) in writes.Select((w, i) => (w, i)))
        {
            if (i % 3 == 0) await Assert.ThrowsAsync<InvalidOperationException>(() => write);
            else Assert.Equal(i, await write);
        }
        Assert.Equal(20, await database.ScalarAsync<long>("select count(*) from t"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_read_connection_sees_what_was_written_and_on_sqlite_cannot_write(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await database.ExecuteAsync("update stamp set value = 41");
        await using var connection = await database.Database.OpenReadAsync();
        Assert.Equal(41, await connection.ExecuteScalarAsync<long>("select value from stamp"));
        if (dialect == Dialect.Sqlite) await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => connection.ExecuteAsync("update stamp set value = 42"));
    }

    [Fact]
    public async Task A_serialisation_failure_is_tried_again()
    {
        await using var database = await TestDatabase.OpenAsync(Dialect.Postgres);
        var runs = 0;
        var result = await database.Database.WriteAsync(WriteLane.Interactive, async (connection, transaction, _) =>
        {
            await connection.ExecuteAsync("update stamp set value = value + 1", transaction: transaction);
            if (++runs < 3) await connection.ExecuteAsync("do $$ begin raise exception 'again' using errcode = '40001'; end $$", transaction: transaction);
            return runs;
        });
        Assert.Equal(3, result);
        Assert.Equal(2, await database.ScalarAsync<long>("select value from stamp"));
    }

    [Theory, InlineData(WriteLane.Bulk), InlineData(WriteLane.Interactive)]
    public async Task Interactive_writes_pass_waiting_bulk_writes(WriteLane running)
    {
        await using var database = await TestDatabase.OpenAsync(Dialect.Sqlite);
        // However busy it was before.
        for (var i = 0; i < 40; i++) await database.ExecuteAsync("update stamp set value = value + 1");
        using var first = await Block.BeginAsync(database, running);
        var order = new List<string>();
        Task Write(WriteLane lane, string name) => database.Database.WriteAsync(lane, (_, _, _) =>
        {
            order.Add(name);
            return Task.CompletedTask;
        });
        Task[] writes =
        [
            Write(WriteLane.Bulk, "bulk 1"), Write(WriteLane.Bulk, "bulk 2"), Write(WriteLane.Interactive, "interactive 1"), Write(WriteLane.Interactive, "interactive 2"),
        ];

        await first.EndAsync();
        await Task.WhenAll(writes);

        Assert.Equal(["interactive 1", "interactive 2", "bulk 1", "bulk 2"], order);
    }

    [Fact]
    public async Task Bulk_work_is_not_starved_by_endless_interactive_work()
    {
        await using var database = await TestDatabase.OpenAsync(Dialect.Sqlite, s => s with { BatchSize = 1 });
        using var first = await Block.BeginAsync(database);
        var done = new List<string>();
        var bulk = database.Database.WriteAsync(WriteLane.Bulk, (_, _, _) =>
        {
            done.Add("bulk");
            return Task.CompletedTask;
        });
        var writes = Enumerable.Range(0, 200).Select(_ => database.Database.WriteAsync(WriteLane.Interactive, (_, _, _) =>
        {
            done.Add("interactive");
            return Task.CompletedTask;
        })).ToList();

        await first.EndAsync();
        await Task.WhenAll(writes.Append(bulk));

        Assert.InRange(done.IndexOf("bulk"), 1, 100);
    }

    [Fact]
    public async Task A_full_write_queue_refuses_at_once()
    {
        await using var database = await TestDatabase.OpenAsync(Dialect.Sqlite, s => s with { QueueLength = 2 });
        using var first = await Block.BeginAsync(database);
        var writes = Enumerable.Range(0, 5).Select(_ => database.ExecuteAsync("update stamp set value = value + 1")).ToList();

        var refused = await Task.WhenAll(writes.Skip(2).Select(w => Assert.ThrowsAsync<RefusedException>(() => w)));

        Assert.All(refused, r => Assert.Equal(("storage.overloaded", RefusalKind.Overloaded), (r.Problems[0].Code, r.Kind)));
        await first.EndAsync();
        await Task.WhenAll(writes.Take(2));
        Assert.Equal(3, await database.ScalarAsync<long>("select value from stamp"));
    }
}
