using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Org;

/// <summary>A database with the tree of 越秀区 and people as a test needs them.</summary>
sealed class Town : IAsyncDisposable
{
    public static readonly UnitId Hongqiao = new("440104001");
    public static readonly UnitId Beijing = new("440104003");
    public static readonly UnitId HongqiaoCity = new("440104001-cg");
    public static readonly UnitId DistrictCity = new("440104-cg");

    Town(TestDatabase database, HandClock clock)
    {
        (Rows, Clock) = (database, clock);
        Cache = new DirectoryCache(Database, clock);
        Changes = new OrgChanges(Database, Cache);
    }

    public TestDatabase Rows { get; }
    public Database Database => Rows.Database;
    public HandClock Clock { get; }
    public DirectoryCache Cache { get; }
    public OrgChanges Changes { get; }
    public DateTimeOffset Now => Clock.GetUtcNow();

    public static async Task<Town> FoundAsync(Dialect dialect)
    {
        var town = new Town(await TestDatabase.OpenAsync(dialect), new HandClock());
        await new FirstStart(town.Changes, town.Cache).UnitsAsync(town.Now);
        return town;
    }

    public Task<OrgDirectory> DirectoryAsync() => Cache.CurrentAsync().AsTask();

    /// <summary>A user with posts, given as <c>post@unit</c>; the sign-in name is <c>{id}.test</c>.</summary>
    public async Task<UserId> PersonAsync(string id, params string[] posts)
    {
        var user = new UserId(id);
        await DoAsync(new OrgChange.AddUser(new User(user, id + ".test", "测试员" + id, Divisions.Yuexiu, []), null));
        foreach (var post in posts) await DoAsync(new OrgChange.GivePost(user, Held(post)));
        return user;
    }

    public async Task DoAsync(OrgChange change, UserId? by = null) => Assert.Empty(await TryAsync(change, by));

    public Task<IReadOnlyList<LowCode.Problems.Problem>> TryAsync(OrgChange change, UserId? by = null) => Changes.ApplyAsync(change, new ChangedBy(by, null, "10.0.0.1"), Now);

    public async Task<Caller> CallerAsync(UserId user)
    {
        var directory = await DirectoryAsync();
        Assert.True(directory.TryFindMember(user, out var member));
        return Caller.Of(directory, member);
    }

    public static PostHeld Held(string text) => new(new(text.Split('@')[0]), new(text.Split('@')[1]));

    public async ValueTask DisposeAsync()
    {
        Cache.Dispose();
        await Rows.DisposeAsync();
    }
}
