using System.Globalization;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>
/// Stands before every endpoint. Deny by default: an endpoint that declares no right answers nobody. Whoever gets through has a
/// <see cref="Caller"/> on the request. Refusals, here or later in the endpoint, go to the audit log.
/// </summary>
sealed class Gate(RequestDelegate next, DirectoryCache cache, Quotas quotas, AuditLog audit, AccessSettings settings, TimeProvider clock)
{
    // What an administrator was refused is on record before they read the refusal.
    static readonly ActSet durable = ActSet.Of(["org.manage", "org.grant", "client.manage", "system.manage", "calendar.manage", "audit.read", "privacy.erase"], out _);

    readonly record struct Refusal(RefusalKind Kind, Problem Problem);

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint)
        {
            await next(http);
            return;
        }
        var needed = endpoint.Metadata.GetMetadata<RequiresAct>()?.Act;
        var anonymous = endpoint.Metadata.GetMetadata<AnonymousEndpoint>() is not null;
        var mayBeKnown = endpoint.Metadata.GetMetadata<StampComparedLater>() is not null;
        if (await RefusalAsync(http, needed, anonymous, mayBeKnown) is { } refusal)
        {
            await RefuseAsync(http, needed, refusal);
            return;
        }
        try
        {
            await next(http);
        }
        catch (RefusedException refused) when (!http.Response.HasStarted)
        {
            await RefusalPage.TellAsync(http, refused.Kind, refused.Problems);
        }
        catch (BadHttpRequestException) when (!http.Response.HasStarted)
        {
            await RefusalPage.TellAsync(http, RefusalKind.Unreadable, [Problem.Of("http.400")]);
        }
        if (!anonymous && http.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
            await AuditAsync(http, needed, http.Response.StatusCode.ToString(CultureInfo.InvariantCulture));
    }

    async ValueTask<Refusal?> RefusalAsync(HttpContext http, Act? needed, bool anonymous, bool mayBeKnown)
    {
        if (needed is null && !anonymous) return new(RefusalKind.Forbidden, Problem.Of("access.noRight"));
        if (Identify.KeyOf(http.Request) is null && !SameSite.Allows(http.Request)) return new(RefusalKind.Forbidden, Problem.Of("access.otherSite"));
        var known = mayBeKnown ? cache.Known : null;
        var directory = known ?? await cache.CurrentAsync(http.RequestAborted);
        var (who, refusal) = await JudgeAsync(http, directory, needed);
        if (refusal is not null && known is not null)
        {
            // The right may just have been given on another node: nobody is refused under an old directory.
            directory = await cache.CurrentAsync(http.RequestAborted);
            if (!ReferenceEquals(directory, known)) (who, refusal) = await JudgeAsync(http, directory, needed);
        }
        if (who is not null) CallerContext.Set(http, who);
        if (anonymous) return null;
        if (refusal is null && who?.Client is { } client && !quotas.TryTake(who.Key, client.PerMinute, client.PerDay, clock.GetUtcNow(), out var wait)) return TooMany(http, wait);
        return refusal;
    }

    async ValueTask<(Caller? Who, Refusal? Refusal)> JudgeAsync(HttpContext http, OrgDirectory directory, Act? needed)
    {
        var (who, problem, kind) = await Identify.WhoAsync(http, directory, clock.GetUtcNow());
        if (problem is not null) return (who, new Refusal(kind, problem));
        if (who is null) return (null, new Refusal(RefusalKind.NotSignedIn, Problem.Of("access.notSignedIn")));
        return needed is { } act && !Rights.MaySomewhere(who, act) ? (who, new Refusal(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", act.Name)))) : (who, null);
    }

    internal static (RefusalKind Kind, Problem Problem) Wait(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        // A minute's limit is never further away than a minute: what is further is the day's.
        return (RefusalKind.Busy, wait > TimeSpan.FromMinutes(1) ? Problem.Of("access.quotaSpent") : Problem.Of("access.tooMany", ("seconds", seconds)));
    }

    static Refusal TooMany(HttpContext http, TimeSpan wait)
    {
        var (kind, problem) = Wait(http, wait);
        return new(kind, problem);
    }

    async Task RefuseAsync(HttpContext http, Act? needed, Refusal refusal)
    {
        if (refusal.Kind is RefusalKind.NotSignedIn or RefusalKind.Forbidden) await AuditAsync(http, needed, refusal.Problem.Code);
        if (refusal.Kind == RefusalKind.NotSignedIn && IsPage(http.Request))
        {
            http.Response.Redirect($"{settings.SignInPage}?return={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}");
            return;
        }
        await RefusalPage.TellAsync(http, refusal.Kind, [refusal.Problem]);
    }

    // A browser's navigation is sent to the sign-in page; everything else gets problem+json.
    static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/odata");

    async ValueTask AuditAsync(HttpContext http, Act? needed, string code)
    {
        Caller.TryFrom(http, out var caller);
        var entry = new AuditEntry(clock.GetUtcNow(), caller?.User, caller?.Client?.Id, needed is { } asked ? asked : Audited.Nothing,
            $"{http.Request.Method} {SecretPath.Of(http)}", AuditEntry.Refused, Address.Of(http), $"{{\"code\":\"{code}\"}}");
        if (needed is { } act && durable.Has(act) && caller is not null) await audit.WriteAsync(entry, http.RequestAborted);
        else audit.Note(entry);
    }
}
