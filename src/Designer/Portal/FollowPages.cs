using System.Globalization;
using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Cases.Following;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Portal;

/// <summary><c>/follow</c>: a claimant proves a case theirs, sees it, brings what is missing, withdraws it, rates it, asks again. Works without script.</summary>
sealed class FollowPages(FollowCodes codes, CaseFollowing following, FollowSession session, ResidentSession residents, ICaseGrains grains, Attachments attachments, DirectoryCache directories, LowCode.Messages.MessageSeal seal, Quotas quotas, TimeProvider time)
{
    const int CommentLimit = 500, GuessesPerMinute = 20, PostsPerMinute = 30;

    /// <summary>Asking takes as long whether there is such a case or not.</summary>
    static readonly TimeSpan pace = TimeSpan.FromMilliseconds(700);

    public static void Map(RouteGroupBuilder pages)
    {
        const string open = "residents have no account; what they see of a case they prove by phone";
        pages.MapGet("/follow", (HttpContext http, string? number, string? step) => Form(http, StatusCodes.Status200OK, number ?? "", "", null, number is { Length: > 0 } && step is null)).Anonymous(open);
        pages.MapPost("/follow", (HttpContext http, FollowPages follow) => follow.AskAsync(http)).Anonymous(open);
        pages.MapPost("/follow/code", (HttpContext http, FollowPages follow) => follow.ProveAsync(http)).Anonymous(open);
        pages.MapGet("/follow/case", (HttpContext http, string? did, string? task, FollowPages follow) => follow.CaseAsync(http, StatusCodes.Status200OK, did, task)).Anonymous(open);
        pages.MapPost("/follow/case", (HttpContext http, FollowPages follow) => follow.DoAsync(http)).Anonymous(open).WithMetadata(PostedFiles.Limit);
        pages.MapPost("/follow/leave", (HttpContext http, FollowPages follow) => follow.Leave(http)).Anonymous(open);
    }

    async Task<IResult> AskAsync(HttpContext http)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (number, phone) = (Short(posted["number"]), Short(posted["phone"]));
        // One task a page: the number was given, the phone was not asked for yet.
        if (PageContext.Of(http).Elder && number.Length > 0 && !posted.ContainsKey("phone")) return Form(http, StatusCodes.Status200OK, number, "", null, asksPhone: true);
        var waited = Task.Delay(pace, time, http.RequestAborted);
        try
        {
            var asked = await codes.AskAsync(number, phone, Address.LimitOf(http), http.RequestAborted);
            await waited;
            return Code(http, StatusCodes.Status200OK, asked, null);
        }
        catch (RefusedException refused)
        {
            return Form(http, ProblemHttp.StatusOf(refused.Kind), number, phone, refused.Problems[0], refused.Problems[0].Path != "number");
        }
    }

    async Task<IResult> ProveAsync(HttpContext http)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var asked = Short(posted["asked"]);
        try
        {
            if (!quotas.TryTake("follow:" + Address.LimitOf(http), GuessesPerMinute, 0, time.GetUtcNow(), out _)) throw new RefusedException(RefusalKind.Busy, Problem.Of("follow.spent"));
            session.Begin(http, await codes.ProveAsync(asked, Short(posted["code"]), http.RequestAborted));
            return Results.LocalRedirect("/follow/case");
        }
        catch (RefusedException refused)
        {
            return Code(http, ProblemHttp.StatusOf(refused.Kind), asked, refused.Problems[0]);
        }
    }

    async Task<IResult> CaseAsync(HttpContext http, int status, string? did, string? task = null, IReadOnlyList<Problem>? problems = null, string? verb = null, IFormCollection? posted = null, IReadOnlyDictionary<string, Record>? files = null, CaseId? known = null, int step = 0)
    {
        if ((known ?? session.Of(http)) is not { } id || await following.ReadAsync(id, http.RequestAborted) is not { } found) return Results.LocalRedirect("/follow");
        var (page, key) = (PageContext.Of(http), posted is null ? PostedCommand.NewKey() : PostedCommand.KeyOf(posted));
        var supply = found.MaySupply ? SupplyForm.View(found, page.Words, verb == SupplyForm.Verb ? posted : null, files, verb == SupplyForm.Verb ? problems ?? [] : []) : null;
        return Pages.Show<FollowedPage>(status, (nameof(FollowedPage.Page), page), (nameof(FollowedPage.Case), found), (nameof(FollowedPage.Tree), (await directories.CurrentAsync(http.RequestAborted)).Tree),
            (nameof(FollowedPage.Key), key), (nameof(FollowedPage.Problems), problems ?? []), (nameof(FollowedPage.Verb), verb), (nameof(FollowedPage.Posted), posted), (nameof(FollowedPage.Supply), supply), (nameof(FollowedPage.Did), did), (nameof(FollowedPage.Task), task), (nameof(FollowedPage.Step), step), (nameof(FollowedPage.Ticket), session.PageOf(id)));
    }

    async Task<IResult> DoAsync(HttpContext http)
    {
        var raw = await http.Request.ReadFormAsync(http.RequestAborted);
        // Who typed for longer than they are known has the page itself, which says of which case it is.
        var (own, page) = (session.Of(http), session.OfPage(raw["page"]));
        if ((own ?? page) is not { } id || await following.ReadAsync(id, http.RequestAborted) is not { } found) return Results.LocalRedirect("/follow");
        if (own is null && residents.Of(http) is { } phone && await following.IsOfAsync(id, phone, http.RequestAborted)) session.Begin(http, (own = id).Value);
        // Too often: nothing is done, and what was filled in is shown again.
        var often = quotas.TryTake("follow case:" + Address.LimitOf(http), PostsPerMinute, 0, time.GetUtcNow(), out _) ? null : new RefusedException(RefusalKind.Busy, Problem.Of("apply.often"));
        var form = SupplyForm.Of(found);
        var sent = await PostedFiles.TakeAsync(http, form, Record.Empty, attachments, Actor.Claimant(id).Client, often, PortalFiles.SourceOf(http, seal));
        var (posted, problems) = (sent.Posted, sent.Problems.Count > 0 || often is null ? sent.Problems : often.Problems);
        var verb = posted["do"].ToString();
        if (own is not null && posted["wanted"].ToString() is { Length: > 0 } wanted) verb = wanted;
        if (own is null)
        {
            var (again, go) = await AgainAsync(http, found, posted, verb, often);
            if (again is not null) return again;
            (own, verb) = (id, go!);
        }
        if (problems.Count > 0) return await ShownAsync(sent.Busy || often is not null ? StatusCodes.Status429TooManyRequests : StatusCodes.Status422UnprocessableEntity, problems);
        if (verb is RateForm.Next or RateForm.Back)
        {
            var (step, unsaid) = RateForm.StepAfter(verb, posted);
            return await CaseAsync(http, unsaid is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, null, RateForm.Verb, unsaid is null ? [] : [unsaid], RateForm.Verb, posted, known: id, step: step);
        }
        var (command, wrong) = CommandOf(verb, posted, form, sent.Known);
        if (command is null) return await ShownAsync(StatusCodes.Status422UnprocessableEntity, wrong is null ? [] : [wrong]);
        var (_, refusal) = await PostedCommand.SendAsync(http, grains, id, command, posted, Actor.Claimant(id));
        return refusal is null ? Results.LocalRedirect("/follow/case?did=" + verb) : await ShownAsync(ProblemHttp.StatusOf(refusal.Kind), SupplyForm.AtFields(refusal.Problems));

        Task<IResult> ShownAsync(int status, IReadOnlyList<Problem> shown) => CaseAsync(http, status, null, verb, shown, verb, posted, sent.Known, id);
    }

    /// <summary>Proves the phone once more, what was filled in going along.</summary>
    /// <returns>What is shown instead; or, when it is proven, what they were about to do.</returns>
    async Task<(IResult? Shown, string? Verb)> AgainAsync(HttpContext http, FollowedCase found, IFormCollection posted, string verb, RefusedException? often)
    {
        var wanted = posted["wanted"].ToString() is { Length: > 0 } named ? named : verb;
        var asked = Short(posted["asked"]) is { Length: > 0 } one ? one : null;
        Problem? problem = null;
        var status = StatusCodes.Status200OK;
        try
        {
            if (often is not null) throw often;
            if (verb == "code") asked = await codes.AskAgainAsync(found.Id, Address.LimitOf(http), http.RequestAborted);
            if (verb == "prove" && asked is not null && await codes.ProveAsync(asked, Short(posted["code"]), http.RequestAborted) == found.Id)
            {
                session.Begin(http, found.Id);
                return (null, wanted);
            }
        }
        catch (RefusedException refused)
        {
            (problem, status) = (refused.Problems[0], ProblemHttp.StatusOf(refused.Kind));
        }
        return (Pages.Show<FollowAgainPage>(status, (nameof(FollowAgainPage.Page), PageContext.Of(http)), (nameof(FollowAgainPage.Number), found.Number), (nameof(FollowAgainPage.Posted), posted), (nameof(FollowAgainPage.Wanted), wanted),
            (nameof(FollowAgainPage.Asked), asked), (nameof(FollowAgainPage.Problem), problem)), null);
    }

    static (CaseCommand? Command, Problem? Wrong) CommandOf(string verb, IFormCollection posted, FormDefinition form, IReadOnlyDictionary<string, Record> files)
    {
        switch (verb)
        {
            case RateForm.Verb:
                var level = RateForm.LevelOf(posted);
                if (level == 0) return (null, RateForm.Unsaid);
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

    static IResult Form(HttpContext http, int status, string number, string phone, Problem? problem, bool asksPhone) => Pages.Show<FollowPage>(status,
        (nameof(FollowPage.Page), PageContext.Of(http)), (nameof(FollowPage.Number), Short(number)), (nameof(FollowPage.Phone), phone), (nameof(FollowPage.Problem), problem), (nameof(FollowPage.AsksPhone), asksPhone));

    static IResult Code(HttpContext http, int status, string asked, Problem? problem) => Pages.Show<FollowPage>(status,
        (nameof(FollowPage.Page), PageContext.Of(http)), (nameof(FollowPage.Asked), asked), (nameof(FollowPage.Problem), problem));

    static string Short(string? text) => (text ?? "").Trim() is { Length: > 60 } longer ? longer[..60] : (text ?? "").Trim();
}
