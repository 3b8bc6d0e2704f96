using LowCode.Apps;
using LowCode.Org;

namespace LowCode.Cases.Rehearsing;

/// <summary>One street of the platform with made-up people: somebody for every post in the street, its offices, its district and the district's departments.</summary>
sealed class RehearsalTown
{
    readonly IReadOnlyList<Caller> people;

    RehearsalTown(Unit street, UnitTree tree, Unit[] units)
    {
        Street = street.Id;
        var users = PostCatalog.All.Where(p => !p.Administrator).OrderBy(p => p.Post.Value, StringComparer.Ordinal)
            .SelectMany(p => units.Select(u => new User(new UserId($"r-{p.Post}-{u.Id}"), $"r-{p.Post}-{u.Id}", p.Zh, u.Id, [new PostHeld(p.Post, u.Id)]))).ToList();
        Directory = new OrgDirectory(1, tree, users, [], DateTimeOffset.UnixEpoch);
        people = [.. users.Select(u => Directory.TryFindMember(u.Id, out var member) ? Caller.Of(Directory, member) : throw new InvalidOperationException("a person who was just made is missing"))];
    }

    public UnitId Street { get; }
    public OrgDirectory Directory { get; }

    /// <returns>Null when the platform has no street yet.</returns>
    public static RehearsalTown? Of(UnitTree tree)
    {
        if (tree.Units.FirstOrDefault(u => u is { Kind: UnitKind.Street, Disabled: false }) is not { } street) return null;
        var path = tree.PathOf(street.Id).Where(u => u.Kind is UnitKind.Street or UnitKind.District).ToArray();
        return new RehearsalTown(street, tree, [.. path.SelectMany(u => tree.ChildrenOf(u.Id).Where(c => c is { Kind: UnitKind.Department, Disabled: false }).Prepend(u))]);
    }

    public Caller? Opener(LightApp app, string? post) => people.FirstOrDefault(c => Holds(c, post) && Opening.MayOpen(c, app, Street));

    public Caller? Performer(CaseItem item, string? post) => people.FirstOrDefault(c => Holds(c, post) && Items.IsOffered(item, c));

    public string UnitOf(string written) => written.StartsWith('~') ? $"{Street}-{written[1..]}" : written;

    static bool Holds(Caller caller, string? post) => post is null || caller.Member.User.Posts[0].Post.Value == post;
}
