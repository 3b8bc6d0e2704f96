using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Org;

public class AuditTrailTests
{
    static readonly DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static async Task<TestDatabase> WithRowsAsync(Dialect dialect, int rows)
    {
        var database = await TestDatabase.OpenAsync(dialect);
        for (var i = 0; i < rows; i += 5)
            await AppendAsync(database.Database, [.. Enumerable.Range(i, 5).Select(Entry)]);
        return database;
    }

    static AuditEntry Entry(int day) => new(start.AddDays(day), new UserId("u" + (day % 3)), null, Audited.SignIn, "user:u" + (day % 3), AuditEntry.Done, "10.0.0.1", null);

    static Task AppendAsync(Database database, params AuditEntry[] entries) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, ct) => AuditTrail.AppendAsync(database, connection, transaction, entries, ct));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rows_come_back_newest_first_in_pages(Dialect dialect)
    {
        await using var rows = await WithRowsAsync(dialect, 20);
        var first = await AuditTrail.ReadAsync(rows.Database, null, 6);
        var second = await AuditTrail.ReadAsync(rows.Database, first[^1].Seq, 6);
        Assert.Equal(Enumerable.Range(9, 12).Reverse().Select(n => (long)n), first.Concat(second).Select(r => r.Seq));
        Assert.Equal(Entry(19), first[0].Entry);
        Assert.All(await AuditTrail.ReadAsync(rows.Database, null, 100, new UserId("u1")), r => Assert.Equal("u1", r.Entry.Actor!.Value.Value));
        Assert.Equal(new AuditVerdict(20, null), await AuditTrail.VerifyAsync(rows.Database));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_row_can_be_neither_changed_nor_removed(Dialect dialect)
    {
        await using var rows = await WithRowsAsync(dialect, 5);
        await Assert.ThrowsAnyAsync<Exception>(() => rows.ExecuteAsync("update audit set actor = 'somebody' where seq = 2"));
        await Assert.ThrowsAnyAsync<Exception>(() => rows.ExecuteAsync("delete from audit where seq = 2"));
        Assert.Equal(new AuditVerdict(5, null), await AuditTrail.VerifyAsync(rows.Database));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_gets_past_the_triggers_is_found_by_the_chain(Dialect dialect)
    {
        foreach (var (crime, at) in new[]
        {
            ("update audit set actor = 'somebody' where seq = 3", 3L), ("update audit set detail = '' where seq = 4", 4L), ("delete from audit where seq = 2", 2L), ("delete from audit where seq = 5", 5L),
        })
        {
            await using var rows = await WithRowsAsync(dialect, 5);
            await rows.ExecuteAsync(dialect == Dialect.Sqlite ? "drop trigger audit_no_update; drop trigger audit_no_delete" : "alter table audit disable trigger all");
            await rows.ExecuteAsync(crime);
            Assert.Equal(at, (await AuditTrail.VerifyAsync(rows.Database)).BrokenAt);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_retention_removes_leaves_a_whole_chain(Dialect dialect)
    {
        await using var rows = await WithRowsAsync(dialect, 20);
        Assert.Equal(7, await AuditTrail.PruneAsync(rows.Database, start.AddDays(10), most: 7));
        Assert.Equal(3, await AuditTrail.PruneAsync(rows.Database, start.AddDays(10), most: 7));
        Assert.Equal(0, await AuditTrail.PruneAsync(rows.Database, start.AddDays(10), most: 7));
        Assert.Equal(new AuditVerdict(10, null), await AuditTrail.VerifyAsync(rows.Database));
        await AppendAsync(rows.Database, Entry(20));
        Assert.Equal(new AuditVerdict(11, null), await AuditTrail.VerifyAsync(rows.Database));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Writers_at_the_same_time_make_one_chain(Dialect dialect)
    {
        await using var rows = await TestDatabase.OpenAsync(dialect);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AppendAsync(rows.Database, Entry(i), Entry(i))));
        Assert.Equal(new AuditVerdict(40, null), await AuditTrail.VerifyAsync(rows.Database));
    }
}
