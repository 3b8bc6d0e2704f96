using LowCode.Access;
using LowCode.Cases;
using LowCode.Cases.Http;
using LowCode.Cases.Links;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Desk.Links;

/// <summary><c>/act/files/{link}/{pass}/{file}</c>: the files that the page of a link shows now, while the link lives, and no other file of the case.</summary>
sealed class LinkFiles(ActionLinks links, CasePages cases, Attachments attachments, Quotas quotas, TimeProvider time)
{
    /// <summary>Files a minute to one network address: a page shows a good number of photos at once.</summary>
    const int PerMinute = 300;

    public static void Map(RouteGroupBuilder pages) =>
        pages.MapGet("/act/files/{link}/{pass}/{file}", (string link, string pass, string file, HttpContext http, LinkFiles files) => files.ReadAsync(link, pass, file, http))
            .Anonymous("the pass in the address proves that the page of a living link showed this file").WithSecretPath();

    public static string At(ActionLinks links, ActionLink link, string file) => $"/act/files/{link.Id}/{links.PassOf(link, file)}/{file}";

    async Task<IResult> ReadAsync(string name, string pass, string file, HttpContext http)
    {
        if (!quotas.TryTake("act files:" + Address.LimitOf(http), PerMinute, 0, time.GetUtcNow(), out _)) throw new RefusedException(RefusalKind.Busy, Problem.Of("link.often"));
        var (link, id, loaded, caller) = await links.EnterForFileAsync(http, name, pass, file);
        var opened = Shown(LinkPages.Narrowed(await cases.ModelAsync(http, id, loaded.State, null, null, beside: false), link)).Contains(file)
            // In the case, or in what its holder began at the desk.
            ? await attachments.ReadAsync(id, file, http.RequestAborted) ?? await attachments.ReadSentAsync(caller.Member.Party, file, http.RequestAborted)
            // What was sent by the link itself, and is not in the case yet.
            : await attachments.ReadSentAsync(caller.Key, file, http.RequestAborted);
        var answer = FileAnswer.Of(http, opened);
        links.NoteFile(link, file, Address.Of(http));
        return answer;
    }

    /// <summary>Files that its page shows: in the form that is filled in, and among what is known.</summary>
    static HashSet<string> Shown(CaseModel model) =>
    [
        .. model.Forms.Values.SelectMany(form => form.Sections.SelectMany(s => s.Fields)).SelectMany(In),
        .. model.KnownFiles.Select(f => f.Id),
    ];

    static IEnumerable<string> In(FieldView field) => field.Files.Select(f => f.Id).Concat(field.Rows.SelectMany(r => r.Fields).SelectMany(In));
}
