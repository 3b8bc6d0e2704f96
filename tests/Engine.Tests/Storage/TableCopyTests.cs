using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Storage;

public sealed class TableCopyTests
{
    public static TheoryData<Dialect, Dialect> Pairs => new()
    {
        { Dialect.Sqlite, Dialect.Postgres }, { Dialect.Postgres, Dialect.Sqlite }, { Dialect.Sqlite, Dialect.Sqlite },
    };

    [Theory, MemberData(nameof(Pairs))]
    public async Task Every_row_of_every_table_arrives_and_both_sides_tell_the_same_of_themselves(Dialect from, Dialect to)
    {
        await using var town = await Town.OpenAsync(from);
        await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        await using var target = await TestDatabase.OpenAsync(to);

        var copied = await TableCopy.RunAsync(town.Database, target.Database);

        var (before, after) = (await TableDigest.OfAsync(town.Database), await TableDigest.OfAsync(target.Database));
        Assert.Equal([], TableDigest.Differing(before, after));
        Assert.Equal(before.Sum(t => t.Rows), copied.Sum(t => t.Rows));
        Assert.Contains(copied, t => t is { Table: "journal", Rows: 1 });
        Assert.Contains(copied, t => t.Table == "unit" && t.Rows > 200);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task One_changed_cell_shows_in_the_digest_of_its_table(Dialect dialect)
    {
        await using var target = await TestDatabase.OpenAsync(dialect);
        await target.ExecuteAsync("insert into number_block (prefix, next) values ('a', 5), ('b', 6)");
        var before = await TableDigest.OfAsync(target.Database);

        await target.ExecuteAsync("update number_block set next = 7 where prefix = 'b'");

        Assert.Equal(["number_block"], TableDigest.Differing(before, await TableDigest.OfAsync(target.Database)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nothing_is_copied_over_data_that_is_there(Dialect dialect)
    {
        await using var source = await TestDatabase.OpenAsync(Dialect.Sqlite);
        await using var target = await TestDatabase.OpenAsync(dialect);
        await target.ExecuteAsync("insert into unit (unit_id, kind, name, disabled) values ('1', 'city', 'x', @no)", new { no = false });

        var refused = await Assert.ThrowsAsync<RefusedException>(() => TableCopy.RunAsync(source.Database, target.Database));

        Assert.Equal("storage.targetNotEmpty", refused.Problems[0].Code);
        Assert.Equal(1, await target.ScalarAsync<long>("select count(*) from unit"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_snapshot_is_one_file_that_holds_the_same(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.OpenCaseAsync("operator.003", RequestForms.About("lighting"));
        var folder = Directory.CreateTempSubdirectory("lowcode-test-").FullName;

        await town.Database.SnapshotAsync(folder);

        await using var copy = await Database.OpenAsync(new DatabaseSettings { Folder = folder });
        Assert.Equal([], TableDigest.Differing(await TableDigest.OfAsync(town.Database), await TableDigest.OfAsync(copy)));
    }
}
