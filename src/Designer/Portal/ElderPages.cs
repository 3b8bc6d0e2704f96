using LowCode.Access;
using LowCode.Board;
using LowCode.Designer.Shared;
using LowCode.Org;

namespace LowCode.Designer.Portal;

/// <summary><c>/elder</c>: large letters and one task a page, on or off, for this browser, and with an account for every browser one signs in at.</summary>
static class ElderPages
{
    public static void Map(RouteGroupBuilder pages) =>
        pages.MapGet("/elder", ChooseAsync).Anonymous("how pages are shown is nobody's secret");

    static async Task<IResult> ChooseAsync(HttpContext http, string? on, string? back, UserChoices choices)
    {
        if (Caller.TryFrom(http, out var caller)) await choices.SetAsync(caller.User, PageContext.ElderCookie, on == "1" ? "1" : "0", http.RequestAborted);
        Remember(http, on == "1");
        // Only to a page of our own.
        return Results.LocalRedirect(back is ['/', not ('/' or '\\'), ..] && !back.Contains('\r') && !back.Contains('\n') ? back : back == "/" ? "/" : "/portal");
    }

    /// <summary>Shows pages as somebody has chosen with their account before, also in another browser.</summary>
    public static async Task RecallAsync(HttpContext http, UserId user, UserChoices choices)
    {
        if (await choices.GetAsync(user, PageContext.ElderCookie, http.RequestAborted) is { } chosen) Remember(http, chosen == "1");
    }

    static void Remember(HttpContext http, bool elder) => http.Response.Cookies.Append(PageContext.ElderCookie, elder ? "1" : "0", new CookieOptions
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, MaxAge = TimeSpan.FromDays(365),
    });
}
