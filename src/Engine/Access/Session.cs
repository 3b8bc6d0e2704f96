using System.Globalization;
using System.Security.Claims;
using LowCode.Org;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace LowCode.Access;

/// <summary>
/// The session of a person: a protected cookie naming the user and the session stamp it was made under. Nothing is kept on the server; a session
/// is over as soon as the user's stamp has moved on (password changed, disabled, sessions ended).
/// </summary>
static class Session
{
    public const string Scheme = "lowcode.session";
    const string UserClaim = "sub", StampClaim = "stamp";

    public static Task BeginAsync(HttpContext http, User user)
    {
        var identity = new ClaimsIdentity(
            [new(UserClaim, user.Id.Value), new(StampClaim, user.SessionStamp.ToString(CultureInfo.InvariantCulture))], Scheme);
        return http.SignInAsync(Scheme, new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = false });
    }

    public static Task EndAsync(HttpContext http) => http.SignOutAsync(Scheme);

    /// <summary>Whose session the request carries; null when none, or when it is over.</summary>
    public static async ValueTask<Member?> OfAsync(HttpContext http, OrgDirectory directory)
    {
        var result = await http.AuthenticateAsync(Scheme);
        // The page's antiforgery token is bound to who is signed in.
        if (result.Principal is { } principal) http.User = principal;
        return result.Principal?.FindFirstValue(UserClaim) is { } id
            && directory.TryFindMember(new UserId(id), out var member)
            && int.TryParse(result.Principal.FindFirstValue(StampClaim), CultureInfo.InvariantCulture, out var stamp)
            && stamp == member.User.SessionStamp ? member : null;
    }
}
