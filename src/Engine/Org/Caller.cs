using System.Collections.Immutable;

namespace LowCode.Org;

/// <summary>
/// Who asks, with all that decides what they may do, as of one directory. Made once per request; everything about rights is a question to it
/// through <see cref="Rights"/>.
/// </summary>
public sealed class Caller
{
    Caller(OrgDirectory directory, Member member, ClientLimit? limit)
    {
        (Directory, Member, Limit) = (directory, member, limit);
        Key = limit is null ? member.Party : "client:" + limit.Client.Id.Value;
    }

    public OrgDirectory Directory { get; }
    public Member Member { get; }
    public UserId User => Member.User.Id;

    /// <summary>The API client the request came through; null for a person at a page.</summary>
    public ApiClient? Client => Limit?.Client;

    /// <summary>What makes idempotency keys of different askers different: <c>user:ID</c> or <c>client:ID</c>.</summary>
    public string Key { get; }

    /// <summary>The stamp of units, users and rights that commands carry into the append.</summary>
    public long OrgStamp => Directory.Stamp;

    internal ClientLimit? Limit { get; }

    /// <summary>A person who has signed in.</summary>
    public static Caller Of(OrgDirectory directory, Member member) => new(directory, member, null);

    /// <summary>A system, with the rights of <paramref name="member"/> within the client's own scope and unit.</summary>
    public static Caller Of(OrgDirectory directory, Member member, ApiClient client) => new(directory, member, directory.LimitOf(client));
}

/// <summary>What an API client's own scope leaves of its user's rights, worked out once.</summary>
sealed class ClientLimit
{
    readonly UnitTree tree;
    readonly UnitSet within;
    readonly Lazy<string[]> unitIds;

    public ClientLimit(ApiClient client, UnitTree tree)
    {
        (Client, this.tree) = (client, tree);
        var place = tree.Place(client.Unit);
        within = place < 0 ? UnitSet.Empty : UnitSet.Of([tree.Below(place)]);
        unitIds = new(() => [.. within.Places().Select(p => tree.Units[p].Id.Value)]);
        Apps = [.. client.Apps];
        IsEverywhere = place >= 0 && tree.Units[place].Parent is null;
    }

    public ApiClient Client { get; }
    public string[] Apps { get; }
    public string[] UnitIds => unitIds.Value;
    /// <summary>Its unit is a root: no row is outside.</summary>
    public bool IsEverywhere { get; }

    public bool May(Act act, UnitId unit) => Client.Scope.Has(act) && within.Contains(tree.Place(unit));

    public bool Sees(in CaseInvolvement row) =>
        Client.Scope.Has(Acts.CaseRead)
        && (Apps.Length == 0 || Array.IndexOf(Apps, row.App) >= 0)
        && (IsEverywhere || within.Contains(tree.Place(row.Street)) || within.Contains(tree.Place(row.OwnerUnit)));
}
