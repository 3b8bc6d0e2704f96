using LowCode.Org;

namespace LowCode.Cases.Trying;

/// <summary>A street with its offices and communities, its district and the district's departments; in each of them one made-up person for every post.</summary>
sealed class TrialTown
{
    readonly Dictionary<string, Caller> byId;

    public TrialTown(UnitId street, UnitTree tree)
    {
        var units = tree.PathOf(street).Where(u => u.Kind is UnitKind.Street or UnitKind.District)
            .SelectMany(u => tree.ChildrenOf(u.Id).Where(c => !c.Disabled && (c.Kind == UnitKind.Department || (u.Id == street && c.Kind == UnitKind.Community))).Prepend(u));
        var users = PostCatalog.All.Where(p => !p.Administrator).OrderBy(p => p.Post.Value, StringComparer.Ordinal)
            .SelectMany(p => units.Select(u => new User(new UserId(IdOf(p.Post, u.Id)), IdOf(p.Post, u.Id), $"{p.Zh} · {u.Name}", u.Id, [new PostHeld(p.Post, u.Id)]))).ToList();
        Directory = new OrgDirectory(1, tree, users, [], DateTimeOffset.UnixEpoch);
        People = [.. users.Select(u => Directory.TryFindMember(u.Id, out var member) ? Caller.Of(Directory, member) : throw new InvalidOperationException("a person who was just made is missing"))];
        byId = People.ToDictionary(c => c.User.Value, StringComparer.Ordinal);
    }

    public OrgDirectory Directory { get; }
    public IReadOnlyList<Caller> People { get; }

    public Caller? Find(string? id) => id is null ? null : byId.GetValueOrDefault(id);

    public IEnumerable<Caller> Of(UnitId unit) => People.Where(c => c.Member.User.Home == unit);

    static string IdOf(Post post, UnitId unit) => $"t-{post}-{unit}";
}
