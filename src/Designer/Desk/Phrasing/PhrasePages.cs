using LowCode.Access;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Desk.Phrasing;

/// <summary><c>/phrases</c>: one's phrases, and the street's for whoever keeps those.</summary>
static class PhrasePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/phrases", (HttpContext http, Phrases phrases) => ShowAsync(http, phrases, null, [])).Requires(Acts.Self);
        pages.MapPost("/phrases", TakeAsync).Requires(Acts.Self).AsksFirst("remove", "phrase");
    }

    static async Task<IResult> TakeAsync(HttpContext http, Phrases phrases)
    {
        var posted = await http.Request.ReadFormAsync(http.RequestAborted);
        var removing = posted["do"] == "remove";
        try
        {
            if (removing) await phrases.RemoveAsync(Caller.From(http), posted["id"].ToString(), http.RequestAborted);
            else await phrases.AddAsync(Caller.From(http), posted["text"], posted["shared"] == "true", http.RequestAborted);
            return Results.LocalRedirect("/phrases?did=" + (removing ? "removed" : "added"));
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(http, phrases, posted["text"], [.. refused.Problems], ProblemHttp.StatusOf(refused.Kind));
        }
    }

    static async Task<IResult> ShowAsync(HttpContext http, Phrases phrases, string? typed, IReadOnlyList<Problem> problems, int status = StatusCodes.Status200OK)
    {
        var page = PageContext.Of(http);
        return Pages.Show<PhrasesPage>(status, (nameof(PhrasesPage.Page), page), (nameof(PhrasesPage.All), await phrases.OfAsync(page.Caller!, http.RequestAborted)), (nameof(PhrasesPage.MayShare), Phrases.MayShare(page.Caller!)),
            (nameof(PhrasesPage.Did), http.Request.Query["did"].ToString() is "added" or "removed" ? http.Request.Query["did"].ToString() : null), (nameof(PhrasesPage.Typed), typed), (nameof(PhrasesPage.Problems), problems));
    }
}
