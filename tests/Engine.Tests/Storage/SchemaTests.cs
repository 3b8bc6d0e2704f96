using Dapper;
using LowCode.Engine.Tests.Calendar;
using LowCode.Engine.Tests.Databases;
using LowCode.Problems;
using LowCode.Storage;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Storage;

public sealed class SchemaTests(ITestOutputHelper output)
{
    static IReadOnlyList<SchemaScript> Scripts(Dialect dialect) => SchemaScript.Load($"LowCode.Storage.{dialect}");

    static Task ApplyAsync(Database database, IReadOnlyList<SchemaScript> scripts) =>
        SchemaUpgrade.RunAsync(scripts, (step, stop) => database.WriteAsync(WriteLane.Interactive, step, stop), CancellationToken.None);

    static async Task<IReadOnlyList<string>> TablesAsync(Database database)
    {
        await using var connection = await database.OpenReadAsync();
        return [.. await connection.QueryAsync<string>(database.Dialect == Dialect.Sqlite
            ? "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_master order by 1"
            : "select table_name || ' ' || column_name || ' ' || data_type from information_schema.columns where table_schema = 'public' order by 1")];
    }

    /// <summary>The empty one, the three before the newest, which are in use, and some of the others: each is a whole database.</summary>
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_earlier_schema_is_brought_to_the_newest(Dialect dialect)
    {
        var scripts = Scripts(dialect);
        await using var newest = await TestDatabase.OpenAsync(dialect);
        var expected = await TablesAsync(newest.Database);
        var random = Seeded.Fresh(output);
        int[] others = [.. Enumerable.Range(1, scripts.Count - 4)];
        random.Shuffle(others);
        foreach (var from in (int[])[0, .. others.Take(8), .. Enumerable.Range(scripts.Count - 3, 3)])
        {
            var settings = await TestDatabase.NewSettingsAsync(dialect);
            await using (var database = await Database.OpenAsync(settings))
            {
                await ApplyAsync(database, [.. scripts.Take(from)]);
                await database.UpgradeAsync();
                Assert.Equal(expected, await TablesAsync(database));
            }
            Directory.Delete(settings.Folder, recursive: true);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_second_upgrade_changes_nothing(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        var before = await database.DumpAsync("select * from schema_script order by number");
        await database.Database.UpgradeAsync();
        Assert.Equal(before, await database.DumpAsync("select * from schema_script order by number"));
        Assert.Equal(Scripts(dialect).Count, before.Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_changed_script_is_refused_by_name(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await database.ExecuteAsync("update schema_script set sha256 = 'other' where number = 1");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => database.Database.UpgradeAsync());
        Assert.Equal("storage.scriptChanged", refused.Problems[0].Code);
        Assert.Equal("0001-journal", refused.Problems[0].Values!["script"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_schema_of_a_newer_program_is_refused(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        await database.ExecuteAsync("insert into schema_script (number, name, sha256, applied_at) values (9999, 'later', 'x', 0)");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => database.Database.UpgradeAsync());
        Assert.Equal("storage.schemaNewer", refused.Problems[0].Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_script_that_fails_leaves_nothing_of_itself(Dialect dialect)
    {
        await using var database = await TestDatabase.OpenAsync(dialect);
        var broken = new SchemaScript(9000, "broken", "create table half (a integer); insert into nowhere values (1)");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ApplyAsync(database.Database, [.. Scripts(dialect), broken]));
        Assert.DoesNotContain(await TablesAsync(database.Database), t => t.Contains("half", StringComparison.Ordinal));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from schema_script where number = 9000"));
    }

    [Fact]
    public async Task Servers_that_start_together_upgrade_once()
    {
        var settings = await TestDatabase.NewSettingsAsync(Dialect.Postgres);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            await using var database = await Database.OpenAsync(settings);
            await database.UpgradeAsync();
        }));
        await using var after = await Database.OpenAsync(settings);
        Assert.NotEmpty(await TablesAsync(after));
        Directory.Delete(settings.Folder, recursive: true);
    }

    [Fact]
    public void Both_databases_have_the_same_scripts() =>
        Assert.Equal(Scripts(Dialect.Sqlite).Select(s => s.ToString()), Scripts(Dialect.Postgres).Select(s => s.ToString()));
}
