using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Org;

public class OrgChangesTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_changed_is_there_at_once_and_after_reading_anew(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        var user = await town.PersonAsync("li", "operator@440104001", "callback@440104001");
        var before = (await town.DirectoryAsync()).Stamp;
        await town.DoAsync(new OrgChange.SetUser(user, "李新", Town.Hongqiao, null));
        await town.DoAsync(new OrgChange.TakePost(user, Town.Held("callback@440104001")));
        await town.DoAsync(new OrgChange.SetStandIn(user, new(await town.PersonAsync("wang"), town.Now, town.Now.AddDays(3))));
        await town.DoAsync(new OrgChange.AddUnit(new(new("440104001-x1"), Town.Hongqiao, UnitKind.Department, "临时专班", "cg")));
        await town.DoAsync(new OrgChange.SetUnit(new(new("440104001-x1"), Town.Beijing, UnitKind.Department, "专班", null)));
        using var fresh = new DirectoryCache(town.Database, town.Clock);
        foreach (var directory in new[] { await town.DirectoryAsync(), await fresh.CurrentAsync() })
        {
            Assert.True(directory.TryFindSignIn("LI.Test", out var read));
            Assert.Equal(("李新", Town.Hongqiao, "wang"), (read.Name, read.Home, read.StandIn!.By.Value));
            Assert.Equal(Town.Held("operator@440104001"), Assert.Single(read.Posts));
            Assert.True(directory.Tree.TryFind(new("440104001-x1"), out var unit));
            Assert.Equal(("专班", Town.Beijing, null), (unit.Name, unit.Parent!.Value, unit.Line));
            Assert.Equal(before + 6, directory.Stamp);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_holds_two_of_the_three_administrators_posts(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        var admin = await town.PersonAsync("sys", "systemAdmin@4401");
        foreach (var second in new[] { "securityAdmin@4401", "auditAdmin@440104" })
            Assert.Equal("org.adminsSeparated", Assert.Single(await town.TryAsync(new OrgChange.GivePost(admin, Town.Held(second)))).Code);
        Assert.Single((await town.CallerAsync(admin)).Member.Posts);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_posts_given_at_the_same_moment_do_not_slip_past_the_separation(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        using var other = new DirectoryCache(town.Database, town.Clock);
        var elsewhere = new OrgChanges(town.Database, other);
        for (var i = 0; i < 5; i++)
        {
            var user = await town.PersonAsync($"p{i}");
            await other.ChangedAsync((await town.DirectoryAsync()).Stamp);
            var both = await Task.WhenAll(
                town.TryAsync(new OrgChange.GivePost(user, Town.Held("securityAdmin@4401"))),
                elsewhere.ApplyAsync(new OrgChange.GivePost(user, Town.Held("auditAdmin@4401")), ChangedBy.Product, town.Now));
            Assert.Single(both, problems => problems.Count == 0);
            Assert.Equal("org.adminsSeparated", Assert.Single(both.Single(problems => problems.Count > 0)).Code);
        }
    }

    [Fact]
    public async Task Nobody_changes_their_own_posts()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        var me = await town.PersonAsync("me", "securityAdmin@4401");
        Assert.Contains(await town.TryAsync(new OrgChange.GivePost(me, Town.Held("dispatcher@440104")), me), p => p.Code == "org.ownPosts");
        Assert.Contains(await town.TryAsync(new OrgChange.TakePost(me, Town.Held("securityAdmin@4401")), me), p => p.Code == "org.ownPosts");
    }

    [Fact]
    public async Task The_last_of_each_administrator_stays()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        var (first, second) = (await town.PersonAsync("a1", "auditAdmin@4401"), await town.PersonAsync("a2", "auditAdmin@4401"));
        await town.DoAsync(new OrgChange.SetUser(first, null, null, true));
        Assert.Equal("org.lastAdmin", Assert.Single(await town.TryAsync(new OrgChange.SetUser(second, null, null, true))).Code);
        Assert.Equal("org.lastAdmin", Assert.Single(await town.TryAsync(new OrgChange.TakePost(second, Town.Held("auditAdmin@4401")))).Code);
    }

    public static TheoryData<string, OrgChange> Refused() => new()
    {
        { "org.unitExists", new OrgChange.AddUnit(new(Town.Hongqiao, Divisions.Yuexiu, UnitKind.Street, "又一个")) },
        { "org.unitIdMalformed", new OrgChange.AddUnit(new(new("a b"), Divisions.Yuexiu, UnitKind.Street, "坏编码")) },
        { "org.noSuchUnit", new OrgChange.AddUnit(new(new("x"), new UnitId("nowhere"), UnitKind.Street, "无上级")) },
        { "org.nameMissing", new OrgChange.AddUnit(new(new("x"), Divisions.Yuexiu, UnitKind.Street, " ")) },
        { "org.unitCircle", new OrgChange.SetUnit(new(Divisions.Yuexiu, Town.Hongqiao, UnitKind.District, "越秀区")) },
        { "org.unitInUse", new OrgChange.SetUnit(new(Town.Hongqiao, Divisions.Yuexiu, UnitKind.Street, "洪桥街道", null, true)) },
        { "org.signInNameMalformed", new OrgChange.AddUser(new(new("u9"), "李", "李", Divisions.Yuexiu, []), null) },
        { "org.noSuchUnit", new OrgChange.AddUser(new(new("u9"), "li.na", "李", new("nowhere"), []), null) },
        { "org.noSuchPost", new OrgChange.GivePost(new("zhang"), Town.Held("king@440104")) },
        { "org.noSuchUser", new OrgChange.GivePost(new("nobody"), Town.Held("operator@440104")) },
        { "org.standInSelf", new OrgChange.SetStandIn(new("zhang"), new(new("zhang"), default, DateTimeOffset.MaxValue)) },
        { "org.clientAsAdmin", new OrgChange.AddClient(new(new("c"), "系统", Divisions.Yuexiu, new("zhang"), ActSet.All, [], null, false, 0, 0, [])) },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_breaks_a_law_is_refused_and_leaves_the_stamp(string code, OrgChange change)
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await town.PersonAsync("zhang", "auditAdmin@4401");
        var before = (await town.DirectoryAsync()).Stamp;
        Assert.Contains(await town.TryAsync(change), p => p.Code == code);
        Assert.Equal(before, await town.Rows.ScalarAsync<long>("select value from stamp where name = 'org'"));
    }

    [Fact]
    public async Task A_sign_in_name_is_taken_whatever_its_case()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        await town.PersonAsync("zhang");
        Assert.Equal("org.signInNameTaken", Assert.Single(await town.TryAsync(new OrgChange.AddUser(new(new("u2"), "ZHANG.TEST", "张", Divisions.Yuexiu, []), null))).Code);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_change_that_is_part_of_longer_work_stands_or_falls_with_it(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        var user = await town.PersonAsync("li");
        var (stamp, logged, ended) = ((await town.DirectoryAsync()).Stamp, (await AuditTrail.ReadAsync(town.Database, null, 50)).Count, 0);
        Task<IReadOnlyList<LowCode.Problems.Problem>?> RenameAsync(bool holds, bool fails) => town.Changes.ApplyAsync(new OrgChange.SetUser(user, "李新", null, null), ChangedBy.Product, town.Now,
            new((_, _, _) => Task.FromResult(holds), (_, _, _) => fails ? throw new InvalidOperationException("cannot be noted") : Task.FromResult(ended++)), default);
        Assert.Null(await RenameAsync(holds: false, fails: false));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RenameAsync(holds: true, fails: true));
        Assert.Equal((stamp, logged, 0), ((await town.DirectoryAsync()).Stamp, (await AuditTrail.ReadAsync(town.Database, null, 50)).Count, ended));
        Assert.Equal([], (await RenameAsync(holds: true, fails: false))!);
        Assert.True((await town.DirectoryAsync()).TryFindUser(user, out var renamed));
        Assert.Equal(("李新", stamp + 1), (renamed.Name, (await town.DirectoryAsync()).Stamp));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_change_and_every_refusal_is_in_the_audit_log(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        var by = await town.PersonAsync("boss", "securityAdmin@4401");
        var user = await town.PersonAsync("li");
        await town.DoAsync(new OrgChange.GivePost(user, Town.Held("operator@440104001")), by);
        await town.TryAsync(new OrgChange.GivePost(by, Town.Held("operator@440104001")), by);
        var rows = await AuditTrail.ReadAsync(town.Database, null, 2);
        Assert.Equal(("org.postGiven", AuditEntry.Refused, "user:boss", by), (rows[0].Entry.Act, rows[0].Entry.Outcome, rows[0].Entry.Subject, rows[0].Entry.Actor!.Value));
        Assert.Equal(("org.postGiven", AuditEntry.Done, "user:li", by), (rows[1].Entry.Act, rows[1].Entry.Outcome, rows[1].Entry.Subject, rows[1].Entry.Actor!.Value));
        Assert.Contains("440104001", rows[1].Entry.Detail, StringComparison.Ordinal);
        Assert.Equal("10.0.0.1", rows[1].Entry.Address);
        Assert.True((await AuditTrail.VerifyAsync(town.Database)).IsWhole);
    }
}
