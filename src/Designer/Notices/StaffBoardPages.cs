using System.Globalization;
using LowCode.Access;
using LowCode.Board;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Notices;

/// <summary><c>/notices</c>: staff of a street publish for its residents, see who has signed up, and judge what they contribute.</summary>
static class StaffBoardPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/notices", ListAsync).Requires(Acts.BoardPublish);
        pages.MapGet("/notices/new", (HttpContext http, string? kind) => Form(http, PostKind.All.Contains(kind) ? kind! : PostKind.Notice, null, [], StatusCodes.Status200OK)).Requires(Acts.BoardPublish);
        pages.MapPost("/notices/new", PublishAsync).Requires(Acts.BoardPublish);
        pages.MapGet("/notices/{id}", (string id, string? did, HttpContext http, BoardPosts posts, BoardParticipation participation) => ShowAsync(id, did, http, posts, participation)).Requires(Acts.BoardPublish);
        pages.MapPost("/notices/{id}", DoAsync).Requires(Acts.BoardPublish);
    }

    static IReadOnlyList<Unit> Streets(Caller caller) => [.. caller.Directory.Tree.Units.Where(u => u.Kind == UnitKind.Street && !u.Disabled && Rights.May(caller, Acts.BoardPublish, u.Id))];

    static async Task<IResult> ListAsync(HttpContext http, BoardPosts posts)
    {
        var all = new List<BoardPost>();
        foreach (var street in Streets(Caller.From(http))) all.AddRange(await posts.ListAsync(street.Id, cancellation: http.RequestAborted));
        return Pages.Show<StaffBoardPage>(StatusCodes.Status200OK, (nameof(StaffBoardPage.Page), PageContext.Of(http)), (nameof(StaffBoardPage.Posts), all.OrderByDescending(p => p.PublishedAt).ToList()));
    }

    static IResult Form(HttpContext http, string kind, IFormCollection? posted, IReadOnlyList<Problem> problems, int status) => Pages.Show<StaffDraftPage>(status, (nameof(StaffDraftPage.Page), PageContext.Of(http)),
        (nameof(StaffDraftPage.Streets), Streets(Caller.From(http))), (nameof(StaffDraftPage.Kind), kind), (nameof(StaffDraftPage.Posted), posted), (nameof(StaffDraftPage.Problems), problems), (nameof(StaffDraftPage.Key), posted is null ? PostedCommand.NewKey() : PostedCommand.KeyOf(posted)));

    static async Task<IResult> PublishAsync(HttpContext http, BoardPosts posts)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var (kind, wrong) = (posted["kind"].ToString(), new List<Problem>());
        DateTimeOffset? Time(string name) => Text(name) is not { } text ? null
            : DateTime.TryParse(text, CultureInfo.InvariantCulture, out var local) ? new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.FromHours(8)) : Wrong<DateTimeOffset>("command.time", name, ("value", text));
        int? Number(string name) => Text(name) is not { } text ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Wrong<int>("board.number", name, ("value", text));
        var details = new PostDetails(Text("place"), Time("when"), Number("limit"), kind == PostKind.Ballot ? Lines("options") : null, kind == PostKind.Ballot ? Text("who") : null, Number("voters"), Number("turnout"), Number("agree"));
        var draft = new BoardDraft(posted["street"].ToString(), kind, posted["title"].ToString(), posted["body"].ToString().Replace("\r\n", "\n", StringComparison.Ordinal), Time("until"), details, Lines("named"));
        try
        {
            if (wrong.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. wrong]);
            var post = await posts.PublishAsync(Caller.From(http), draft, PostedCommand.KeyOf(posted), http.RequestAborted);
            return Results.LocalRedirect($"/notices/{post.Id}?did=published");
        }
        catch (RefusedException refused) when (refused.Kind == RefusalKind.Invalid)
        {
            return Form(http, PostKind.All.Contains(kind) ? kind : PostKind.Notice, posted, refused.Problems, StatusCodes.Status422UnprocessableEntity);
        }

        string? Text(string name) => posted[name].ToString().Trim() is { Length: > 0 } text ? text : null;
        List<string> Lines(string name) => [.. posted[name].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        T? Wrong<T>(string code, string path, (string, string) value) where T : struct
        {
            wrong.Add(Problem.At(code, path, value));
            return null;
        }
    }

    static async Task<IResult> ShowAsync(string id, string? did, HttpContext http, BoardPosts posts, BoardParticipation participation, SignUp? revealed = null, string? asked = null, Problem? problem = null, int status = StatusCodes.Status200OK)
    {
        var post = await posts.GetAsync(id, http.RequestAborted);
        if (!Rights.May(Caller.From(http), Acts.BoardPublish, post.Street)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("board.unknown"));
        return Pages.Show<StaffPostPage>(status, (nameof(StaffPostPage.Revealed), revealed), (nameof(StaffPostPage.Asked), asked), (nameof(StaffPostPage.Problem), problem), (nameof(StaffPostPage.Page), PageContext.Of(http)), (nameof(StaffPostPage.Post), post), (nameof(StaffPostPage.Did), did),
            (nameof(StaffPostPage.Signed), post.Kind == PostKind.Activity ? await participation.SignUpsAsync(Caller.From(http), id, http.RequestAborted) : []),
            (nameof(StaffPostPage.Said), post.Kind == PostKind.Topic ? await participation.ContributionsAsync(post, true, http.RequestAborted) : []),
            (nameof(StaffPostPage.Voted), (await participation.CountAsync(post, null, http.RequestAborted)).Count), (nameof(StaffPostPage.Result), await participation.ResultAsync(post, http.RequestAborted)));
    }

    static async Task<IResult> DoAsync(string id, HttpContext http, BoardPosts posts, BoardParticipation participation)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        switch (posted["do"].ToString())
        {
            case "withdraw":
                await posts.WithdrawAsync(Caller.From(http), id, http.RequestAborted);
                return Results.LocalRedirect("/notices");
            case "reveal":
                var who = posted["who"].ToString();
                try
                {
                    return await ShowAsync(id, null, http, posts, participation, await participation.RevealAsync(Caller.From(http), id, who, posted["reason"].ToString(), Address.Of(http), http.RequestAborted));
                }
                catch (RefusedException refused) when (refused.Kind == RefusalKind.Invalid)
                {
                    return await ShowAsync(id, null, http, posts, participation, asked: who, problem: refused.Problems[0], status: StatusCodes.Status422UnprocessableEntity);
                }
            case "show": await participation.JudgeAsync(Caller.From(http), id, posted["contribution"].ToString(), true, http.RequestAborted); break;
            case "hide": await participation.JudgeAsync(Caller.From(http), id, posted["contribution"].ToString(), false, http.RequestAborted); break;
        }
        return Results.LocalRedirect($"/notices/{Uri.EscapeDataString(id)}?did=judged");
    }
}
