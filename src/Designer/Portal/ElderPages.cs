using LowCode.Access;
using LowCode.Designer.Shared;

namespace LowCode.Designer.Portal;

/// <summary><c>/elder</c>: large letters and one task a page, on or off, for this browser.</summary>
static class ElderPages
{
    public static void Map(RouteGroupBuilder pages) =>
        pages.MapGet("/elder", Choose).Anonymous("how pages are shown is nobody's secret");

    static IResult Choose(HttpContext http, string? on, string? back)
    {
        http.Response.Cookies.Append(PageContext.ElderCookie, on == "1" ? "1" : "0", new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, MaxAge = TimeSpan.FromDays(365),
        });
        // Only to a page of our own.
        return Results.LocalRedirect(back is ['/', not ('/' or '\\'), ..] && !back.Contains('\r') && !back.Contains('\n') ? back : back == "/" ? "/" : "/portal");
    }
}
