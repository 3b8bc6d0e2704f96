namespace LowCode.Org;

/// <summary>An account made at first start. The password is known here and nowhere else; show it once.</summary>
public sealed record NewAccount(UserId User, string SignInName, string Password, string Name, Post Post, UnitId Unit, string UnitName);

/// <summary>Fills an empty installation. Each step does nothing when its rows are there already, also with several nodes starting together.</summary>
public sealed class FirstStart(OrgChanges changes, DirectoryCache cache)
{
    /// <summary>Plants the tree of units (<see cref="Divisions"/>).</summary>
    public Task<bool> UnitsAsync(DateTimeOffset now, CancellationToken ct = default) =>
        changes.ImportAsync([.. Divisions.Units.Select(u => new OrgChange.AddUnit(u))], "units", "unit", now, ct);

    /// <summary>The three separated administrators, so that somebody can let others in.</summary>
    public Task<IReadOnlyList<NewAccount>> AdministratorsAsync(DateTimeOffset now, CancellationToken ct = default) => PeopleAsync([], _ => DemoPeople.Administrators(), now, ct);

    /// <summary>One account per kind of user for every street, for trial and training, administrators included.</summary>
    /// <returns>The accounts with their passwords; empty when there are users already.</returns>
    public async Task<IReadOnlyList<NewAccount>> DemoAsync(DateTimeOffset now, CancellationToken ct = default)
    {
        var grids = DemoPeople.Grids((await cache.CurrentAsync(ct)).Tree).ToList();
        return await PeopleAsync(grids, DemoPeople.All, now, ct);
    }

    /// <summary>Adds generated grids, spread evenly over the communities, until there are as many as asked for. Their names say that they are generated.</summary>
    /// <returns>How many were added.</returns>
    public async Task<int> GridsAsync(int total, DateTimeOffset now, CancellationToken ct = default)
    {
        var grids = DemoPeople.MoreGrids((await cache.CurrentAsync(ct)).Tree, total);
        if (grids.Count > 0) await changes.ImportAsync([.. grids.Select(u => new OrgChange.AddUnit(u))], "grids", null, now, ct);
        return grids.Count;
    }

    async Task<IReadOnlyList<NewAccount>> PeopleAsync(IReadOnlyList<Unit> units, Func<UnitTree, IEnumerable<DemoPerson>> people, DateTimeOffset now, CancellationToken ct)
    {
        var directory = await cache.CurrentAsync(ct);
        if (directory.Users.Count > 0) return [];
        var tree = UnitTree.Of([.. directory.Tree.Units, .. units]);
        var (rows, accounts) = (units.Select(u => (OrgChange)new OrgChange.AddUnit(u)).ToList(), new List<NewAccount>());
        foreach (var person in people(tree))
        {
            var password = Passwords.Generate();
            var user = new UserId("u-" + person.SignInName);
            rows.Add(new OrgChange.AddUser(new User(user, person.SignInName, person.Name, person.Home, []), Passwords.HashGenerated(password)));
            rows.Add(new OrgChange.GivePost(user, new PostHeld(person.Post, person.Unit)));
            accounts.Add(new(user, person.SignInName, password, person.Name, person.Post, person.Unit, tree.TryFind(person.Unit, out var unit) ? unit.Name : ""));
        }
        return await changes.ImportAsync(rows, "people", "users", now, ct) ? accounts : [];
    }
}
