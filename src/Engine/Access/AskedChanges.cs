using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>
/// Changes of units, people and API clients as somebody asks for them, over the API and at pages alike: which right a change needs, and in which
/// unit, stands here and nowhere else. The laws that hold whoever asks are <see cref="OrgCheck"/>'s.
/// </summary>
public sealed class AskedChanges(OrgChanges changes, DirectoryCache cache, TimeProvider clock)
{
    /// <summary>Makes the change when the caller may.</summary>
    /// <returns>Problems when it was refused by law; empty when it stands.</returns>
    /// <exception cref="RefusedException"><c>access.forbidden</c>; or the user or client that is not there.</exception>
    public async Task<IReadOnlyList<Problem>> ApplyAsync(HttpContext http, OrgChange change) => (await ApplyAsync(Caller.From(http), Address.Of(http), change, null, http.RequestAborted))!;

    /// <summary>The same for work that goes on in the background, with what is noted of it there.</summary>
    /// <param name="address">Where it was asked from.</param>
    /// <returns>The same; null when the work is no longer the asker's, and nothing was written.</returns>
    internal async Task<IReadOnlyList<Problem>?> ApplyAsync(Caller caller, string? address, OrgChange change, OrgBeside? beside, CancellationToken cancellation)
    {
        foreach (var (act, unit) in Needed(caller, change))
            if (!Rights.May(caller, act, unit)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", act.Name)));
        return await changes.ApplyAsync(change, ChangedBy.Of(caller, address), clock.GetUtcNow(), beside, cancellation);
    }

    /// <summary>The caller of the request under the directory as it now is, for an answer that shows what was just made.</summary>
    public async Task RenewAsync(HttpContext http)
    {
        if (Caller.From(http).Under(await cache.CurrentAsync(http.RequestAborted), clock.GetUtcNow()) is { } renewed) CallerContext.Set(http, renewed);
    }

    static IEnumerable<(Act Act, UnitId Unit)> Needed(Caller caller, OrgChange change) => change switch
    {
        OrgChange.AddUnit add => [(Acts.OrgManage, add.Unit.Parent ?? default)],
        OrgChange.SetUnit set => set.Unit.Parent is { } parent && parent != OrgAnswer.UnitOf(caller, set.Unit.Id.Value).Parent
            ? [(Acts.OrgManage, set.Unit.Id), (Acts.OrgManage, parent)] : [(Acts.OrgManage, set.Unit.Id)],
        OrgChange.AddUser add => [(Acts.OrgManage, add.User.Home)],
        OrgChange.SetUser set => set.Home is { } to ? [(Acts.OrgManage, HomeOf(caller, set.User)), (Acts.OrgManage, to)] : [(Acts.OrgManage, HomeOf(caller, set.User))],
        OrgChange.GivePost give => [(Acts.OrgGrant, give.Post.Unit)],
        OrgChange.TakePost take => [(Acts.OrgGrant, take.Post.Unit)],
        OrgChange.SetPassword set => [(Acts.OrgGrant, HomeOf(caller, set.User))],
        OrgChange.Unlock unlock => [(Acts.OrgGrant, HomeOf(caller, unlock.User))],
        OrgChange.EndSessions end => [(Acts.OrgGrant, HomeOf(caller, end.User))],
        // A person's own, at a page; a machine acting for somebody does not hand that somebody's posts on.
        OrgChange.SetStandIn set => caller.Client is null && set.User == caller.User ? [] : [(Acts.OrgGrant, HomeOf(caller, set.User))],
        OrgChange.AddClient add => [(Acts.ClientManage, add.Client.Unit)],
        OrgChange.SetClient set => [(Acts.ClientManage, UnitOf(caller, set.Client.Id)), (Acts.ClientManage, set.Client.Unit)],
        OrgChange.AddKey add => [(Acts.ClientManage, UnitOf(caller, add.Client))],
        OrgChange.ExpireKey expire => [(Acts.ClientManage, UnitOf(caller, expire.Client))],
        OrgChange.RevokeKey revoke => [(Acts.ClientManage, UnitOf(caller, revoke.Client))],
        _ => throw new InvalidOperationException($"nobody may ask for {change.GetType().Name}"),
    };

    static UnitId HomeOf(Caller caller, UserId user) => OrgAnswer.UserOf(caller, user.Value).Home;

    static UnitId UnitOf(Caller caller, ClientId client) => OrgAnswer.ClientOf(caller, client.Value).Unit;
}
