using LowCode.Access;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LowCode.Board;

/// <summary>The board over HTTP, for staff and for systems that publish; what residents do stays on the pages, where their phone is proven.</summary>
public static class BoardEndpoints
{
    /// <param name="Kind">notice, activity, topic or ballot.</param>
    /// <param name="Who">Of a ballot: residents, anyone or named.</param>
    /// <param name="Named">Phones of those who may vote.</param>
    /// <param name="Key">The same key is the same post.</param>
    public sealed record PostBody(string Street, string Kind, string Title, string Body, DateTimeOffset? Until, string? Place, DateTimeOffset? When, int? Limit, IReadOnlyList<string>? Options, string? Who, int? Voters, int? Turnout, int? Agree, IReadOnlyList<string>? Named, string? Key);

    /// <param name="Count">Who has signed up or voted.</param>
    /// <param name="Votes">For each option; only when the ballot is over.</param>
    public sealed record PostView(string Id, string Street, string Kind, string Title, string Body, DateTimeOffset PublishedAt, string PublishedBy, DateTimeOffset? Until, PostDetails Details, int Count, IReadOnlyList<int>? Votes, int? Carried);

    /// <param name="Text">What is answered.</param>
    public sealed record AnswerBody(string Text);

    internal static void AddBoard(this IServiceCollection services)
    {
        services.AddSingleton<BoardSeal>();
        services.AddSingleton<BoardPosts>();
        services.AddSingleton<BoardParticipation>();
        services.AddSingleton<FeedbackDesk>();
        services.AddSingleton<UserChoices>();
    }

    internal static void MapBoard(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/board", ListAsync).Requires(Acts.Self).WithName("ListBoard").WithTags("board").WithSummary("What a street has published for residents").Produces<IReadOnlyList<PostView>>();
        endpoints.MapPost("/api/v1/board", PublishAsync).Requires(Acts.BoardPublish).WithName("PublishOnBoard").WithTags("board").WithSummary("Publish a notice, activity, topic or ballot").Produces<PostView>(201).ProducesProblem(403).ProducesProblem(422);
        endpoints.MapDelete("/api/v1/board/{id}", WithdrawAsync).Requires(Acts.BoardPublish).WithName("WithdrawFromBoard").WithTags("board").WithSummary("Take a post off the board").Produces(204).ProducesProblem(403).ProducesProblem(404);
        endpoints.MapGet("/api/v1/feedback", (FeedbackDesk feedback, CancellationToken cancellation) => feedback.ListAsync(cancellation)).Requires(Acts.FeedbackAnswer).WithName("ListFeedback").WithTags("feedback").WithSummary("What people say of the pages").Produces<IReadOnlyList<FeedbackEntry>>();
        endpoints.MapPost("/api/v1/feedback/{id}/answer", AnswerAsync).Requires(Acts.FeedbackAnswer).WithName("AnswerFeedback").WithTags("feedback").WithSummary("Answer it; the asker reads the answer where they asked").Produces(204).ProducesProblem(404).ProducesProblem(422);
    }

    static async Task<IReadOnlyList<PostView>> ListAsync(string street, BoardPosts posts, BoardParticipation participation, CancellationToken cancellation)
    {
        var views = new List<PostView>();
        foreach (var post in await posts.ListAsync(new UnitId(street), cancellation: cancellation)) views.Add(await ViewAsync(post, participation, cancellation));
        return views;
    }

    static async Task<IResult> PublishAsync(PostBody body, HttpContext http, BoardPosts posts, BoardParticipation participation, CancellationToken cancellation)
    {
        var details = new PostDetails(body.Place, body.When, body.Limit, body.Options, body.Who, body.Voters, body.Turnout, body.Agree);
        var post = await posts.PublishAsync(Caller.From(http), new(body.Street, body.Kind, body.Title, body.Body, body.Until, details, body.Named), body.Key ?? Guid.NewGuid().ToString("N"), cancellation);
        return Results.Json(await ViewAsync(post, participation, cancellation), statusCode: StatusCodes.Status201Created);
    }

    static async Task<IResult> WithdrawAsync(string id, HttpContext http, BoardPosts posts, CancellationToken cancellation)
    {
        await posts.WithdrawAsync(Caller.From(http), id, cancellation);
        return Results.NoContent();
    }

    static async Task<IResult> AnswerAsync(string id, AnswerBody body, HttpContext http, FeedbackDesk feedback, CancellationToken cancellation)
    {
        await feedback.AnswerAsync(Caller.From(http), id, body.Text ?? "", cancellation);
        return Results.NoContent();
    }

    static async Task<PostView> ViewAsync(BoardPost post, BoardParticipation participation, CancellationToken cancellation)
    {
        var result = await participation.ResultAsync(post, cancellation);
        return new(post.Id, post.Street.Value ?? "", post.Kind, post.Title, post.Body, post.PublishedAt, post.PublishedBy, post.Until, post.Details, (await participation.CountAsync(post, null, cancellation)).Count, result?.Votes, result?.Carried);
    }
}
