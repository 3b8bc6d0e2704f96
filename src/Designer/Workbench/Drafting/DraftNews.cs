using LowCode.Access;
using LowCode.Apps;
using LowCode.Org;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary><c>…/news</c>: whether somebody else has changed the draft since a canvas was shown, or works on it; asked by open canvases now and then.</summary>
static class DraftNews
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/apps/drafts/{id}/news", async (string id, long revision, HttpContext http, DraftStore drafts, CancellationToken cancellation) =>
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var (page, words) = (draft.Page, draft.Page.Words);
        var changed = draft.Draft.Revision != revision && draft.Draft.ChangedBy != page.Caller!.User.Value;
        return Results.Json(new
        {
            changed, text = changed ? words.Say("draft.news.changed", ("user", page.NameOf(new UserId(draft.Draft.ChangedBy)))) : draft.Other is { } other ? words.Say("draft.news.works", ("user", other)) : "",
            look = words["draft.news.look"],
        });
    }).Requires(Acts.AppRead);
}
