using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Following;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Portal;

/// <summary><c>/portal</c> and <c>/follow</c>: what residents can do without an account. Works without script.</summary>
sealed class PortalPages(FollowCodes codes, CaseFollowing following, FollowSession session, ICaseGrains grains, AppStore apps, DirectoryCache directories, Quotas quotas, TimeProvider time)
{
    const int CommentLimit = 500, GuessesPerMinute = 20;

    /// <summary>Asking takes as long whether there is such a case or not.</summary>
    static readonly TimeSpan pace = TimeSpan.FromMilliseconds(700);

    public static void Map(RouteGroupBuilder pages)
    {
        const string open = "residents have no account; what they see of a case they prove by phone";
        pages.MapGet("/portal", (HttpContext http, string? street, PortalPages portal) => portal.HomeAsync(http, street)).Anonymous(open);
        pages.MapGet("/follow", (HttpContext http, string? number) => Form(http, StatusCodes.Status200OK, number ?? "", "", null)).Anonymous(open);
        pages.MapPost("/follow", (HttpContext http, PortalPages portal) => portal.AskAsync(http)).Anonymous(open);
        pages.MapPost("/follow/code", (HttpContext http, PortalPages portal) => portal.ProveAsync(http)).Anonymous(open);
        pages.MapGet("/follow/case", (HttpContext http, PortalPages portal) => portal.CaseAsync(http, null, "", StatusCodes.Status200OK)).Anonymous(open);
        pages.MapPost("/follow/rate", (HttpContext http, PortalPages portal) => portal.RateAsync(http)).Anonymous(open);
        pages.MapPost("/follow/leave", (HttpContext http, PortalPages portal) => portal.Leave(http)).Anonymous(open);
    }

    async Task<IResult> HomeAsync(HttpContext http, string? street)
    {
        var tree = (await directories.CurrentAsync(http.RequestAborted)).Tree;
        Unit? one = null;
        if (street is not null && !(tree.TryFind(new UnitId(street), out one) && one.Kind == UnitKind.Street && !one.Disabled))
            throw new RefusedException(RefusalKind.NotFound, Problem.At("case.street.unknown", "street", ("street", street.Length > 20 ? street[..20] : street)));
        var names = new List<LowCode.Forms.Label>();
        if (one is not null)
        {
            var path = tree.PathOf(one.Id).Select(u => u.Id.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var app in (await apps.InstallationsAsync(http.RequestAborted)).Where(i => path.Contains(i.Unit)).DistinctBy(i => i.App)) names.Add((await apps.GetAsync(app.App, app.Version, app.SettingsDigest)).Manifest.Name);
        }
        List<Unit> units = one is not null
            ? [.. tree.ChildrenOf(one.Id).Where(u => u.Kind == UnitKind.Community && !u.Disabled)]
            : [.. tree.Units.Where(u => u.Kind == UnitKind.Street && !u.Disabled)];
        return Pages.Show<PortalHomePage>(StatusCodes.Status200OK, (nameof(PortalHomePage.Page), PageContext.Of(http)), (nameof(PortalHomePage.Street), one),
            (nameof(PortalHomePage.Units), units), (nameof(PortalHomePage.Apps), names));
    }

    async Task<IResult> AskAsync(HttpContext http)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (number, phone) = (Short(posted["number"]), Short(posted["phone"]));
        var waited = Task.Delay(pace, time, http.RequestAborted);
        try
        {
            var asked = await codes.AskAsync(number, phone, Address(http), http.RequestAborted);
            await waited;
            return Code(http, StatusCodes.Status200OK, asked, null);
        }
        catch (RefusedException refused)
        {
            return Form(http, ProblemHttp.StatusOf(refused.Kind), number, phone, refused.Problems[0]);
        }
    }

    async Task<IResult> ProveAsync(HttpContext http)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var asked = Short(posted["asked"]);
        try
        {
            if (!quotas.TryTake("follow:" + Address(http), GuessesPerMinute, 0, time.GetUtcNow(), out _)) throw new RefusedException(RefusalKind.Busy, Problem.Of("follow.spent"));
            session.Begin(http, await codes.ProveAsync(asked, Short(posted["code"]), http.RequestAborted));
            return Results.LocalRedirect("/follow/case");
        }
        catch (RefusedException refused)
        {
            return Code(http, ProblemHttp.StatusOf(refused.Kind), asked, refused.Problems[0]);
        }
    }

    async Task<IResult> CaseAsync(HttpContext http, string? problem, string comment, int status)
    {
        if (session.Of(http) is not { } id || await following.ReadAsync(id, http.RequestAborted) is not { } found) return Results.LocalRedirect("/follow");
        var tree = (await directories.CurrentAsync(http.RequestAborted)).Tree;
        return Pages.Show<FollowedPage>(status, (nameof(FollowedPage.Page), PageContext.Of(http)), (nameof(FollowedPage.Case), found), (nameof(FollowedPage.Tree), tree),
            (nameof(FollowedPage.Key), PostedCommand.NewKey()), (nameof(FollowedPage.Problem), problem), (nameof(FollowedPage.Comment), comment));
    }

    async Task<IResult> RateAsync(HttpContext http)
    {
        if (session.Of(http) is not { } id) return Results.LocalRedirect("/follow");
        var (posted, words) = (await http.Request.ReadFormAsync(http.RequestAborted), PageContext.Of(http).Words);
        var comment = posted["comment"].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        if (comment.Length > CommentLimit) comment = comment[..CommentLimit];
        if (!int.TryParse(posted["level"], NumberStyles.None, CultureInfo.InvariantCulture, out var level))
            return await CaseAsync(http, words["rate.level.needed"], comment, StatusCodes.Status422UnprocessableEntity);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{level} {comment}"))[..16];
        var command = new CommandRequest(id, new RateCase(level, comment.Length > 0 ? comment : null), Actor.Claimant(id), $"{PostedCommand.KeyOf(posted)}-{Convert.ToHexStringLower(digest)}", digest);
        var answer = await grains.ExecuteAsync(command, http.RequestAborted);
        return answer.Refusal is { } refusal
            ? await CaseAsync(http, words.Of(refusal.Problems[0]), comment, ProblemHttp.StatusOf(refusal.Kind))
            : Results.LocalRedirect("/follow/case");
    }

    IResult Leave(HttpContext http)
    {
        session.End(http);
        return Results.LocalRedirect("/portal");
    }

    static IResult Form(HttpContext http, int status, string number, string phone, Problem? problem) => Pages.Show<FollowPage>(status,
        (nameof(FollowPage.Page), PageContext.Of(http)), (nameof(FollowPage.Number), Short(number)), (nameof(FollowPage.Phone), phone), (nameof(FollowPage.Problem), problem));

    static IResult Code(HttpContext http, int status, string asked, Problem? problem) => Pages.Show<FollowPage>(status,
        (nameof(FollowPage.Page), PageContext.Of(http)), (nameof(FollowPage.Asked), asked), (nameof(FollowPage.Problem), problem));

    static string Short(string? text) => (text ?? "").Trim() is { Length: > 60 } longer ? longer[..60] : (text ?? "").Trim();

    static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}
