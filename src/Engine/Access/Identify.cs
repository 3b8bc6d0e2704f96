using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>Who a request comes from, or why that cannot be said. Both null: nobody has said who they are.</summary>
readonly record struct Identified(Caller? Caller, Problem? Problem, RefusalKind Kind);

/// <summary>Finds the caller of a request in a directory: by key (<c>X-Api-Key</c> or <c>Authorization: Bearer lc_…</c>) or by session cookie.</summary>
static class Identify
{
    /// <summary>Header by which an API client names the user it acts for.</summary>
    public const string ActAsHeader = "X-Act-As";

    public static string? KeyOf(HttpRequest request)
    {
        var header = request.Headers["X-Api-Key"];
        if (header.Count > 0) return header.ToString();
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith("Bearer lc_", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..] : null;
    }

    public static async ValueTask<Identified> WhoAsync(HttpContext http, OrgDirectory directory, DateTimeOffset now)
    {
        if (KeyOf(http.Request) is not { } text)
            return await Session.OfAsync(http, directory) is { } person ? new(Caller.Of(directory, person), null, default) : default;

        if (!ApiKeys.TryFind(directory, text, now, out var client, out var key) || !directory.TryFindMember(client.User, out var member))
            return new(null, Problem.Of("access.keyInvalid"), RefusalKind.NotSignedIn);
        var caller = Caller.Of(directory, member, client, key.Id);
        var actAs = http.Request.Headers[ActAsHeader];
        if (actAs.Count == 0) return new(caller, null, default);
        return caller.TryActAs(new UserId(actAs.ToString()), out var acting) is { } refused ? new(caller, refused, RefusalKind.Forbidden) : new(acting, null, default);
    }
}
