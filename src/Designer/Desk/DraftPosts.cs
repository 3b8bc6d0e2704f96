using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>How pages keep and find half-filled forms.</summary>
static class DraftPosts
{
    public const string Save = "save", Discard = "discard";

    /// <summary>The draft at a place; null also where its reader may not fill the form in any more.</summary>
    public static async Task<FormDraft?> FindAsync(FormDraftDesk drafts, Caller caller, DraftPlace place, CancellationToken cancellation)
    {
        try { return await drafts.FindAsync(caller, place, cancellation); }
        catch (RefusedException) { return null; }
    }

    /// <summary>Files that a draft names and that are still there.</summary>
    public static async Task<IReadOnlyDictionary<string, Record>> FilesAsync(Attachments attachments, Caller caller, FormDraft draft, Record current, CancellationToken cancellation)
    {
        var known = new Dictionary<string, Record>(FileReference.In(current), StringComparer.Ordinal);
        foreach (var (id, file) in await attachments.SentAsync(caller.Key, draft.Values, cancellation)) known[id] = file.Reference;
        return known;
    }

    /// <summary>Saves, and says so: to a script in its own words, to a person on the page they come back to.</summary>
    public static async Task<IResult> SaveAsync(HttpContext http, FormDraftDesk drafts, DraftPlace place, string? street, Record typed, string? comment, string address)
    {
        var page = PageContext.Of(http);
        var at = await drafts.SaveAsync(page.Caller!, place, street, typed, comment, http.RequestAborted);
        return AsksForJson(http) ? Results.Json(new { said = page.Words.Say("draft.saved", ("time", PageContext.China(at).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))) }) : Results.LocalRedirect($"{address}?did={Save}");
    }

    public static async Task<IResult> DiscardAsync(HttpContext http, FormDraftDesk drafts, DraftPlace place, string address)
    {
        await drafts.DropAsync(PageContext.Of(http).Caller!, place, http.RequestAborted);
        return Results.LocalRedirect($"{address}?did={Discard}");
    }

    static bool AsksForJson(HttpContext http) => http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal);
}
