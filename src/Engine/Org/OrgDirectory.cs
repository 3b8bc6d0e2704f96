using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LowCode.Org;

/// <summary>
/// All units, users, posts and API clients as of one stamp. Immutable; what a user's posts give is worked out at the first question about them.
/// </summary>
public sealed class OrgDirectory
{
    readonly Dictionary<string, int> byId;
    readonly Dictionary<string, int> bySignInName;
    readonly User[] users;
    readonly Member?[] members;
    readonly Dictionary<string, (ApiClient Client, ClientKey Key)> keys;
    readonly Dictionary<string, ClientLimit> limits;
    readonly ILookup<UserId, User> absent;
    readonly Lazy<ILookup<PostHeld, User>> holders;

    /// <param name="stamp">Stamp the rows were read under.</param>
    /// <param name="now">Decides which stand-ins are in force; the directory holds until <see cref="ValidUntil"/>.</param>
    public OrgDirectory(long stamp, UnitTree tree, IEnumerable<User> users, IEnumerable<ApiClient> clients, DateTimeOffset now)
    {
        (Stamp, Tree) = (stamp, tree);
        this.users = [.. users];
        members = new Member?[this.users.Length];
        byId = new(this.users.Length, StringComparer.Ordinal);
        bySignInName = new(this.users.Length, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < this.users.Length; i++)
        {
            byId.Add(this.users[i].Id.Value, i);
            bySignInName.Add(this.users[i].SignInName, i);
        }
        Clients = [.. clients];
        limits = Clients.ToDictionary(c => c.Id.Value, c => new ClientLimit(c, tree), StringComparer.Ordinal);
        keys = Clients.SelectMany(c => c.Keys.Select(k => (Client: c, Key: k))).ToDictionary(k => k.Key.Id, StringComparer.Ordinal);
        absent = this.users.Where(u => !u.Disabled && u.StandIn is { } s && s.From <= now && now < s.Until).ToLookup(u => u.StandIn!.By);
        ValidUntil = this.users.Where(u => u.StandIn is not null).SelectMany(u => new[] { u.StandIn!.From, u.StandIn.Until })
            .Where(t => t > now).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        holders = new(() => this.users.Where(u => !u.Disabled).SelectMany(u => u.Posts.Select(p => (Held: p, User: u))).ToLookup(p => p.Held, p => p.User));
    }

    /// <summary>Counts every change of units, users, posts and clients.</summary>
    public long Stamp { get; }

    /// <summary>When the next stand-in begins or ends: from then on the directory is to be made anew though the stamp stays.</summary>
    public DateTimeOffset ValidUntil { get; }

    public UnitTree Tree { get; }
    public IReadOnlyList<User> Users => users;
    public ImmutableArray<ApiClient> Clients { get; }

    /// <summary>A user by id, disabled or not.</summary>
    public bool TryFindUser(UserId id, [NotNullWhen(true)] out User? user)
    {
        user = id.Value is { } text && byId.TryGetValue(text, out var i) ? users[i] : null;
        return user is not null;
    }

    /// <summary>The user as one who may act; false when unknown or disabled.</summary>
    public bool TryFindMember(UserId id, [NotNullWhen(true)] out Member? member)
    {
        member = id.Value is { } text && byId.TryGetValue(text, out var i) && !users[i].Disabled ? members[i] ??= Build(users[i]) : null;
        return member is not null;
    }

    /// <summary>A user by sign-in name, without regard to case, disabled or not.</summary>
    public bool TryFindSignIn(string? name, [NotNullWhen(true)] out User? user)
    {
        user = name is not null && bySignInName.TryGetValue(name, out var i) ? users[i] : null;
        return user is not null;
    }

    public bool TryFindClient(ClientId id, [NotNullWhen(true)] out ApiClient? client)
    {
        client = id.Value is { } text && limits.TryGetValue(text, out var limit) ? limit.Client : null;
        return client is not null;
    }

    /// <summary>The client and key by the key's id; whether the secret fits, and neither has expired, is for the caller to see.</summary>
    public bool TryFindKey(ReadOnlySpan<char> keyId, out ApiClient client, out ClientKey key)
    {
        var found = keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(keyId, out var both);
        (client, key) = both;
        return found;
    }

    /// <summary>Users who hold the post in exactly this unit, disabled ones left out.</summary>
    public IEnumerable<User> Holders(Post post, UnitId unit) => holders.Value[new PostHeld(post, unit)];

    internal ClientLimit LimitOf(ApiClient client) => limits[client.Id.Value];

    Member Build(User user)
    {
        var posts = user.Posts.AsEnumerable();
        foreach (var away in absent[user.Id]) posts = posts.Concat(away.Posts.Where(p => PostCatalog.Find(p.Post) is { Administrator: false }));
        return new Member(user, Tree, posts.Distinct().ToList());
    }
}
