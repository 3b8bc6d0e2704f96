using LowCode.Problems;

namespace LowCode.Org;

/// <summary>The laws of units and people, whoever asks. Pure: the directory and the change in, problems out.</summary>
public static class OrgCheck
{
    const int LongestName = 100;

    /// <summary>What speaks against the change; empty when nothing does.</summary>
    public static IReadOnlyList<Problem> Problems(OrgDirectory directory, OrgChange change, ChangedBy by, DateTimeOffset now) => change switch
    {
        OrgChange.AddUnit add => [.. NewUnit(directory, add.Unit)],
        OrgChange.SetUnit set => [.. ChangedUnit(directory, set.Unit)],
        OrgChange.AddUser add => [.. NewUser(directory, add.User)],
        OrgChange.SetUser set => [.. ChangedUser(directory, set)],
        OrgChange.GivePost give => [.. Given(directory, give, by)],
        OrgChange.TakePost take => [.. Taken(directory, take, by)],
        OrgChange.SetStandIn set => [.. StandsIn(directory, set)],
        OrgChange.SetPassword set => [.. Known(directory, set.User)],
        OrgChange.Unlock unlock => [.. Known(directory, unlock.User)],
        OrgChange.EndSessions end => [.. Known(directory, end.User)],
        OrgChange.AddClient add => [.. Client(directory, add.Client, now)],
        OrgChange.SetClient set => directory.TryFindClient(set.Client.Id, out _) ? [.. Client(directory, set.Client, now)] : [NoClient(set.Client.Id)],
        OrgChange.AddKey add => directory.TryFindClient(add.Client, out _) ? [.. Expiry(add.Key.Expires, now)] : [NoClient(add.Client)],
        OrgChange.ExpireKey expire => [.. Key(directory, expire.Client, expire.KeyId)],
        OrgChange.RevokeKey revoke => [.. Key(directory, revoke.Client, revoke.KeyId)],
        _ => throw new InvalidOperationException($"no rule for {change.GetType().Name}"),
    };

    static IEnumerable<Problem> NewUnit(OrgDirectory directory, Unit unit)
    {
        if (!UnitId.TryParse(unit.Id.Value, out _)) yield return Problem.At("org.unitIdMalformed", "id");
        else if (directory.Tree.TryFind(unit.Id, out _)) yield return Problem.At("org.unitExists", "id", ("unit", unit.Id.Value));
        foreach (var problem in Name(unit.Name)) yield return problem;
        if (unit.Parent is not { } parent || !directory.Tree.TryFind(parent, out _)) yield return Problem.At("org.noSuchUnit", "parent", ("unit", unit.Parent?.Value ?? ""));
    }

    static IEnumerable<Problem> ChangedUnit(OrgDirectory directory, Unit unit)
    {
        if (!directory.Tree.TryFind(unit.Id, out var before))
        {
            yield return Problem.At("org.noSuchUnit", "id", ("unit", unit.Id.Value));
            yield break;
        }
        foreach (var problem in Name(unit.Name)) yield return problem;
        if (unit.Parent != before.Parent)
        {
            if (unit.Parent is not { } parent || !directory.Tree.TryFind(parent, out _)) yield return Problem.At("org.noSuchUnit", "parent", ("unit", unit.Parent?.Value ?? ""));
            else if (directory.Tree.IsWithin(parent, unit.Id)) yield return Problem.At("org.unitCircle", "parent");
        }
        if (unit.Disabled && !before.Disabled
            && (directory.Tree.ChildrenOf(unit.Id).Any(u => !u.Disabled) || directory.Users.Any(u => !u.Disabled && (u.Home == unit.Id || u.Posts.Any(p => p.Unit == unit.Id)))))
            yield return Problem.At("org.unitInUse", "disabled");
    }

    static IEnumerable<Problem> NewUser(OrgDirectory directory, User user)
    {
        if (user.SignInName.Length < 3 || !TextId.IsWellFormed(user.SignInName)) yield return Problem.At("org.signInNameMalformed", "signInName");
        else if (directory.TryFindSignIn(user.SignInName, out _)) yield return Problem.At("org.signInNameTaken", "signInName", ("name", user.SignInName));
        foreach (var problem in Name(user.Name)) yield return problem;
        if (!directory.Tree.TryFind(user.Home, out _)) yield return Problem.At("org.noSuchUnit", "home", ("unit", user.Home.Value ?? ""));
    }

    static IEnumerable<Problem> ChangedUser(OrgDirectory directory, OrgChange.SetUser set)
    {
        if (!directory.TryFindUser(set.User, out var user))
        {
            yield return NoUser(set.User);
            yield break;
        }
        if (set.Name is not null)
            foreach (var problem in Name(set.Name)) yield return problem;
        if (set.Home is { } home && !directory.Tree.TryFind(home, out _)) yield return Problem.At("org.noSuchUnit", "home", ("unit", home.Value));
        if (set.Disabled == true && !user.Disabled)
            foreach (var post in user.Posts.Select(p => p.Post).Distinct())
                if (IsLast(directory, user.Id, post)) yield return Problem.At("org.lastAdmin", "disabled", ("post", PostCatalog.Find(post)!.Zh));
    }

    static IEnumerable<Problem> Given(OrgDirectory directory, OrgChange.GivePost give, ChangedBy by)
    {
        if (!directory.Tree.TryFind(give.Post.Unit, out _)) yield return Problem.At("org.noSuchUnit", "unit", ("unit", give.Post.Unit.Value ?? ""));
        if (give.User == by.User) yield return Problem.At("org.ownPosts", "post");
        if (PostCatalog.Find(give.Post.Post) is not { } duty) yield return Problem.At("org.noSuchPost", "post", ("post", give.Post.Post.Value ?? ""));
        else if (!directory.TryFindUser(give.User, out var user)) yield return NoUser(give.User);
        else if (duty.Administrator && user.Posts.Select(p => PostCatalog.Find(p.Post)).FirstOrDefault(d => d is { Administrator: true } && d.Post != duty.Post) is { } other)
            yield return Problem.At("org.adminsSeparated", "post", ("first", other.Zh), ("second", duty.Zh));
    }

    static IEnumerable<Problem> Taken(OrgDirectory directory, OrgChange.TakePost take, ChangedBy by)
    {
        if (take.User == by.User) yield return Problem.At("org.ownPosts", "post");
        if (!directory.TryFindUser(take.User, out var user)) yield return NoUser(take.User);
        else if (!user.Posts.Contains(take.Post)) yield return Problem.At("org.noSuchPost", "post", ("post", take.Post.Post.Value ?? ""));
        else if (user.Posts.Count(p => p.Post == take.Post.Post) == 1 && IsLast(directory, take.User, take.Post.Post))
            yield return Problem.At("org.lastAdmin", "post", ("post", PostCatalog.Find(take.Post.Post)!.Zh));
    }

    static IEnumerable<Problem> StandsIn(OrgDirectory directory, OrgChange.SetStandIn set)
    {
        if (!directory.TryFindUser(set.User, out _)) yield return NoUser(set.User);
        if (set.StandIn is not { } standIn) yield break;
        if (!directory.TryFindMember(standIn.By, out _)) yield return Problem.At("org.noSuchUser", "by", ("user", standIn.By.Value ?? ""));
        if (standIn.By == set.User) yield return Problem.At("org.standInSelf", "by");
        if (standIn.Until <= standIn.From) yield return Problem.At("org.standInTimes", "until");
    }

    static IEnumerable<Problem> Client(OrgDirectory directory, ApiClient client, DateTimeOffset now)
    {
        foreach (var problem in Name(client.Name)) yield return problem;
        if (!directory.Tree.TryFind(client.Unit, out _)) yield return Problem.At("org.noSuchUnit", "unit", ("unit", client.Unit.Value ?? ""));
        if (!directory.TryFindMember(client.User, out var member)) yield return Problem.At("org.noSuchUser", "user", ("user", client.User.Value ?? ""));
        else if (IsAdministrator(member)) yield return Problem.At("org.clientAsAdmin", "user");
        if (client.PerMinute < 0 || client.PerDay < 0) yield return Problem.At("org.quotaNegative", client.PerMinute < 0 ? "perMinute" : "perDay");
        foreach (var problem in Expiry(client.Expires, now)) yield return problem;
    }

    static IEnumerable<Problem> Expiry(DateTimeOffset? expires, DateTimeOffset now)
    {
        if (expires <= now) yield return Problem.At("org.keyExpired", "expires");
    }

    static IEnumerable<Problem> Key(OrgDirectory directory, ClientId client, string key)
    {
        if (!directory.TryFindClient(client, out var found)) yield return NoClient(client);
        else if (found.Keys.All(k => k.Id != key)) yield return Problem.At("org.noSuchKey", "key", ("key", key));
    }

    static IEnumerable<Problem> Known(OrgDirectory directory, UserId user)
    {
        if (!directory.TryFindUser(user, out _)) yield return NoUser(user);
    }

    static IEnumerable<Problem> Name(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) yield return Problem.At("org.nameMissing", "name");
        else if (name.Length > LongestName) yield return Problem.At("org.nameTooLong", "name", ("most", LongestName.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>One of the three administrators: a machine never acts as one.</summary>
    public static bool IsAdministrator(Member member) => member.Posts.Any(p => PostCatalog.Find(p.Post) is { Administrator: true });

    static bool IsLast(OrgDirectory directory, UserId user, Post post) =>
        PostCatalog.Find(post) is { Administrator: true } && !directory.Users.Any(u => u.Id != user && !u.Disabled && u.Posts.Any(p => p.Post == post));

    static Problem NoUser(UserId user) => Problem.At("org.noSuchUser", "user", ("user", user.Value ?? ""));
    static Problem NoClient(ClientId client) => Problem.At("org.noSuchClient", "client", ("client", client.Value ?? ""));
}
