using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Org;

public class DirectoryCacheTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_post_taken_is_gone_at_the_next_question(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        var user = await town.PersonAsync("li", "dispatcher@440104001");
        Assert.True(Rights.May(await town.CallerAsync(user), Acts.Redispatch, Town.Hongqiao));
        await town.DoAsync(new OrgChange.TakePost(user, Town.Held("dispatcher@440104001")));
        Assert.False(Rights.May(await town.CallerAsync(user), Acts.Redispatch, Town.Hongqiao));
    }

    [Fact]
    public async Task A_post_taken_on_one_node_is_gone_at_the_next_question_on_another()
    {
        await using var town = await Town.FoundAsync(Dialect.Postgres);
        var user = await town.PersonAsync("li", "dispatcher@440104001");
        await using var second = await Database.OpenAsync(town.Rows.Settings);
        using var elsewhere = new DirectoryCache(second, town.Clock);
        Assert.True((await elsewhere.CurrentAsync()).TryFindMember(user, out var before) && before.Anywhere.Has(Acts.Redispatch));
        await town.DoAsync(new OrgChange.TakePost(user, Town.Held("dispatcher@440104001")));
        Assert.True((await elsewhere.CurrentAsync()).TryFindMember(user, out var after) && !after.Anywhere.Has(Acts.Redispatch));
    }

    [Fact]
    public async Task An_unchanged_directory_is_not_read_again()
    {
        await using var town = await Town.FoundAsync(Dialect.Postgres);
        var first = await town.DirectoryAsync();
        Assert.Same(first, await town.DirectoryAsync());
        Assert.Same(first, town.Cache.Known);
    }

    [Fact]
    public async Task A_caller_made_under_an_old_directory_is_renewed_or_turned_away()
    {
        await using var town = await Town.FoundAsync(Dialect.Sqlite);
        var user = await town.PersonAsync("li", "dispatcher@440104001");
        var old = await town.CallerAsync(user);
        Assert.Same(old, old.Under(await town.DirectoryAsync(), town.Now));
        await town.DoAsync(new OrgChange.TakePost(user, Town.Held("dispatcher@440104001")));
        var renewed = old.Under(await town.DirectoryAsync(), town.Now)!;
        Assert.True(Rights.May(old, Acts.Redispatch, Town.Hongqiao));
        Assert.False(Rights.May(renewed, Acts.Redispatch, Town.Hongqiao));
        Assert.True(renewed.OrgStamp > old.OrgStamp);
        // Who came by a link stays who they are: the record says so, and what they sent is known again by its key.
        Assert.True(old.Directory.TryFindMember(user, out var member));
        var linked = Caller.ByLink(old.Directory, member, "one").Under(await town.DirectoryAsync(), town.Now)!;
        Assert.Equal(("one", "link:one", renewed.OrgStamp), (linked.Link, linked.Key, linked.OrgStamp));
        await town.DoAsync(new OrgChange.EndSessions(user));
        Assert.Null(old.Under(await town.DirectoryAsync(), town.Now));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_stand_in_begins_and_ends_by_the_clock_alone(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        var (away, me) = (await town.PersonAsync("away", "dispatcher@440104001"), await town.PersonAsync("me"));
        await town.DoAsync(new OrgChange.SetStandIn(away, new(me, town.Now.AddHours(1), town.Now.AddHours(2))));
        Assert.False(Rights.MaySomewhere(await town.CallerAsync(me), Acts.Redispatch));
        town.Clock.Now += TimeSpan.FromHours(1);
        Assert.Null(town.Cache.Known);
        Assert.True(Rights.MaySomewhere(await town.CallerAsync(me), Acts.Redispatch));
        town.Clock.Now += TimeSpan.FromHours(1);
        Assert.False(Rights.MaySomewhere(await town.CallerAsync(me), Acts.Redispatch));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Five_thousand_users_are_one_directory(Dialect dialect)
    {
        await using var town = await Town.FoundAsync(dialect);
        await town.Changes.ImportAsync([.. Enumerable.Range(0, 5000).SelectMany(i => new OrgChange[]
        {
            new OrgChange.AddUser(new(new($"u{i}"), $"user{i}", "某", Town.Hongqiao, []), null),
            new OrgChange.GivePost(new($"u{i}"), Town.Held("gridWorker@440104001007")),
        })], "people", null, town.Now);
        var directory = await town.DirectoryAsync();
        Assert.Equal(5000, directory.Users.Count);
        Assert.Equal(5000, directory.Holders(Post.GridWorker, new("440104001007")).Count());
    }
}
