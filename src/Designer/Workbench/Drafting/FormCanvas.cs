using System.Text.Json.Nodes;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Extending;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Plugins;
using LowCode.Problems;
using LowCode.Registers;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary><c>/apps/drafts/{id}/forms/{form}</c>: the form canvas. Every act is a small edit on the server's draft, answered with the canvas as it is then.</summary>
static class FormCanvas
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts/{id}/forms/{form}", (string id, string form, string? at, HttpContext http, DraftStore drafts, CancellationToken cancellation) =>
            ShowAsync(id, form, at, [], http, drafts, StatusCodes.Status200OK, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/forms/{form}", EditAsync).Requires(Acts.AppDesign);
    }

    static async Task<IResult> ShowAsync(string id, string form, string? at, IReadOnlyList<Problem> refused, HttpContext http, DraftStore drafts, int status, CancellationToken cancellation)
    {
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var definition = draft.FormOf(form);
        var view = new FormCanvasView(draft, definition, at ?? "", [.. FormCompiler.Compile(definition).Problems, .. ElementCheck.Of(definition, draft.Forms)], refused) { Said = http.Request.Query["find"].ToString().Trim(), Licences = Licences(http) };
        if (view.Selected is { Type: FieldType.Record } record) view = view with { Registers = await RegistersAsync(record, draft, http.RequestServices.GetRequiredService<RegisterCatalog>(), cancellation) };
        return Pages.Show<FormCanvasPage>(status, (nameof(FormCanvasPage.View), view));
    }

    static IReadOnlyList<string> Licences(HttpContext http) =>
        [.. http.RequestServices.GetServices<ILicenceSource>().Concat(http.RequestServices.GetRequiredService<PluginCatalog>().Licences).SelectMany(s => s.Kinds).Distinct(StringComparer.Ordinal)];

    /// <summary>Registers there are, and those this app is to keep; the one the field names by the name it has there.</summary>
    static async Task<IReadOnlyList<(string Id, Label Name)>> RegistersAsync(FieldDefinition field, DraftView draft, RegisterCatalog catalog, CancellationToken cancellation)
    {
        var (all, own) = (await catalog.AllAsync(cancellation), draft.Manifest?.Id + ".");
        var named = field.Register is { Length: > 0 } name ? await catalog.FindAsync(name, cancellation) : null;
        var kept = draft.Draft.Package.Paths.Where(p => p.StartsWith("registers/", StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal))
            .Select(p => (Id: own + System.IO.Path.GetFileNameWithoutExtension(p), Name: PartView.LabelOf(draft.Tree(p)?["name"]))).Where(r => r.Name is not null).ToList();
        return [.. all.Where(r => !r.Id.StartsWith(own, StringComparison.Ordinal)).Select(r => (r.Id == named?.Id ? field.Register! : r.Id, new Label(r.Name.Zh, r.Name.En))), .. kept.Select(r => (r.Id, r.Name!))];
    }

    static async Task<IResult> EditAsync(string id, string form, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var posted = new Posted(await http.Request.ReadFormAsync(cancellation));
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var at = posted["at"];
        try
        {
            DraftGate.MustEdit(draft);
            var view = new FormCanvasView(draft, draft.FormOf(form), at, [], []);
            var edits = EditsOf(posted, view);
            var edited = DraftView.Of(await drafts.EditAsync(id, edits, draft.Page.Caller!.User.Value, cancellation), draft.Page);
            at = After(edits[0], view, edited, at);
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(id, form, at, DraftGate.Named(refused.Problems, draft.Page), http, drafts, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }
        return Results.LocalRedirect($"/apps/drafts/{id}/forms/{form}" + (at.Length > 0 ? $"?at={Uri.EscapeDataString(at)}" : ""));
    }

    /// <summary>What was asked for: mostly one edit; a document takes the steps that wait for it along.</summary>
    static IReadOnlyList<DraftEdit> EditsOf(Posted posted, FormCanvasView view)
    {
        var (act, open) = (posted["do"], view.Check ?? view.Document);
        return act switch
        {
            "addCheck" => [CheckPosted.Add(posted, view)],
            "addDocument" => [DocumentPosted.Add(posted, view)],
            "setCheck" => [CheckPosted.Set(posted, view, view.Check ?? throw NoRow())],
            "setDocument" => DocumentPosted.Set(posted, view, view.Document ?? throw NoRow()),
            "remove" when view.Document is { } document => DocumentPosted.Remove(view, document),
            "remove" when view.Check is { } check => [new RemoveRow(view.Path, check, CheckPosted.List)],
            "up" or "down" when open is { } at => [new MoveRow(view.Path, at, Math.Max(0, at + (act == "down" ? 1 : -1)), view.Check is null ? DocumentPosted.List : CheckPosted.List)],
            _ => [EditOf(posted, view)],
        };
    }

    static RefusedException NoRow() => new(RefusalKind.NotFound, Problem.At("draft.row.unknown", "rows"));

    static DraftEdit EditOf(Posted posted, FormCanvasView view)
    {
        var (form, at, words) = (view.Form.Id, view.At, view.Draft.Page.Words);
        switch (posted["do"])
        {
            case "addField":
                if (!Enum.TryParse<FieldType>(posted["type"], out var type)) throw new RefusedException(RefusalKind.Invalid, Problem.At("draft.type.unknown", "type", ("type", posted["type"])));
                var (into, place) = WhereTo(posted, view, type);
                return new AddField(form, DraftEdits.NameOf(type), words["type." + type], into, place, Limits.Begin(type, words));
            case "addElement":
                var element = DataElements.Find(posted["element"]) ?? throw new RefusedException(RefusalKind.Invalid, Problem.At("app.element.unknown", "element", ("field", ""), ("element", posted["element"])));
                var (holder, row) = WhereTo(posted, view, ElementSearch.TypeOf(element));
                return new AddField(form, DraftEdits.NameOf(ElementSearch.TypeOf(element)), element.Name.Zh, holder, row, ElementSearch.Members(element, words));
            case "moveField":
                return new MoveField(form, posted["field"], posted["into"], posted.Number("place") ?? 0);
            case "up" or "down": return Shift(view, posted["do"] == "down" ? 1 : -1);
            case "toSection": return new MoveField(form, at, posted["section"], int.MaxValue);
            case "copy": return new CopyField(form, at);
            case "addPage": return new AddPage(form, posted.Some("name") ?? words["canvas.page"]);
            case "remove" when view.Page is { } page: return new RemovePage(form, page);
            case "setPage":
                var named = new JsonObject();
                posted.Label(named, "name", needed: true);
                return new SetPage(form, view.Page ?? -1, named["name"]!);
            case "remove": return at.StartsWith('#') ? new RemoveSection(form, at[1..]) : new RemoveField(form, at);
            case "addSection": return new AddSection(form, posted.Some("name") ?? words["canvas.section"]);
            case "setSection":
                var section = new JsonObject();
                posted.Label(section, "name", needed: true);
                posted.Number(section, "columns");
                FieldPosted.Rule(posted, section, "visibleWhen", view.Pickable, view.Draft.Page.Caller!);
                return new SetSection(form, at[1..], section);
            case "setForm":
                var members = new JsonObject();
                posted.Label(members, "name", needed: true);
                if (posted.Has("layout")) members["layout"] = posted["layout"] is "pages" or "tabs" ? posted["layout"] : null;
                return new SetForm(form, members);
            default: return new SetField(form, at, FieldPosted.Read(posted, view.Selected ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.field.unknown", at)), view.Pickable, view.Checkable, view.Draft.Page));
        }
    }

    /// <summary>Where a new field goes: where it was dropped, else after what is selected, else to the end.</summary>
    static (string? Into, int? Place) WhereTo(Posted posted, FormCanvasView view, FieldType type)
    {
        if (posted.Has("into")) return (posted.Some("into"), posted.Number("place"));
        if (view.Section is { } section) return (section.Id, null);
        if (view.Page is { } page && page < view.Pages.Count && view.Pages[page] is [.., var last]) return (last.Id, null);
        if (view.Selected is not { } selected) return (null, null);
        if (FieldHomes.For(view, new FieldDefinition("new", type, "")) is { } holder) return (holder, null);
        var outer = view.At.Split('.')[0];
        var home = view.Form.Sections.FirstOrDefault(s => s.Fields.Contains(outer));
        return (home?.Id, (home is null ? view.Form.Fields.Select(f => f.Id).ToList().IndexOf(outer) : home.Fields.IndexOf(outer)) + 1);
    }

    static DraftEdit Shift(FormCanvasView view, int by)
    {
        if (view.Page is { } page) return new MovePage(view.Form.Id, page, Math.Max(0, page + by));
        if (view.Section is { } section) return new MoveSection(view.Form.Id, section.Id, Math.Max(0, view.Form.Sections.IndexOf(section) + by));
        if (view.Selected is not { } field) throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.field.unknown", view.At));
        if (view.Parent is { } parent)
        {
            var holder = new FormCanvasView(view.Draft, view.Form, parent, [], []).Selected!;
            return new MoveField(view.Form.Id, view.At, null, Math.Max(0, holder.Fields.IndexOf(field) + by));
        }
        var home = view.Form.Sections.FirstOrDefault(s => s.Fields.Contains(field.Id));
        if (home is null) return new MoveField(view.Form.Id, view.At, null, Math.Max(0, view.Form.Fields.IndexOf(field) + by));
        var (at, sections) = (home.Fields.IndexOf(field.Id) + by, view.Form.Sections);
        // Beyond the end of a section begins the next.
        var next = sections.IndexOf(home) + by;
        if (at < 0 && next >= 0) return new MoveField(view.Form.Id, view.At, sections[next].Id, sections[next].Fields.Length);
        if (at >= home.Fields.Length && next < sections.Length) return new MoveField(view.Form.Id, view.At, sections[next].Id, 0);
        return new MoveField(view.Form.Id, view.At, home.Id, Math.Max(0, at));
    }

    /// <summary>What is open after an edit: what is new, else what was, if it is still there.</summary>
    static string After(DraftEdit edit, FormCanvasView before, DraftView edited, string at)
    {
        var form = edited.FormOf(before.Form.Id);
        switch (edit)
        {
            case AddField or CopyField or MoveField:
                var old = Paths(before.Form.Fields).ToHashSet(StringComparer.Ordinal);
                return Paths(form.Fields).FirstOrDefault(p => !old.Contains(p)) ?? (edit is MoveField moved ? moved.Field : at);
            case AddRow { List: var list }: return list == CheckPosted.List ? $"={before.Check + 1 ?? form.Rules.Length - 1}" : $"~{before.Document + 1 ?? form.Documents.Length - 1}";
            case MoveRow { List: var list, To: var to }: return list == CheckPosted.List ? $"={Math.Min(to, form.Rules.Length - 1)}" : $"~{Math.Min(to, form.Documents.Length - 1)}";
            case RemoveRow: return "";
            case AddSection: return "#" + form.Sections[^1].Id;
            case AddPage: return "!" + (form.Pages().Length - 1);
            case MovePage move: return "!" + Math.Clamp(move.To, 0, form.Pages().Length - 1);
            case RemovePage: return "";
            case RemoveField or RemoveSection: return before.Parent ?? "";
            default: return at;
        }
    }

    static IEnumerable<string> Paths(IEnumerable<FieldDefinition> fields, string prefix = "") => fields.SelectMany(f => Paths(f.Fields, $"{prefix}{f.Id}.").Prepend(prefix + f.Id));
}
