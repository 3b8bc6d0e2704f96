using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Org;

public class FirstStartTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_street_gets_somebody_for_every_post(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        var accounts = await new FirstStart(town.Changes, town.Cache).DemoAsync(town.Now);
        var directory = await town.DirectoryAsync();
        Assert.Equal(accounts.Count, directory.Users.Count);
        foreach (var street in directory.Tree.Units.Where(u => u.Kind == UnitKind.Street))
            foreach (var post in new[] { "operator", "dispatcher", "callback", "supervisor", "streetLeader", "resident", "handler", "communityWorker", "gridLeader", "gridWorker" })
                Assert.Contains(accounts, a => a.Post.Value == post && directory.Tree.StreetOf(a.Unit) == street.Id);
        Assert.True(directory.TryFindSignIn("operator.001", out var operator1));
        Assert.Equal(Town.Held("operator@440104001"), Assert.Single(operator1.Posts));
        Assert.True(directory.TryFindSignIn("handler.cg", out var department));
        Assert.Equal(Town.Held("handler@440104-cg"), Assert.Single(department.Posts));
    }

    [Fact]
    public async Task Names_are_the_same_every_time_and_passwords_never()
    {
        await using var one = await Town.FoundAsync(Dialect.Sqlite);
        await using var two = await Town.FoundAsync(Dialect.Sqlite);
        var (a, b) = (await new FirstStart(one.Changes, one.Cache).DemoAsync(one.Now), await new FirstStart(two.Changes, two.Cache).DemoAsync(two.Now));
        Assert.Equal(a.Select(x => x with { Password = "" }), b.Select(x => x with { Password = "" }));
        Assert.Equal(2 * a.Count, a.Concat(b).Select(x => x.Password).Distinct().Count());
        Assert.All(a, x => Assert.InRange(x.Name.Length, 2, 4));
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        var first = new FirstStart(town.Changes, town.Cache);
        Assert.Equal(3, (await first.AdministratorsAsync(town.Now)).Count);
        var before = await town.Rows.DumpAsync("select user_id, name from users order by 1");
        Assert.False(await first.UnitsAsync(town.Now));
        Assert.Empty(await first.DemoAsync(town.Now));
        Assert.Equal(before, await town.Rows.DumpAsync("select user_id, name from users order by 1"));
    }

    [Fact]
    public void A_generated_password_opens_and_its_quick_hash_is_replaced_by_a_slow_one()
    {
        var password = Passwords.Generate();
        Assert.True(Passwords.Verify(Passwords.HashGenerated(password), password, out var better));
        Assert.True(Passwords.Verify(better, password, out var none));
        Assert.Null(none);
        Assert.False(Passwords.Verify(better, password + "x", out _));
        Assert.False(Passwords.Verify(null, password, out _));
    }
}
