using System.Globalization;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Shared;

/// <summary>What every page knows: who reads it, in which language, and what time it is.</summary>
public sealed class PageContext
{
    const string LanguageCookie = "lang";

    PageContext(HttpContext http, Words words, Caller? caller, DateTimeOffset now) => (Http, Words, Caller, Now) = (http, words, caller, now);

    public HttpContext Http { get; }
    public Words Words { get; }
    /// <summary>Null on pages that one reads without having signed in.</summary>
    public Caller? Caller { get; }
    public DateTimeOffset Now { get; }

    /// <summary>Working days of the calendar in force, for rules of forms.</summary>
    public LowCode.Scripts.Workdays Workdays => CalendarDays.Of(Http.RequestServices.GetRequiredService<CalendarHolder>().Current);

    public static PageContext Of(HttpContext http)
    {
        Caller.TryFrom(http, out var caller);
        return new(http, Words.In(Language(http)), caller, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    /// <summary>For what is written in the background: no request is there any more, its texts are in the language it was begun in.</summary>
    public static PageContext Behind(IServiceProvider services, Caller caller, string language, CancellationToken ended)
    {
        var http = new DefaultHttpContext { RequestServices = services, RequestAborted = ended };
        http.Features.Set(caller);
        return new(http, Words.In(language), caller, services.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    /// <summary>The same page as another person would see it at another time.</summary>
    public PageContext As(Caller caller, DateTimeOffset now) => new(Http, Words, caller, now);

    /// <summary>Asked for in the address, else chosen before, else what the browser prefers.</summary>
    static string Language(HttpContext http)
    {
        var asked = http.Request.Query["lang"].ToString();
        if (asked.Length == 0) return http.Request.Cookies[LanguageCookie] ?? ProblemHttp.Language(http.Request);
        asked = Words.In(asked).Language;
        if (!http.Response.HasStarted)
            http.Response.Cookies.Append(LanguageCookie, asked, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true });
        return asked;
    }

    /// <summary>Large letters, one task a page, help always in sight (长辈版): remembered in the browser, and with an account.</summary>
    public bool Elder => Http.Request.Cookies[ElderCookie] == "1";

    public const string ElderCookie = "elder";

    /// <summary>Class of the whole page.</summary>
    public string? Manner => Elder ? "elder" : null;

    /// <summary>Where one comes back to after changing how pages are shown.</summary>
    public string Here => HttpMethods.IsGet(Http.Request.Method) ? Http.Request.PathBase + Http.Request.Path + Http.Request.QueryString : "/portal";

    /// <summary>The same page in the other language.</summary>
    public string OtherLanguage
    {
        get
        {
            var query = Http.Request.Query.Where(q => q.Key != "lang").Append(new("lang", Words == Words.English ? "zh-CN" : "en"));
            return (HttpMethods.IsGet(Http.Request.Method) ? Http.Request.PathBase + Http.Request.Path : "/") + QueryString.Create(query).ToString();
        }
    }

    public string NameOf(UserId id) => id.Value == LowCode.Cases.Actor.ClaimantName ? Words["claimant"] : Caller is { } caller && caller.Directory.TryFindUser(id, out var user) ? user.Name : id.Value;

    public string NameOf(UnitId id) => Caller is { } caller ? caller.NameOf(id) : Http.RequestServices.GetRequiredService<DirectoryCache>().Known?.Tree.TryFind(id, out var unit) == true ? unit.Name : id.Value;

    /// <summary>The page of a unit.</summary>
    public static string PathOf(UnitId id) => "/admin/units?unit=" + Uri.EscapeDataString(id.Value);

    /// <param name="party"><c>user:ID</c> or <c>unit:ID</c>.</param>
    public string NameOfParty(string party) => party.StartsWith("unit:", StringComparison.Ordinal) ? NameOf(new UnitId(party[5..])) : NameOf(new UserId(party[5..]));

    public string NameOf(Post post) => PostCatalog.Find(post) is { } duty ? Words == Words.English ? duty.En : duty.Zh : post.Value;

    /// <summary>A moment in China's time; the year only when it is another one.</summary>
    public string When(DateTimeOffset at)
    {
        var (local, today) = (China(at), China(Now));
        return local.ToString(local.Year == today.Year ? Words["time.day"] : Words["time.full"], CultureInfo.InvariantCulture);
    }

    /// <summary>How long until a due time, or how long past it, in words.</summary>
    public string Left(DateTimeOffset due)
    {
        var span = (due - Now).Duration();
        var (key, big, small) = span.TotalDays >= 1 ? ("days", (int)span.TotalDays, span.Hours) : span.TotalHours >= 1 ? ("hours", (int)span.TotalHours, span.Minutes) : ("minutes", Math.Max(1, (int)span.TotalMinutes), 0);
        return Words.Say((due < Now ? "due.late." : "due.left.") + key, ("n", big.ToString(CultureInfo.InvariantCulture)), ("m", small.ToString(CultureInfo.InvariantCulture)));
    }

    public static DateTimeOffset China(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8));
}
