using System.Collections.Immutable;

namespace LowCode.Org;

/// <summary>A post held in a unit; a user may hold several.</summary>
/// <param name="Post">Name of the post, e.g. <c>operator</c>; see <see cref="PostCatalog"/>.</param>
/// <param name="Unit">Where it is held: it is good for this unit, all below, and its line.</param>
public sealed record PostHeld(Post Post, UnitId Unit);

/// <summary>While away, a user's posts are exercised by another as well (委托代理). Administrators' posts are never passed on.</summary>
/// <param name="By">Who acts.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when, not included.</param>
public sealed record StandIn(UserId By, DateTimeOffset From, DateTimeOffset Until);

/// <summary>A person who may sign in. The password is kept apart and is never in memory with this.</summary>
/// <param name="SignInName">Unique without regard to case.</param>
/// <param name="Home">The unit the person belongs to.</param>
/// <param name="SessionStamp">Counts up when the password changes or sessions are ended; an older session is over at its next request.</param>
public sealed record User(
    UserId Id, string SignInName, string Name, UnitId Home, ImmutableArray<PostHeld> Posts,
    bool Disabled = false, StandIn? StandIn = null, int SessionStamp = 0);
