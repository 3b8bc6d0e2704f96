using System.Text.Json;

namespace LowCode.Org;

/// <summary>One made-up person; the name is drawn from common characters and means nobody.</summary>
sealed record DemoPerson(string SignInName, string Name, UnitId Home, Post Post, UnitId Unit);

/// <summary>
/// Made-up people for trial and training: deterministic, so that documents and tests can name them. Sign-in names read
/// <c>{post}.{street}</c>, e.g. <c>operator.001</c> for 440104001, <c>handler.001-cg</c> for its office <c>cg</c>, <c>gridWorker.001007-g1</c>.
/// </summary>
static class DemoPeople
{
    const int CommunitiesWithGrids = 2;
    const int GridsEach = 2;

    /// <param name="More">Name of a generated grid; <c>{n}</c> is its number in its community.</param>
    sealed record Names(string[] Surnames, string[] Given, string[] Second, string[] Grids, string More);

    static readonly Names names = Load();

    /// <summary>Grids of the first communities of every street; real grids are the streets' own to enter.</summary>
    public static IEnumerable<Unit> Grids(UnitTree tree) =>
        from street in Of(tree.Units, UnitKind.Street)
        from community in Of(tree.ChildrenOf(street.Id), UnitKind.Community).Take(CommunitiesWithGrids)
        from n in Enumerable.Range(1, GridsEach)
        select new Unit(new($"{community.Id}-g{n}"), community.Id, UnitKind.Grid, names.Grids[n - 1]);

    /// <summary>Generated grids that the communities lack until there are <paramref name="total"/>, one community after the other.</summary>
    public static IReadOnlyList<Unit> MoreGrids(UnitTree tree, int total)
    {
        var communities = Of(tree.Units, UnitKind.Community).ToList();
        var there = communities.ToDictionary(c => c.Id, c => tree.ChildrenOf(c.Id).Where(u => u.Kind == UnitKind.Grid).Select(u => u.Id.Value).ToHashSet(StringComparer.Ordinal));
        var (more, missing) = (new List<Unit>(), communities.Count == 0 ? 0 : total - there.Values.Sum(g => g.Count));
        for (var n = 1; missing > 0; n++)
            foreach (var community in communities)
                if (missing > 0 && there[community.Id].Add($"{community.Id}-g{n}"))
                {
                    more.Add(new(new($"{community.Id}-g{n}"), community.Id, UnitKind.Grid, names.More.Replace("{n}", n.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));
                    missing--;
                }
        return more;
    }

    public static IEnumerable<DemoPerson> Administrators() =>
        new[] { Post.SystemAdmin, Post.SecurityAdmin, Post.AuditAdmin }.Select(post => Person(post, "", Divisions.City, Divisions.City));

    public static IEnumerable<DemoPerson> All(UnitTree tree)
    {
        var people = Administrators().ToList();
        foreach (var district in Of(tree.Units, UnitKind.District))
        {
            foreach (var post in new[] { Post.DistrictDispatcher, Post.Supervisor, Post.Designer, Post.Publisher, Post.DataAdmin }) people.Add(Person(post, "district", district.Id, district.Id));
            foreach (var department in Of(tree.ChildrenOf(district.Id), UnitKind.Department)) people.Add(At(Post.Handler, department.Id));
        }
        foreach (var street in Of(tree.Units, UnitKind.Street))
        {
            foreach (var post in new[] { Post.Operator, Post.Dispatcher, Post.Callback, Post.Supervisor, Post.StreetLeader }) people.Add(At(post, street.Id));
            foreach (var office in Of(tree.ChildrenOf(street.Id), UnitKind.Department)) people.Add(At(Post.Handler, office.Id));
            foreach (var community in Of(tree.ChildrenOf(street.Id), UnitKind.Community).Take(CommunitiesWithGrids))
            {
                people.Add(At(Post.CommunityWorker, community.Id));
                people.Add(At(Post.GridLeader, community.Id));
                foreach (var grid in Of(tree.ChildrenOf(community.Id), UnitKind.Grid)) people.Add(At(Post.GridWorker, grid.Id));
            }
            people.Add(At(Post.Resident, street.Id));
        }
        return people;
    }

    static DemoPerson At(Post post, UnitId unit) => Person(post, Short(unit), unit, unit);

    static DemoPerson Person(Post post, string where, UnitId home, UnitId unit)
    {
        var signIn = where.Length == 0 ? post.Value : $"{post.Value}.{where}";
        return new(signIn, NameFor(signIn), home, post, unit);
    }

    /// <summary>The code without the district in front: 440104001-cg → 001-cg, 440104-cg → cg.</summary>
    static string Short(UnitId unit) => unit.Value.StartsWith(Divisions.Yuexiu.Value, StringComparison.Ordinal) ? unit.Value[Divisions.Yuexiu.Value.Length..].TrimStart('-') : unit.Value;

    static string NameFor(string signIn)
    {
        var chance = 2166136261u;
        foreach (var c in signIn) chance = (chance ^ c) * 16777619u;
        var family = Next(names.Surnames);
        var given = Next(names.Given);
        return Next([0, 1, 2]) == 0 ? family + given : family + given + Next(names.Second);

        T Next<T>(T[] from)
        {
            chance = chance * 1664525u + 1013904223u;
            return from[(chance >> 16) % from.Length];
        }
    }

    static IEnumerable<Unit> Of(IEnumerable<Unit> units, UnitKind kind) => units.Where(u => u.Kind == kind && !u.Disabled);

    static Names Load()
    {
        using var stream = OrgData.Open("demo-names.json");
        return JsonSerializer.Deserialize<Names>(stream, JsonSerializerOptions.Web)!;
    }
}
