namespace LowCode.Org;

/// <summary>Everything that can be changed about units, users, posts and API clients. Checked by <see cref="OrgCheck"/>, done by <see cref="OrgChanges"/>.</summary>
public abstract record OrgChange
{
    OrgChange() { }

    public sealed record AddUnit(Unit Unit) : OrgChange;
    /// <summary>Renames, moves, disables: the unit as it shall be.</summary>
    public sealed record SetUnit(Unit Unit) : OrgChange;
    /// <param name="User">Without posts; they are given one by one.</param>
    /// <param name="PasswordHash">From <see cref="Passwords"/>; null for a user who cannot sign in with a password.</param>
    public sealed record AddUser(User User, string? PasswordHash) : OrgChange;
    /// <summary>Changes name, home or whether the user is disabled; null leaves a part as it is. Disabling ends all sessions.</summary>
    public sealed record SetUser(UserId User, string? Name, UnitId? Home, bool? Disabled) : OrgChange;
    public sealed record GivePost(UserId User, PostHeld Post) : OrgChange;
    public sealed record TakePost(UserId User, PostHeld Post) : OrgChange;
    /// <param name="StandIn">Null ends it.</param>
    public sealed record SetStandIn(UserId User, StandIn? StandIn) : OrgChange;
    /// <summary>Sets the password, unlocks the account and ends all sessions.</summary>
    public sealed record SetPassword(UserId User, string PasswordHash) : OrgChange;
    /// <summary>Ends the lock that wrong passwords brought; password and sessions stay.</summary>
    public sealed record Unlock(UserId User) : OrgChange;
    public sealed record EndSessions(UserId User) : OrgChange;
    public sealed record AddClient(ApiClient Client) : OrgChange;
    /// <summary>The client as it shall be; its keys stay.</summary>
    public sealed record SetClient(ApiClient Client) : OrgChange;
    public sealed record AddKey(ClientId Client, ClientKey Key) : OrgChange;
    /// <summary>Lets a key end at a time, e.g. after a period in which old and new are both good.</summary>
    public sealed record ExpireKey(ClientId Client, string KeyId, DateTimeOffset At) : OrgChange;
    public sealed record RevokeKey(ClientId Client, string KeyId) : OrgChange;
}

/// <summary>Who makes a change, for the audit log and for rules such as "not one's own posts".</summary>
/// <param name="User">Null for the product itself (first start, import by the host).</param>
public sealed record ChangedBy(UserId? User, ClientId? Client, string? Address)
{
    public static ChangedBy Product { get; } = new(null, null, null);
    public static ChangedBy Of(Caller caller, string? address) => new(caller.User, caller.Client?.Id, address);
}
