using System.Collections.Immutable;

namespace LowCode.Org;

/// <summary>A system allowed in (接入方): which unit it belongs to, whom it acts as, what it may do, how much, until when.</summary>
/// <param name="Unit">It reaches this unit and below, whatever its user may do.</param>
/// <param name="User">The user whose rights it has; with <see cref="Acts.ActAs"/> in scope a request may name another.</param>
/// <param name="Scope">Acts it may do.</param>
/// <param name="Apps">Light apps it may touch; empty means all.</param>
/// <param name="Expires">From then on it is refused; null for never.</param>
/// <param name="PerMinute">Requests a minute, also the size of a burst; 0 for no limit.</param>
/// <param name="PerDay">Requests in a day; 0 for no limit.</param>
/// <param name="Keys">Live keys; several for rotation without downtime.</param>
public sealed record ApiClient(
    ClientId Id, string Name, UnitId Unit, UserId User, ActSet Scope, ImmutableArray<string> Apps,
    DateTimeOffset? Expires, bool Disabled, int PerMinute, int PerDay, ImmutableArray<ClientKey> Keys)
{
    /// <summary>Lets this key in now.</summary>
    public bool IsOpen(ClientKey key, DateTimeOffset now) => !Disabled && !(Expires <= now) && !(key.Expires <= now);
}

/// <summary>A key as kept: only its digest. The text <c>lc_{id}_{secret}</c> is shown once, when it is made.</summary>
/// <param name="Id">12 letters and digits; not secret, shown in lists and logs.</param>
/// <param name="Digest">SHA-256 of the whole text; the secret has 256 bits of chance, so no salt and no slow hash are needed.</param>
/// <param name="Expires">From then on it opens nothing; null for never.</param>
public sealed record ClientKey(string Id, ImmutableArray<byte> Digest, DateTimeOffset Made, DateTimeOffset? Expires);
