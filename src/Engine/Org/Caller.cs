using LowCode.Problems;

namespace LowCode.Org;

/// <summary>
/// Who asks, with all that decides what they may do, as of one directory. Made once per request; everything about rights is a question to it
/// through <see cref="Rights"/>.
/// </summary>
public sealed class Caller
{
    Caller(OrgDirectory directory, Member member, ClientLimit? limit, string? keyId)
    {
        (Directory, Member, Limit, KeyId) = (directory, member, limit, keyId);
        Key = limit is null ? member.Party : limit.Key;
    }

    public OrgDirectory Directory { get; }
    public Member Member { get; }
    public UserId User => Member.User.Id;

    /// <summary>The API client the request came through; null for a person at a page.</summary>
    public ApiClient? Client => Limit?.Client;

    /// <summary>The link a person came by without signing in; null for everybody else. It stands in the record of what they do.</summary>
    public string? Link { get; private init; }

    /// <summary>What makes idempotency keys of different askers different: <c>user:ID</c> or <c>client:ID</c>.</summary>
    public string Key { get; private init; }

    /// <summary>The stamp of units, users and rights that commands carry into the append.</summary>
    public long OrgStamp => Directory.Stamp;

    /// <summary>The key the API client came with; null for a person.</summary>
    public string? KeyId { get; }

    internal ClientLimit? Limit { get; }

    /// <summary>A person who has signed in.</summary>
    public static Caller Of(OrgDirectory directory, Member member) => new(directory, member, null, null);

    /// <summary>A person who follows a link that was sent to them: with their rights, for what the link is for.</summary>
    /// <param name="link">Names the link; not its secret.</param>
    internal static Caller ByLink(OrgDirectory directory, Member member, string link) => new(directory, member, null, null) { Link = link, Key = "link:" + link };

    /// <summary>A system, with the rights of <paramref name="member"/> within the client's own scope and unit.</summary>
    public static Caller Of(OrgDirectory directory, Member member, ApiClient client, string keyId) => new(directory, member, directory.LimitOf(client), keyId);

    /// <summary>The same client acting for another user: that user's rights within the client's scope and unit. Both stand in the record.</summary>
    /// <returns>What speaks against it: <c>access.actAsRefused</c>; null with <paramref name="acting"/> set when nothing does.</returns>
    public Problem? TryActAs(UserId user, out Caller acting)
    {
        acting = this;
        if (user == User) return null;
        if (Limit is null || !Limit.Client.Scope.Has(Acts.ActAs) || !Directory.TryFindMember(user, out var member)
            || OrgCheck.IsAdministrator(member) || !Limit.Covers(member.User.Home))
            return Problem.At("access.actAsRefused", "as", ("user", user.Value ?? ""));
        acting = new(Directory, member, Limit, KeyId);
        return null;
    }

    /// <summary>What a unit is called to them. Offices have the same names in every street: to whoever is of another place their street is told, too.</summary>
    /// <returns>The id where it is no unit's any more.</returns>
    public string NameOf(UnitId unit)
    {
        var tree = Directory.Tree;
        if (!tree.TryFind(unit, out var named)) return unit.Value;
        return tree.StreetOf(unit) is { } street && street != unit && tree.StreetOf(Member.User.Home) != street && tree.TryFind(street, out var above) ? above.Name + named.Name : named.Name;
    }

    /// <summary>The same asker under a newer directory; null when they may no longer come in (disabled, sessions ended, key revoked).</summary>
    public Caller? Under(OrgDirectory newer, DateTimeOffset now)
    {
        if (ReferenceEquals(newer, Directory)) return this;
        if (!newer.TryFindMember(User, out var member)) return null;
        if (Limit is null) return member.User.SessionStamp != Member.User.SessionStamp ? null : Link is { } link ? ByLink(newer, member, link) : Of(newer, member);
        return KeyId is not null && newer.TryFindKey(KeyId, out var client, out var key) && client.Id == Limit.Client.Id && client.IsOpen(key, now)
            && (client.User == User || client.Scope.Has(Acts.ActAs)) ? Of(newer, member, client, KeyId) : null;
    }
}

/// <summary>What an API client's own scope leaves of its user's rights, worked out once.</summary>
sealed class ClientLimit
{
    readonly UnitTree tree;
    readonly UnitSet within;
    readonly Lazy<string[]> unitIds;

    public ClientLimit(ApiClient client, UnitTree tree)
    {
        (Client, this.tree, Key) = (client, tree, "client:" + client.Id.Value);
        var place = tree.Place(client.Unit);
        within = place < 0 ? UnitSet.Empty : UnitSet.Of([tree.Below(place)]);
        unitIds = new(() => [.. within.Places().Select(p => tree.Units[p].Id.Value)]);
        Apps = [.. client.Apps];
        IsEverywhere = place >= 0 && tree.Units[place].Parent is null;
    }

    public ApiClient Client { get; }
    public string Key { get; }
    public string[] Apps { get; }
    public string[] UnitIds => unitIds.Value;
    /// <summary>Its unit is a root: no row is outside.</summary>
    public bool IsEverywhere { get; }

    public bool Covers(UnitId unit) => within.Contains(tree.Place(unit));

    public bool May(Act act, UnitId unit) => Client.Scope.Has(act) && within.Contains(tree.Place(unit));

    public bool Sees(in CaseInvolvement row) =>
        Client.Scope.Has(Acts.CaseRead)
        && (Apps.Length == 0 || Array.IndexOf(Apps, row.App) >= 0)
        && (IsEverywhere || within.Contains(tree.Place(row.Street)) || within.Contains(tree.Place(row.OwnerUnit)));
}
