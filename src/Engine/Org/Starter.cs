namespace LowCode.Org;

/// <summary>
/// Who began work that goes on in the background, kept with it: it goes on with what is left of their rights by then, and never with more than the API client it
/// came through lets them have.
/// </summary>
/// <param name="Client">The API client; null for a person at a page.</param>
/// <param name="KeyId">The key the client came with.</param>
public sealed record Starter(string User, string? Client, string? KeyId)
{
    public static Starter Of(Caller caller) => new(caller.User.Value!, caller.Client?.Id.Value, caller.KeyId);

    /// <summary>The same person by the same way: what was begun through a client is not the person's at a page, nor another client's.</summary>
    public bool Is(Caller caller) => User == caller.User.Value && Client == caller.Client?.Id.Value;

    /// <summary>The asker as of now; null when they may no longer come in: disabled, the key revoked or ended, or no longer to be acted for.</summary>
    public Caller? Under(OrgDirectory directory, DateTimeOffset now)
    {
        var user = new UserId(User);
        if (Client is null) return directory.TryFindMember(user, out var person) ? Caller.Of(directory, person) : null;
        if (KeyId is null || !directory.TryFindKey(KeyId, out var client, out var key) || client.Id.Value != Client || !client.IsOpen(key, now) || !directory.TryFindMember(client.User, out var own)) return null;
        return Caller.Of(directory, own, client, KeyId).TryActAs(user, out var acting) is null ? acting : null;
    }
}
