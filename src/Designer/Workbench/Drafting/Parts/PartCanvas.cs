using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary><c>…/{kind}/{part}</c>: print layouts, views, reports, ledgers and lists of options, row by row, with the acts and keys of the other canvases.</summary>
static class PartCanvas
{
    public static void Map(RouteGroupBuilder pages)
    {
        foreach (var kind in PartKind.All)
        {
            pages.MapGet($"/apps/drafts/{{id}}/{kind.Folder}/{{part}}", (string id, string part, int? at, HttpContext http, DraftStore drafts, CancellationToken cancellation) =>
                ShowAsync(kind, id, part, at ?? -1, [], http, drafts, StatusCodes.Status200OK, cancellation)).Requires(Acts.AppRead);
            pages.MapPost($"/apps/drafts/{{id}}/{kind.Folder}/{{part}}", (string id, string part, HttpContext http, DraftStore drafts, CancellationToken cancellation) => EditAsync(kind, id, part, http, drafts, cancellation)).Requires(Acts.AppDesign);
        }
    }

    /// <summary>A new part of a kind.</summary>
    public static async Task<string> AddAsync(DraftView draft, string folder, string? name, DraftStore drafts, CancellationToken cancellation)
    {
        var kind = PartKind.All.FirstOrDefault(k => k.Folder == folder) ?? throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.file.path", folder));
        var id = DraftEdits.FreeId(kind.Stem, taken => draft.Draft.Package[kind.PathOf(taken)] is not null);
        var file = kind.Begin(name ?? draft.Page.Words[kind.Word + ".new"], draft);
        file["id"] = id;
        await drafts.EditAsync(draft.Draft.Id, new SetFile(kind.PathOf(id), file), draft.Page.Caller!.User.Value, cancellation);
        return $"{draft.Address}/{kind.Folder}/{id}";
    }

    static async Task<IResult> ShowAsync(PartKind kind, string id, string part, int at, IReadOnlyList<Problem> refused, HttpContext http, DraftStore drafts, int status, CancellationToken cancellation) =>
        Pages.Show<PartCanvasPage>(status, (nameof(PartCanvasPage.View), View(kind, await DraftView.LoadAsync(id, http, drafts, cancellation), part, at, refused)));

    static PartView View(PartKind kind, DraftView draft, string part, int at, IReadOnlyList<Problem> refused)
    {
        var path = kind.PathOf(part);
        var file = draft.Tree(path) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.file.unknown", path));
        var found = AppCompiler.Compile(draft.Draft.Package).Problems.Where(p => p.Path == path || p.Path?.StartsWith(path + " ", StringComparison.Ordinal) == true);
        return new(draft, kind.Folder, part, file, at, [.. found], refused);
    }

    static async Task<IResult> EditAsync(PartKind kind, string id, string part, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var posted = new Posted(await http.Request.ReadFormAsync(cancellation));
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var at = posted.Number("at") ?? -1;
        try
        {
            DraftGate.MustEdit(draft);
            var view = View(kind, draft, part, at, []);
            var path = view.Path;
            var edit = EditOf(kind, posted, view);
            await drafts.EditAsync(id, [edit, .. kind.Together(posted, view)], draft.Page.Caller!.User.Value, cancellation);
            if (edit is PutFile) return Results.LocalRedirect(draft.Address);
            at = edit switch { AddRow add => add.At ?? view.Rows.Count, MoveRow move => Math.Clamp(move.To, 0, view.Rows.Count - 1), RemoveRow => -1, _ => at };
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(kind, id, part, at, DraftGate.Named(refused.Problems, draft.Page), http, drafts, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }
        return Results.LocalRedirect($"/apps/drafts/{id}/{kind.Folder}/{part}" + (at >= 0 ? string.Create(CultureInfo.InvariantCulture, $"?at={at}") : ""));
    }

    static DraftEdit EditOf(PartKind kind, Posted posted, PartView view)
    {
        var (path, at, list) = (view.Path, view.At, kind.List);
        switch (posted["do"])
        {
            case "add": return new AddRow(path, kind.Row(view, posted), at < 0 ? null : at + 1, list);
            case "up": return new MoveRow(path, at, Math.Max(0, at - 1), list);
            case "down": return new MoveRow(path, at, at + 1, list);
            case "copy": return new AddRow(path, (JsonObject)Chosen(view).DeepClone(), at + 1, list);
            case "remove": return at < 0 ? new PutFile(path, null) : new RemoveRow(path, at, list);
        }
        if (at >= 0) return new SetRow(path, at, kind.ReadRow(posted, view with { At = view.Rows.ToList().IndexOf(Chosen(view)) }), list);
        var members = kind.ReadHead(posted, view);
        posted.Label(members, "name", needed: true);
        return new SetFile(path, members);
    }

    static JsonObject Chosen(PartView view) => view.Row ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.row.unknown", "rows"));
}
