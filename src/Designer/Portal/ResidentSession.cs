using System.Security.Cryptography;
using LowCode.Access;
using LowCode.Cases.Following;
using Microsoft.AspNetCore.DataProtection;

namespace LowCode.Designer.Portal;

/// <summary>
/// Somebody who has proven a phone theirs: a protected cookie with the number. It opens the cases of that phone and fills forms in with it, nothing else.
/// Two hours, or a month on a device they call their own.
/// </summary>
sealed class ResidentSession(IDataProtectionProvider protection, AccessSettings access)
{
    const string Cookie = "lowcode.resident";
    static readonly TimeSpan shared = TimeSpan.FromHours(2), own = TimeSpan.FromDays(30);
    readonly ITimeLimitedDataProtector seal = protection.CreateProtector("lowcode.resident").ToTimeLimitedDataProtector();

    public void Begin(HttpContext http, string phone, bool ownDevice)
    {
        var length = ownDevice ? own : shared;
        http.Response.Cookies.Append(Cookie, seal.Protect(phone, length), Options(http, ownDevice ? own : null));
    }

    public void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Options(http, null));

    /// <summary>The proven phone; null when there is none.</summary>
    public string? Of(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 and < 2000 } shown) return null;
        try
        {
            return FollowCodes.Mobile(seal.Unprotect(shown));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // Lax: whoever follows a link from a chat is still themselves; every form carries a token of its own.
    CookieOptions Options(HttpContext http, TimeSpan? age) => new()
    {
        Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = access.CookieOnlyOverHttps || http.Request.IsHttps, IsEssential = true, MaxAge = age,
    };
}
