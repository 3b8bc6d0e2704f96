using System.Globalization;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>One's own password and sessions, for the API and the account page. A system with a key has neither.</summary>
public sealed class OwnPassword(SignIn signIn, OrgChanges changes, DirectoryCache cache, AccessSettings settings, TimeProvider clock)
{
    /// <summary>Changes the password; all other sessions end, the one one works in goes on.</summary>
    /// <returns>What speaks against it: <c>access.passwordWeak</c> at <c>new</c>, <c>access.passwordWrong</c> at <c>old</c>, <c>access.lockedOut</c>; empty when done.</returns>
    public async Task<IReadOnlyList<Problem>> ChangeAsync(HttpContext http, string? old, string? @new)
    {
        var user = Person(http);
        if (@new is null || @new.Length < settings.PasswordLength || @new.Length > Entrance.LongestPassword || string.Equals(@new, user.SignInName, StringComparison.OrdinalIgnoreCase))
            return [Problem.At("access.passwordWeak", "new", ("least", settings.PasswordLength.ToString(CultureInfo.InvariantCulture)))];
        if (await signIn.TryAsync(user.SignInName, old ?? "", Address.Of(http), http.RequestAborted) is { User: null } failed)
            return [failed.Problem is { Code: "access.lockedOut" } locked ? locked : Problem.At("access.passwordWrong", "old")];
        return await GoOnAsync(http, user, new OrgChange.SetPassword(user.Id, Passwords.Hash(@new)));
    }

    /// <summary>Ends all sessions but the one of the request.</summary>
    public Task<IReadOnlyList<Problem>> EndOtherSessionsAsync(HttpContext http)
    {
        var user = Person(http);
        return GoOnAsync(http, user, new OrgChange.EndSessions(user.Id));
    }

    static User Person(HttpContext http)
    {
        var caller = Caller.From(http);
        return caller.Client is null ? caller.Member.User : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.Self.Name)));
    }

    async Task<IReadOnlyList<Problem>> GoOnAsync(HttpContext http, User user, OrgChange change)
    {
        var problems = await changes.ApplyAsync(change, ChangedBy.Of(Caller.From(http), Address.Of(http)), clock.GetUtcNow(), http.RequestAborted);
        // The session one works in goes on under the new stamp; all others are over.
        if (problems.Count == 0 && (await cache.CurrentAsync(http.RequestAborted)).TryFindUser(user.Id, out var renewed)) await Session.BeginAsync(http, renewed);
        return problems;
    }
}
