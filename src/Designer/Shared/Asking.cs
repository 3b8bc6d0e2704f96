using Microsoft.AspNetCore.Http.Extensions;

namespace LowCode.Designer.Shared;

/// <summary>An act that nothing brings back: a page asks about it once before it is done.</summary>
/// <param name="Verb">What the button sends as <c>do</c>.</param>
/// <param name="Key">The words <c>ask.KEY</c>, what is asked, and <c>ask.KEY.what</c>, what will be gone.</param>
/// <param name="Back">What the page is asked for instead when the answer is no and what was typed stands on it; null leads back to the page.</param>
public sealed record AskedFirst(string Verb, string Key, string? Back = null);

/// <summary>
/// Asking once before something is gone, the same everywhere and without script. What was asked goes along as <see cref="Sure"/>: being sure of one
/// thing says nothing of another thing that the same form can do.
/// </summary>
public static class Asking
{
    /// <summary>Names what its sender was asked about and is sure of.</summary>
    public const string Sure = "sure";

    /// <summary>What the thing is called, for the question; as the page told it.</summary>
    public const string About = "about";

    const int MostAbout = 60;

    /// <summary>Was asked about this act and is sure.</summary>
    public static bool IsSure(this IFormCollection posted, string act) => posted[Sure].Contains(act);

    /// <summary>The act of this endpoint is asked about first; everything else it does is done at once.</summary>
    public static TBuilder AsksFirst<TBuilder>(this TBuilder endpoint, string verb, string key, string? back = null) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AskedFirst(verb, key, back));

    /// <summary>The question, where what was posted needs one; it holds all that was posted.</summary>
    internal static async Task<IResult?> AskAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetOrderedMetadata<AskedFirst>() is not { Count: > 0 } acts) return null;
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        // guard: asked first
        if (acts.FirstOrDefault(a => a.Verb == posted["do"]) is not { } act || posted.IsSure(act.Verb)) return null;
        return Pages.Show<AskPage>(StatusCodes.Status200OK, (nameof(AskPage.Page), PageContext.Of(http)), (nameof(AskPage.Act), act), (nameof(AskPage.Posted), posted), (nameof(AskPage.BackTo), BackTo(http)));
    }

    /// <summary>The page the button stood on; where the browser does not tell, the address that was posted to.</summary>
    static string BackTo(HttpContext http) =>
        Uri.TryCreate(http.Request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority == http.Request.Host.Value ? from.PathAndQuery : http.Request.GetEncodedPathAndQuery();

    /// <summary>The name of a thing, cut where it is a whole text.</summary>
    internal static string Short(string? about) => about is { Length: > MostAbout } ? about[..MostAbout] + "…" : about ?? "";
}
