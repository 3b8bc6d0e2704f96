using System.Globalization;
using LowCode.Access;
using LowCode.Board;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Portal;

/// <summary><c>/board</c>: what a street tells its residents and asks them; sign-up, ballots and contributions with a proven phone. Works without script.</summary>
sealed class BoardPages(BoardPosts posts, BoardParticipation participation, ResidentSession residents, PortalStreet streets, Quotas quotas, TimeProvider time)
{
    const int PostsPerMinute = 30;

    public static void Map(RouteGroupBuilder pages)
    {
        const string open = "what a street publishes is public; who takes part proves a phone";
        pages.MapGet("/board", (HttpContext http, string? street, BoardPages board) => board.ListAsync(http, street)).Anonymous(open);
        pages.MapGet("/board/{id}", (string id, string? did, HttpContext http, BoardPages board) => board.ShowAsync(http, id, StatusCodes.Status200OK, did, null)).Anonymous(open);
        pages.MapPost("/board/{id}", (string id, HttpContext http, BoardPages board) => board.DoAsync(http, id)).Anonymous(open);
    }

    async Task<IResult> ListAsync(HttpContext http, string? street)
    {
        if (await streets.ChosenAsync(http, street) is not { } unit) return Results.LocalRedirect("/portal");
        return Pages.Show<BoardPage>(StatusCodes.Status200OK, (nameof(BoardPage.Page), PageContext.Of(http)), (nameof(BoardPage.Street), unit), (nameof(BoardPage.Posts), await posts.ListAsync(unit.Id, cancellation: http.RequestAborted)));
    }

    async Task<IResult> ShowAsync(HttpContext http, string id, int status, string? did, Problem? problem, IFormCollection? posted = null)
    {
        var (page, post, phone) = (PageContext.Of(http), await posts.GetAsync(id, http.RequestAborted), residents.Of(http));
        var (count, own) = await participation.CountAsync(post, phone, http.RequestAborted);
        return Pages.Show<PostPage>(status, (nameof(PostPage.Page), page), (nameof(PostPage.Post), post), (nameof(PostPage.Street), await streets.FindAsync(http, post.Street.Value!)), (nameof(PostPage.Phone), phone), (nameof(PostPage.Count), count), (nameof(PostPage.Own), own),
            (nameof(PostPage.Result), await participation.ResultAsync(post, http.RequestAborted)), (nameof(PostPage.Said), post.Kind == PostKind.Topic ? await participation.ContributionsAsync(post, false, http.RequestAborted) : []),
            (nameof(PostPage.Did), did), (nameof(PostPage.Problem), problem), (nameof(PostPage.Posted), posted));
    }

    async Task<IResult> DoAsync(HttpContext http, string id)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        if (residents.Of(http) is not { } phone) return Results.LocalRedirect("/my?back=/board/" + Uri.EscapeDataString(id));
        var verb = posted["do"].ToString();
        try
        {
            if (!quotas.TryTake("board:" + http.Connection.RemoteIpAddress, PostsPerMinute, 0, time.GetUtcNow(), out _)) throw new RefusedException(RefusalKind.Busy, Problem.Of("follow.often"));
            switch (verb)
            {
                case "sign": await participation.SignUpAsync(id, phone, posted["name"].ToString(), http.RequestAborted); break;
                case "off": await participation.SignOffAsync(id, phone, http.RequestAborted); break;
                case "vote": await participation.VoteAsync(id, phone, int.TryParse(posted["choice"], NumberStyles.None, CultureInfo.InvariantCulture, out var choice) ? choice : -1, http.RequestAborted); break;
                case "say": await participation.ContributeAsync(id, phone, posted["text"].ToString(), http.RequestAborted); break;
                default: return Results.LocalRedirect("/board/" + Uri.EscapeDataString(id));
            }
            return Results.LocalRedirect($"/board/{Uri.EscapeDataString(id)}?did={verb}");
        }
        catch (RefusedException refused) when (refused.Problems is [{ Code: "board.twice" }])
        {
            // A double press: what was done the first time stands.
            return Results.LocalRedirect($"/board/{Uri.EscapeDataString(id)}?did=twice");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return await ShowAsync(http, id, ProblemHttp.StatusOf(refused.Kind), null, refused.Problems[0], posted);
        }
    }
}
