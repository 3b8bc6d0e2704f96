using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Following;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Views;

namespace LowCode.Designer.Portal;

/// <summary><c>/my</c>: the cases somebody has opened with a phone, once they have proven it.</summary>
sealed class MyPages(ResidentSession residents, FollowSession session, FollowCodes codes, PortalStreet streets, SubjectCases subjects, CaseFollowing following, PrefillDesk digests, Quotas quotas, TimeProvider time)
{
    const int Most = 50, PostsPerMinute = 20;
    const string OwnStep = "own";

    public static void Map(RouteGroupBuilder pages)
    {
        const string open = "residents have no account; a proven phone opens its own cases";
        pages.MapGet("/my", (HttpContext http, string? back, string? step, MyPages my) => my.ListAsync(http, back, step)).Anonymous(open);
        pages.MapPost("/my", (HttpContext http, MyPages my) => my.ProveAsync(http)).Anonymous(open);
        pages.MapGet("/my/{id}", (string id, HttpContext http, MyPages my) => my.OpenAsync(http, id)).Anonymous(open);
        pages.MapPost("/my/own", (HttpContext http, MyPages my) => my.OwnAsync(http)).Anonymous(open);
        pages.MapPost("/my/leave", (HttpContext http, MyPages my) => my.Leave(http)).Anonymous(open);
    }

    async Task<IResult> ListAsync(HttpContext http, string? back, string? step)
    {
        var phone = residents.Of(http);
        if (step == OwnStep && phone is not null) return Show(http, StatusCodes.Status200OK, phone, [], "", null, null, Safe(back), asksDevice: true);
        var own = phone is null ? [] : await subjects.OwnAsync(ServiceForm.SubjectOf(digests.DigestOf(DataElements.Find("person.phone")!, phone)), Most, http.RequestAborted);
        return Show(http, StatusCodes.Status200OK, phone, own, "", null, null, Safe(back));
    }

    /// <summary>One thing a page: whether the device is their own is asked when the phone is proven.</summary>
    async Task<IResult> OwnAsync(HttpContext http)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        if (posted["own"] == "true" && residents.Of(http) is { } phone) residents.Begin(http, phone, ownDevice: true);
        return Results.LocalRedirect(Safe(posted["back"]) ?? "/my");
    }

    async Task<IResult> ProveAsync(HttpContext http)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (typed, asked) = (Short(posted["phone"]), Short(posted["asked"]));
        try
        {
            if (!quotas.TryTake("my:" + Address.LimitOf(http), PostsPerMinute, 0, time.GetUtcNow(), out _)) throw new RefusedException(RefusalKind.Busy, Problem.Of("follow.often"));
            if (asked.Length == 0)
            {
                var street = await streets.ChosenAsync(http, null) ?? (await streets.TreeAsync(http)).Units.First(u => u.Kind == UnitKind.Street && !u.Disabled);
                return Show(http, StatusCodes.Status200OK, null, [], typed, await codes.AskPhoneAsync(typed, street.Id, Address.LimitOf(http), http.RequestAborted), null, Safe(posted["back"]));
            }
            residents.Begin(http, await codes.ProvePhoneAsync(asked, typed, Short(posted["code"]), http.RequestAborted), posted["own"] == "true");
            if (PageContext.Of(http).Elder) return Results.LocalRedirect($"/my?step={OwnStep}" + (Safe(posted["back"]) is { } back ? $"&back={Uri.EscapeDataString(back)}" : ""));
            return Results.LocalRedirect(Safe(posted["back"]) ?? "/my");
        }
        catch (RefusedException refused)
        {
            return Show(http, ProblemHttp.StatusOf(refused.Kind), null, [], typed, asked.Length > 0 ? asked : null, refused.Problems[0], Safe(posted["back"]));
        }
    }

    async Task<IResult> OpenAsync(HttpContext http, string id)
    {
        if (residents.Of(http) is not { } phone) return Results.LocalRedirect("/my");
        if (!CaseId.TryParse(id, out var own) || !await following.IsOfAsync(own, phone, http.RequestAborted)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("case.unknown"));
        session.Begin(http, own);
        return Results.LocalRedirect("/follow/case");
    }

    IResult Leave(HttpContext http)
    {
        residents.End(http);
        session.End(http);
        return Results.LocalRedirect("/portal");
    }

    static IResult Show(HttpContext http, int status, string? phone, IReadOnlyList<OwnCase> cases, string typed, string? asked, Problem? problem, string? back, bool asksDevice = false) => Pages.Show<MyPage>(status, (nameof(MyPage.AsksDevice), asksDevice), (nameof(MyPage.Page), PageContext.Of(http)),
        (nameof(MyPage.Phone), phone), (nameof(MyPage.Cases), cases), (nameof(MyPage.Typed), typed), (nameof(MyPage.Asked), asked), (nameof(MyPage.Problem), problem), (nameof(MyPage.Back), back));

    /// <summary>Only a post of the board is come back to.</summary>
    static string? Safe(string? back) => back is { Length: < 60 } && back.StartsWith("/board/", StringComparison.Ordinal) && back[7..].All(char.IsAsciiLetterOrDigit) ? back : null;

    static string Short(string? text) => (text ?? "").Trim() is { Length: > 60 } longer ? longer[..60] : (text ?? "").Trim();
}
