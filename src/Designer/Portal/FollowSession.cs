using System.Security.Cryptography;
using LowCode.Access;
using LowCode.Journal;
using Microsoft.AspNetCore.DataProtection;

namespace LowCode.Designer.Portal;

/// <summary>A claimant who has proven a case theirs: a protected cookie that says which case and until when, and opens nothing else.</summary>
sealed class FollowSession(IDataProtectionProvider protection, AccessSettings access)
{
    const string Cookie = "lowcode.follow", Path = "/follow";
    static readonly TimeSpan length = TimeSpan.FromMinutes(30);
    readonly ITimeLimitedDataProtector seal = protection.CreateProtector("lowcode.follow").ToTimeLimitedDataProtector();

    public void Begin(HttpContext http, CaseId id) => http.Response.Cookies.Append(Cookie, seal.Protect(id.Value, length), Options(http, length));

    public void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(http, null));

    public CaseId? Of(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 and < 2000 } shown) return null;
        try
        {
            return CaseId.TryParse(seal.Unprotect(shown), out var id) ? id : null;
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
