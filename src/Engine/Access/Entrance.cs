using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>Who came in, or why not.</summary>
public sealed record Entered(Caller? Caller, RefusalKind Kind = default, Problem? Problem = null);

/// <summary>Where people come in and go, for the API and for pages alike: limits, password, session cookie, audit.</summary>
public sealed class Entrance(SignIn signIn, DirectoryCache cache, Quotas quotas, AuditLog audit, AccessSettings settings, TimeProvider clock)
{
    internal const int LongestPassword = 200;

    /// <summary>Checks name and password of a local account and starts a session; the answer to the request sets its cookie.</summary>
    public async Task<Entered> EnterAsync(HttpContext http, string? name, string? password)
    {
        var limit = "sign-in:" + Address.LimitOf(http);
        if (!quotas.TryTake(limit, settings.SignInsPerMinute, 0, clock.GetUtcNow(), out var wait))
        {
            var (kind, problem) = Gate.Wait(http, wait);
            return new(null, kind, problem);
        }
        if (name is null || password is not { Length: <= LongestPassword }) return Failed(Problem.Of("access.signInFailed"));
        var answer = await signIn.TryAsync(name, password, Address.Of(http), http.RequestAborted);
        if (answer.User is not { } user) return Failed(answer.Problem!);
        // A whole office signs in behind one router at half past eight: only attempts that failed count against its address.
        quotas.GiveBack(limit, settings.SignInsPerMinute);
        await Session.BeginAsync(http, user);
        var directory = await cache.CurrentAsync(http.RequestAborted);
        return directory.TryFindMember(user.Id, out var member) ? new(Caller.Of(directory, member)) : Failed(Problem.Of("access.signInFailed"));
    }

    /// <summary>Ends the session of the request.</summary>
    public Task LeaveAsync(HttpContext http)
    {
        var caller = Caller.From(http);
        audit.Note(new(clock.GetUtcNow(), caller.User, caller.Client?.Id, Audited.SignOut, caller.Member.Party, AuditEntry.Done, Address.Of(http)));
        return Session.EndAsync(http);
    }

    static Entered Failed(Problem problem) => new(null, RefusalKind.NotSignedIn, problem);
}
