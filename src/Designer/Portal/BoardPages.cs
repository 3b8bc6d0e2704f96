using System.Globalization;
using LowCode.Access;
using LowCode.Board;
using LowCode.Cases.Following;
using LowCode.Designer.Desk;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Portal;

/// <summary><c>/board</c>: what a street tells its residents and asks them; sign-up, ballots and contributions with a proven phone. Works without script.</summary>
sealed class BoardPages(BoardPosts posts, BoardParticipation participation, ResidentSession residents, FollowCodes codes, PortalStreet streets, Quotas quotas, TimeProvider time)
{
    const int PostsPerMinute = 30;

    public static void Map(RouteGroupBuilder pages)
    {
        const string open = "what a street publishes is public; who takes part proves a phone";
        pages.MapGet("/board", (HttpContext http, string? street, BoardPages board) => board.ListAsync(http, street)).Anonymous(open);
        pages.MapGet("/board/{id}", (string id, string? did, string? task, HttpContext http, BoardPages board) => board.ShowAsync(http, id, StatusCodes.Status200OK, did, null, task: task)).Anonymous(open);
        pages.MapPost("/board/{id}", (string id, HttpContext http, BoardPages board) => board.DoAsync(http, id)).Anonymous(open);
    }

    async Task<IResult> ListAsync(HttpContext http, string? street)
    {
        if (await streets.ChosenAsync(http, street) is not { } unit) return Results.LocalRedirect("/portal");
        return Pages.Show<BoardPage>(StatusCodes.Status200OK, (nameof(BoardPage.Page), PageContext.Of(http)), (nameof(BoardPage.Street), unit), (nameof(BoardPage.Posts), await posts.ListAsync(unit.Id, cancellation: http.RequestAborted)));
    }

    async Task<IResult> ShowAsync(HttpContext http, string id, int status, string? did, Problem? problem, IFormCollection? posted = null, PhoneProof? proof = null, string? proven = null, string? task = null)
    {
        var (page, post, phone) = (PageContext.Of(http), await posts.GetAsync(id, http.RequestAborted), proven ?? residents.Of(http));
        var (count, own) = await participation.CountAsync(post, phone, http.RequestAborted);
        return Pages.Show<PostPage>(status, (nameof(PostPage.Page), page), (nameof(PostPage.Post), post), (nameof(PostPage.Street), await streets.FindAsync(http, post.Street.Value!)), (nameof(PostPage.Phone), phone), (nameof(PostPage.Count), count), (nameof(PostPage.Own), own),
            (nameof(PostPage.Result), await participation.ResultAsync(post, http.RequestAborted)), (nameof(PostPage.Said), post.Kind == PostKind.Topic ? await participation.ContributionsAsync(post, false, http.RequestAborted) : []),
            (nameof(PostPage.Did), did), (nameof(PostPage.Task), task), (nameof(PostPage.Problem), problem), (nameof(PostPage.Posted), posted), (nameof(PostPage.Proof), phone is null ? proof : null));
    }

    async Task<IResult> DoAsync(HttpContext http, string id)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var verb = posted["do"].ToString();
        var proof = new PhoneProof(Short(posted["phone"]), Short(posted["asked"]) is { Length: > 0 } one ? one : null, posted["wanted"].ToString() is { Length: > 0 } named ? named : verb);
        var phone = residents.Of(http);
        try
        {
            if (!quotas.TryTake("board:" + Address.LimitOf(http), PostsPerMinute, 0, time.GetUtcNow(), out _)) throw new RefusedException(RefusalKind.Busy, Problem.Of("follow.often"));
            if (phone is null && verb == "prove" && proof.Asked is { } asked)
                residents.Begin(http, phone = await codes.ProvePhoneAsync(asked, proof.Phone, Short(posted["code"]), http.RequestAborted), posted["own"] == "true");
            else if (phone is null)
            {
                // Known no longer: the phone is proven here, and what was filled in goes on from there.
                if (verb == "code") proof = proof with { Asked = await codes.AskPhoneAsync(proof.Phone, (await posts.GetAsync(id, http.RequestAborted)).Street, Address.LimitOf(http), http.RequestAborted) };
                return await ShowAsync(http, id, StatusCodes.Status200OK, null, null, posted, proof);
            }
            switch (verb = proof.Wanted)
            {
                case "sign": await participation.SignUpAsync(id, phone, posted["name"].ToString(), http.RequestAborted); break;
                case "off": await participation.SignOffAsync(id, phone, http.RequestAborted); break;
                case "vote": await participation.VoteAsync(id, phone, int.TryParse(posted["choice"], NumberStyles.None, CultureInfo.InvariantCulture, out var choice) ? choice : -1, http.RequestAborted); break;
                case "say": await participation.ContributeAsync(id, phone, posted["text"].ToString(), http.RequestAborted); break;
                default: return Results.LocalRedirect("/board/" + Uri.EscapeDataString(id));
            }
            return Results.LocalRedirect($"/board/{Uri.EscapeDataString(id)}?did={proof.Wanted}");
        }
        catch (RefusedException refused) when (refused.Problems is [{ Code: "board.twice" }])
        {
            // A double press: what was done the first time stands.
            return Results.LocalRedirect($"/board/{Uri.EscapeDataString(id)}?did=twice");
        }
        catch (RefusedException refused) when (refused.Kind != RefusalKind.NotFound)
        {
            return await ShowAsync(http, id, ProblemHttp.StatusOf(refused.Kind), null, refused.Problems[0], posted, proof, phone);
        }
    }

    static string Short(string? text) => (text ?? "").Trim() is { Length: > 60 } longer ? longer[..60] : (text ?? "").Trim();
}

/// <summary>A phone being proven on the way to something.</summary>
/// <param name="Asked">Names the code that was asked for; null before.</param>
/// <param name="Wanted">What they were about to do.</param>
public sealed record PhoneProof(string Phone, string? Asked, string Wanted);
