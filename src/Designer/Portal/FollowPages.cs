using System.Globalization;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Following;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Portal;

/// <summary><c>/follow</c>: a claimant proves a case theirs, sees it, brings what is missing, withdraws it, rates it, asks again. Works without script.</summary>
sealed class FollowPages(FollowCodes codes, CaseFollowing following, FollowSession session, ICaseGrains grains, Attachments attachments, DirectoryCache directories, Quotas quotas, TimeProvider time)
{
    const int CommentLimit = 500, GuessesPerMinute = 20;

    /// <summary>Asking takes as long whether there is such a case or not.</summary>
    static readonly TimeSpan pace = TimeSpan.FromMilliseconds(700);

    public static void Map(RouteGroupBuilder pages)
    {
        const string open = "residents have no account; what they see of a case they prove by phone";
        pages.MapGet("/follow", (HttpContext http, string? number) => Form(http, StatusCodes.Status200OK, number ?? "", "", null)).Anonymous(open);
        pages.MapPost("/follow", (HttpContext http, FollowPages follow) => follow.AskAsync(http)).Anonymous(open);
        pages.MapPost("/follow/code", (HttpContext http, FollowPages follow) => follow.ProveAsync(http)).Anonymous(open);
        pages.MapGet("/follow/case", (HttpContext http, string? did, FollowPages follow) => follow.CaseAsync(http, StatusCodes.Status200OK, did)).Anonymous(open);
        pages.MapPost("/follow/case", (HttpContext http, FollowPages follow) => follow.DoAsync(http)).Anonymous(open).WithMetadata(PostedFiles.Limit);
        pages.MapPost("/follow/leave", (HttpContext http, FollowPages follow) => follow.Leave(http)).Anonymous(open);
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

    async Task<IResult> CaseAsync(HttpContext http, int status, string? did, IReadOnlyList<Problem>? problems = null, string? verb = null, IFormCollection? posted = null, IReadOnlyDictionary<string, Record>? files = null)
    {
        if (session.Of(http) is not { } id || await following.ReadAsync(id, http.RequestAborted) is not { } found) return Results.LocalRedirect("/follow");
        var (page, key) = (PageContext.Of(http), posted is null ? PostedCommand.NewKey() : PostedCommand.KeyOf(posted));
        var supply = found.MaySupply ? SupplyForm.View(found, page.Words, verb == SupplyForm.Verb ? posted : null, files, verb == SupplyForm.Verb ? problems ?? [] : []) : null;
        return Pages.Show<FollowedPage>(status, (nameof(FollowedPage.Page), page), (nameof(FollowedPage.Case), found), (nameof(FollowedPage.Tree), (await directories.CurrentAsync(http.RequestAborted)).Tree),
            (nameof(FollowedPage.Key), key), (nameof(FollowedPage.Problems), problems ?? []), (nameof(FollowedPage.Verb), verb), (nameof(FollowedPage.Posted), posted), (nameof(FollowedPage.Supply), supply), (nameof(FollowedPage.Did), did));
    }

    async Task<IResult> DoAsync(HttpContext http)
    {
        if (session.Of(http) is not { } id || await following.ReadAsync(id, http.RequestAborted) is not { } found) return Results.LocalRedirect("/follow");
        var form = SupplyForm.Of(found);
        var sent = await PostedFiles.TakeAsync(http, form, Record.Empty, attachments, Actor.Claimant(id).Client, null);
        var posted = sent.Posted;
        var verb = posted["do"].ToString();
        if (sent.Problems.Count > 0) return await CaseAsync(http, StatusCodes.Status422UnprocessableEntity, null, sent.Problems, verb, posted, sent.Known);
        var (command, wrong) = CommandOf(verb, posted, form, sent.Known);
        if (command is null) return await CaseAsync(http, StatusCodes.Status422UnprocessableEntity, null, wrong is null ? [] : [wrong], verb, posted, sent.Known);
        var (_, refusal) = await PostedCommand.SendAsync(http, grains, id, command, posted, Actor.Claimant(id));
        return refusal is null ? Results.LocalRedirect("/follow/case?did=" + verb)
            : await CaseAsync(http, ProblemHttp.StatusOf(refusal.Kind), null, SupplyForm.AtFields(refusal.Problems), verb, posted, sent.Known);
    }

    static (CaseCommand? Command, Problem? Wrong) CommandOf(string verb, IFormCollection posted, FormDefinition form, IReadOnlyDictionary<string, Record> files)
    {
        switch (verb)
        {
            case "rate":
                var level = int.TryParse(posted["level"], NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
                if (level == 0) return (null, Problem.At("rate.needed", "rate-5"));
                var said = Text(posted["comment"]);
                return (new RateCase(level, said.Length > 0 ? said : null, [.. posted["reasons"].OfType<string>().Where(r => r.Length > 0)]), null);
            case "withdraw": return (new WithdrawCase(Text(posted["reason"])), null);
            case "again": return (new ReopenCase(null, Text(posted["why"])), null);
            case SupplyForm.Verb: return (SupplyForm.Read(form, posted, files, Text(posted[FormInput.Root + SupplyForm.Text])), null);
            default: return (null, null);
        }
    }

    static string Text(string? typed) => (typed ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim() is { Length: > CommentLimit } longer ? longer[..CommentLimit] : (typed ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();

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
