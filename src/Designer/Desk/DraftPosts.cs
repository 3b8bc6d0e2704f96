using System.Globalization;
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
    public const string Save = "save", SaveElsewhere = "saveElsewhere", Discard = "discard", Choose = "draftChoose", Forget = "draftForget";

    /// <summary>When the draft was saved that a page began with, in UTC milliseconds; empty when there was none.</summary>
    public const string Seen = "draftSeen";

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

    /// <summary>A draft is to be gone, and nobody was asked yet: the form comes again as it was filled in, with the question.</summary>
    public static bool AsksFirst(IFormCollection posted) => posted["do"].ToString() is var act && act.Split(':')[0] is Discard or Forget && !posted.IsSure(act);

    /// <summary>Saves, and says so: to a script in its own words, to a person on the page they come back to. What was saved from elsewhere meanwhile stays, and both are told of.</summary>
    public static async Task<IResult> SaveAsync(HttpContext http, FormDraftDesk drafts, DraftPlace place, string? street, Record typed, string? comment, IFormCollection posted, string address)
    {
        var page = PageContext.Of(http);
        var saved = await drafts.SaveAsync(page.Caller!, place, street, typed, comment, OriginOf(posted), http.RequestAborted);
        if (!AsksForJson(http)) return Results.LocalRedirect($"{address}?did={(saved.Elsewhere is null ? Save : SaveElsewhere)}");
        return Results.Json(saved.Elsewhere is { } other
            ? new { said = page.Words.Say("draft.elsewhere", ("time", Clock(other)), ("own", Clock(saved.At))), choose = (string?)address, chooses = (string?)page.Words["draft.elsewhere.choose"] }
            : new { said = page.Words.Say("draft.saved", ("time", Clock(saved.At))), choose = (string?)null, chooses = (string?)null });
    }

    /// <summary>Takes another draft of the same form in place of the one that is there, or forgets it. What stands on the page is saved before.</summary>
    public static async Task<IResult> ChooseAsync(HttpContext http, FormDraftDesk drafts, DraftPlace place, string? street, Record typed, string? comment, IFormCollection posted, string address)
    {
        var (caller, asked) = (PageContext.Of(http).Caller!, posted["do"].ToString().Split(':', 2));
        if (asked is [Forget, var unwanted]) await drafts.DropCopyAsync(caller, place, unwanted, http.RequestAborted);
        else if (asked is [Choose, var wanted])
        {
            await drafts.SaveAsync(caller, place, street, typed, comment, OriginOf(posted), http.RequestAborted);
            await drafts.ChooseAsync(caller, place, street, wanted, http.RequestAborted);
        }
        return Results.LocalRedirect(address);
    }

    static DraftOrigin OriginOf(IFormCollection posted) =>
        new(PostedCommand.KeyOf(posted), long.TryParse(posted[Seen], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? DateTimeOffset.FromUnixTimeMilliseconds(seen) : null, true);

    static string Clock(DateTimeOffset at) => PageContext.China(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static async Task<IResult> DiscardAsync(HttpContext http, FormDraftDesk drafts, DraftPlace place, string address)
    {
        await drafts.DropAsync(PageContext.Of(http).Caller!, place, http.RequestAborted);
        return Results.LocalRedirect($"{address}?did={Discard}");
    }

    static bool AsksForJson(HttpContext http) => http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal);
}
