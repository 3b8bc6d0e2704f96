using System.Globalization;
using System.Security.Cryptography;
using LowCode.Access;
using LowCode.Journal;
using Microsoft.AspNetCore.DataProtection;

namespace LowCode.Designer.Portal;

/// <summary>
/// A claimant who has proven a case theirs: a protected cookie that says which case and since when, and opens nothing else. It ends after half an hour without
/// use, and four hours after the proof in any case.
/// </summary>
sealed class FollowSession(IDataProtectionProvider protection, AccessSettings access, TimeProvider time)
{
    const string Cookie = "lowcode.follow", Path = "/follow";
    static readonly TimeSpan length = TimeSpan.FromMinutes(30), most = TimeSpan.FromHours(4), typing = TimeSpan.FromHours(24);
    readonly ITimeLimitedDataProtector seal = protection.CreateProtector("lowcode.follow").ToTimeLimitedDataProtector(), pages = protection.CreateProtector("lowcode.follow.page").ToTimeLimitedDataProtector();

    public void Begin(HttpContext http, CaseId id) => Put(http, id, time.GetUtcNow());

    public void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(http, null));

    /// <summary>The case; being asked for it is using it.</summary>
    public CaseId? Of(HttpContext http)
    {
        if (Opened(seal, http.Request.Cookies[Cookie])?.Split('.') is not [var text, var since] || !CaseId.TryParse(text, out var id) || !long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return null;
        var proven = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (time.GetUtcNow() - proven > most) return null;
        if (!http.Response.HasStarted) Put(http, id, proven);
        return id;
    }

    /// <summary>Goes along with a page's forms: says of which case they are when the cookie has ended while somebody was typing. It opens nothing.</summary>
    public string PageOf(CaseId id) => pages.Protect(id.Value, typing);

    public CaseId? OfPage(string? shown) => CaseId.TryParse(Opened(pages, shown), out var id) ? id : null;

    void Put(HttpContext http, CaseId id, DateTimeOffset proven) =>
        http.Response.Cookies.Append(Cookie, seal.Protect(string.Create(CultureInfo.InvariantCulture, $"{id.Value}.{proven.ToUnixTimeSeconds()}"), length), Options(http, length));

    static string? Opened(ITimeLimitedDataProtector protector, string? shown)
    {
        if (shown is not { Length: > 0 and < 2000 }) return null;
        try
        {
            return protector.Unprotect(shown);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    CookieOptions Options(HttpContext http, TimeSpan? age) => new()
    {
        Path = Path, HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = access.CookieOnlyOverHttps || http.Request.IsHttps, IsEssential = true, MaxAge = age,
    };
}
