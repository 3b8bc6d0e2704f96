using LowCode.Org;

namespace LowCode.Access;

/// <summary>Shapes of the answers about units, people and clients; part of the public contract.</summary>
public sealed record UnitAnswer(string Id, string? Parent, UnitKind Kind, string Name, string? Line, bool Disabled)
{
    internal static UnitAnswer Of(Unit u) => new(u.Id.Value, u.Parent?.Value, u.Kind, u.Name, u.Line, u.Disabled);
}

/// <summary>A post held, with names to show.</summary>
public sealed record PostAnswer(string Post, string Name, string Unit, string UnitName)
{
    internal static PostAnswer Of(PostHeld held, OrgDirectory directory, string language) => new(
        held.Post.Value, PostCatalog.Find(held.Post) is { } duty ? language == "en" ? duty.En : duty.Zh : held.Post.Value,
        held.Unit.Value, directory.Tree.TryFind(held.Unit, out var unit) ? unit.Name : held.Unit.Value);
}

public sealed record StandInAnswer(string By, DateTimeOffset From, DateTimeOffset Until);

public sealed record UserAnswer(string Id, string SignInName, string Name, string Home, bool Disabled, IReadOnlyList<PostAnswer> Posts, StandInAnswer? StandIn)
{
    internal static UserAnswer Of(User user, OrgDirectory directory, string language) => new(
        user.Id.Value, user.SignInName, user.Name, user.Home.Value, user.Disabled, [.. user.Posts.Select(p => PostAnswer.Of(p, directory, language))],
        user.StandIn is { } s ? new(s.By.Value, s.From, s.Until) : null);
}

/// <summary>The asker. <paramref name="Acts"/> is what pages show controls by; the server asks again at each.</summary>
public sealed record MeAnswer(string Id, string Name, string SignInName, string Home, IReadOnlyList<PostAnswer> Posts, IReadOnlyList<string> Acts, string? Client, long OrgStamp);

/// <summary>A user just made, or whose password was set anew. The password is shown this once.</summary>
public sealed record NewUserAnswer(UserAnswer User, string Password);

public sealed record KeyAnswer(string Id, DateTimeOffset Made, DateTimeOffset? Expires);

public sealed record ClientAnswer(
    string Id, string Name, string Unit, string User, ActSet Scope, IReadOnlyList<string> Apps, DateTimeOffset? Expires, bool Disabled, int PerMinute, int PerDay, IReadOnlyList<KeyAnswer> Keys)
{
    internal static ClientAnswer Of(ApiClient c) => new(
        c.Id.Value, c.Name, c.Unit.Value, c.User.Value, c.Scope, c.Apps, c.Expires, c.Disabled, c.PerMinute, c.PerDay, [.. c.Keys.Select(k => new KeyAnswer(k.Id, k.Made, k.Expires))]);
}

/// <summary>A key just made. <paramref name="Key"/> is shown this once.</summary>
public sealed record NewKeyAnswer(string Client, string KeyId, string Key);

public sealed record AuditAnswer(long Seq, DateTimeOffset At, string? Actor, string? Client, string Act, string? Subject, string Outcome, string? Address, string? Detail, string Hash)
{
    internal static AuditAnswer Of(AuditRow r) => new(r.Seq, r.Entry.At, r.Entry.Actor?.Value, r.Entry.Client?.Value, r.Entry.Act, r.Entry.Subject, r.Entry.Outcome,
        r.Entry.Address, r.Entry.Detail, Convert.ToHexStringLower(r.Hash));
}

/// <summary>One page of a list.</summary>
/// <param name="Next">Address of the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
