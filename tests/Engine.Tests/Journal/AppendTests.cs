using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Journal;

public sealed class AppendTests
{
    static async Task<(TestDatabase Database, IJournal Journal)> OpenAsync(Dialect dialect, Func<DatabaseSettings, DatabaseSettings>? with = null)
    {
        var database = await TestDatabase.OpenAsync(dialect, with);
        await Sample.CreateProbeAsync(database);
        return (database, JournalStore.Open(database.Database));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_written_command_reads_back_as_it_was_with_its_rows(Dialect dialect)
    {
        var (database, journal) = await OpenAsync(dialect);
        await using var _ = database;
        await using var __ = journal;
        var id = Sample.NewCase();
        var first = Sample.Next(CaseHead.None, id, key: "k1");
        var second = Sample.Next(first.Head(), id, key: null, content: "路灯");

        Assert.Equal(AppendResult.Written, await journal.AppendAsync(first));
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(second));

        var rows = await journal.ReadAsync(id);
        Assert.Equal([first.Row.Hash, second.Row.Hash], rows.Select(r => r.Hash));
        Assert.All(rows, r => Assert.Equal(r.Hash, r.ComputeHash()));
        Assert.Equal([2L], (await journal.ReadAsync(id, 2)).Select(r => r.Version));
        Assert.Equal(second.Head(), await journal.HeadAsync(id));
        Assert.Equal(CaseHead.None, await journal.HeadAsync(Sample.NewCase()));
        var known = await journal.FindAsync("user:a", "k1");
        Assert.Equal((id, 1L), (known!.Case, known.Version));
        Assert.Equal(first.Row.Fingerprint, known.Fingerprint);
        Assert.Null(await journal.FindAsync("user:b", "k1"));
        Assert.Equal([$"{id}|1|wort|1000|1|0|x01", $"{id}|2|wort|2000|2|1|x02"], await database.DumpAsync("select * from probe order by n"));
        Assert.Equal(new ChainReport(id, 2, null, null), await journal.VerifyAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_version_is_given_once_and_the_loser_leaves_no_rows(Dialect dialect)
    {
        var (database, journal) = await OpenAsync(dialect);
        await using var _ = database;
        await using var __ = journal;
        var id = Sample.NewCase();
        var first = Sample.Next(CaseHead.None, id);
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(first));

        Assert.Equal(AppendResult.VersionTaken, await journal.AppendAsync(Sample.Next(CaseHead.None, id, content: "other", rows: Sample.Row(id, 7))));

        Assert.Equal(first.Head(), await journal.HeadAsync(id));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from journal"));
        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from probe"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_command_must_follow_the_row_before_it(Dialect dialect)
    {
        var (database, journal) = await OpenAsync(dialect);
        await using var _ = database;
        await using var __ = journal;
        var id = Sample.NewCase();
        var first = Sample.Next(CaseHead.None, id);
        await journal.AppendAsync(first);

        Assert.Equal(AppendResult.VersionTaken, await journal.AppendAsync(Sample.Next(new CaseHead(2, first.Row.Hash), id)));
        Assert.Equal(AppendResult.VersionTaken, await journal.AppendAsync(Sample.Next(new CaseHead(1, new byte[32]), id)));
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(Sample.Next(first.Head(), id)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_key_is_known_per_client_across_cases(Dialect dialect)
    {
        var (database, journal) = await OpenAsync(dialect);
        await using var _ = database;
        await using var __ = journal;
        var first = Sample.Next(CaseHead.None, Sample.NewCase(), key: "k");
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(first));

        Assert.Equal(AppendResult.KeyKnown, await journal.AppendAsync(Sample.Next(CaseHead.None, Sample.NewCase(), key: "k")));
        Assert.Equal(AppendResult.KeyKnown, await journal.AppendAsync(Sample.Next(first.Head(), first.Row.Case, key: "k")));
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(Sample.Next(CaseHead.None, Sample.NewCase(), key: "k", client: "user:b")));
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(Sample.Next(CaseHead.None, Sample.NewCase(), key: null)));
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(Sample.Next(CaseHead.None, Sample.NewCase(), key: null)));
        Assert.Equal(4, await database.ScalarAsync<long>("select count(*) from probe"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_decision_under_older_rights_is_not_written(Dialect dialect)
    {
        var (database, journal) = await OpenAsync(dialect);
        await using var _ = database;
        await using var __ = journal;
        var stamp = await journal.OrgStampAsync();
        await database.ExecuteAsync("update stamp set value = value + 1 where name = 'org'");
        var id = Sample.NewCase();

        Assert.Equal(AppendResult.RightsChanged, await journal.AppendAsync(Sample.Next(CaseHead.None, id, stamp: stamp)));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from probe"));
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(Sample.Next(CaseHead.None, id, stamp: stamp + 1)));
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(Sample.Next(CaseHead.None, Sample.NewCase(), stamp: null)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task One_command_with_an_impossible_row_fails_alone(Dialect dialect)
    {
        var (database, journal) = await OpenAsync(dialect);
        await using var _ = database;
        await using var __ = journal;
        var taken = Sample.NewCase();
        await journal.AppendAsync(Sample.Next(CaseHead.None, taken));
        var bad = Sample.NewCase();
        var good = Enumerable.Range(0, 20).Select(_ => Sample.NewCase()).ToList();

        // The row of another case stands already: an insert that was said to be new is not.
        var failing = journal.AppendAsync(Sample.Next(CaseHead.None, bad, rows: [Sample.Row(bad, 1), Sample.Row(taken, 1)]));
        var others = await Task.WhenAll(good.Select(id => journal.AppendAsync(Sample.Next(CaseHead.None, id))));

        Assert.All(others, r => Assert.Equal(AppendResult.Written, r));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => failing);
        Assert.Equal(CaseHead.None, await journal.HeadAsync(bad));
        Assert.Equal(21, await database.ScalarAsync<long>("select count(*) from probe"));
        Assert.Equal(21, await database.ScalarAsync<long>("select count(*) from journal"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_verb_and_cell_does_what_it_says(Dialect dialect)
    {
        var (database, journal) = await OpenAsync(dialect);
        await using var _ = database;
        await using var __ = journal;
        var id = Sample.NewCase();
        var text = string.Concat(Enumerable.Repeat("越秀区", 400));
        var first = Sample.Next(CaseHead.None, id, rows:
        [
            new(Sample.Insert, [id.Value, 1L, "", long.MaxValue, int.MinValue, true, Array.Empty<byte>()]),
            new(Sample.Insert, [id.Value, 2L, null, null, null, null, null]),
            new(Sample.Upsert, [id.Value, 3L, text, -1L, 0, false, new byte[] { 0, 255 }]),
            new(Sample.Insert, [id.Value, 4L, "go", 4L, 4, true, new byte[] { 4 }]),
        ]);
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(first));
        var second = Sample.Next(first.Head(), id, rows:
        [
            new(Sample.Update, [id.Value, 1L, "changed"]),
            new(Sample.Upsert, [id.Value, 2L, "filled", 2L, 2, true, new byte[] { 2 }]),
            new(Sample.Delete, [id.Value, 4L]),
            new(Sample.Delete, [id.Value, 99L]),
        ]);
        Assert.Equal(AppendResult.Written, await journal.AppendAsync(second));

        Assert.Equal(
            [$"{id}|1|changed|{long.MaxValue}|{int.MinValue}|1|x", $"{id}|2|filled|2|2|1|x02", $"{id}|3|{text}|-1|0|0|x00FF"],
            await database.DumpAsync("select * from probe order by n"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_full_queue_answers_at_once(Dialect dialect)
    {
        var (database, journal) = await OpenAsync(dialect, s => s with { QueueLength = 4, BatchSize = 1, AppendConnections = 1 });
        await using var _ = database;
        await using var __ = journal;
        using var block = await Block.BeginAsync(database);

        var answers = Enumerable.Range(0, 40).Select(i => journal.AppendAsync(Sample.Next(CaseHead.None, Sample.NewCase()))).ToList();
        var refused = answers.Where(a => a.IsCompleted).ToList();

        Assert.InRange(refused.Count, 30, 36);
        Assert.All(refused, a => Assert.Equal(AppendResult.Overloaded, a.Result));
        await block.EndAsync();
        var results = await Task.WhenAll(answers);
        Assert.Equal(40 - refused.Count, results.Count(r => r == AppendResult.Written));
        Assert.Equal(40 - refused.Count, await database.ScalarAsync<long>("select count(*) from journal"));
    }

    [Fact]
    public async Task A_key_that_stands_twice_in_one_command_is_a_bug_that_shows()
    {
        var (database, journal) = await OpenAsync(Dialect.Sqlite);
        await using var _ = database;
        await using var __ = journal;
        var id = Sample.NewCase();
        await Assert.ThrowsAsync<ArgumentException>(() => journal.AppendAsync(Sample.Next(CaseHead.None, id, rows: [Sample.Row(id, 1), new(Sample.Delete, [id.Value, 1L])])));
    }
}
