using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Access;
using LowCode.Apps;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>An office as duty lists name it: <c>~cg</c> is the street's own, everything else one unit.</summary>
public sealed record DutyUnit(string Id, string Name);

/// <summary>What the editor of a duty list shows.</summary>
/// <param name="At">Row whose panel is open, from 0; −1 for none.</param>
public sealed record ListView(DraftView Draft, DutyTable Table, int At, IReadOnlyList<Problem> Found, IReadOnlyList<Problem> Refused)
{
    /// <summary>Conditions of one row on a page.</summary>
    public const int Conditions = 3;

    public string Address => $"{Draft.Address}/lists/{Table.Id}";

    public DutyRow? Row => At >= 0 && At < Table.Rows.Count ? Table.Rows[At] : null;

    public string Name => Draft.Tree($"lists/{Table.Id}.json")?["name"] is { } name ? Draft.Page.Words.Of(System.Text.Json.JsonSerializer.Deserialize<Label>(name)!) : Table.Id;

    /// <summary>Fields by which duties are told apart.</summary>
    public IReadOnlyList<FieldDefinition> Fields => [.. Draft.Fields.Where(f => f.Type is FieldType.Choice or FieldType.MultiChoice or FieldType.Cascader or FieldType.Text or FieldType.Boolean)];

    /// <summary>Offices there can be: those of streets by what they are, then the departments of the draft's district.</summary>
    public IReadOnlyList<DutyUnit> Units { get; } = UnitsOf(Draft);

    public string UnitName(string id) => Units.FirstOrDefault(u => u.Id == id)?.Name ?? (id.Length == 0 ? Draft.Page.Words["value.none"] : id);

    /// <summary>A row's conditions in words.</summary>
    public string Told(DutyRow row)
    {
        var words = Draft.Page.Words;
        if (row.When is not { Count: > 0 } when) return words["duty.always"];
        return string.Join(words["duty.and"], when.Select(c => $"{(Draft.Fields.FirstOrDefault(f => f.Id == c.Key) is { } field ? words.Of(field.Label) : c.Key)}{words["colon"]}{string.Join(words["join"], Values(c.Key, c.Value))}"));
    }

    /// <summary>Values of a condition by what people call them.</summary>
    public IEnumerable<string> Values(string field, Scripts.Value value) => (value.AsList ?? [value]).Select(v => v.AsText ?? v.ToString())
        .Select(v => Draft.Fields.FirstOrDefault(f => f.Id == field)?.Options.FirstOrDefault(o => o.Value == v) is { } option ? Draft.Page.Words.Of(option.Label) : v);

    static List<DutyUnit> UnitsOf(DraftView draft)
    {
        var (tree, units) = (draft.Page.Caller!.Directory.Tree, new List<DutyUnit>());
        foreach (var office in tree.Units.Where(u => u is { Kind: UnitKind.Department, Disabled: false } && tree.PathOf(u.Id).Any(a => a.Kind == UnitKind.Street)).GroupBy(u => u.Id.Value![(u.Id.Value!.LastIndexOf('-') + 1)..]))
            units.Add(new("~" + office.Key, draft.Page.Words.Say("duty.office", ("name", Short(office.First(), tree)))));
        var district = tree.TryFind(new UnitId(draft.Draft.Unit), out var own) ? tree.PathOf(own.Id).FirstOrDefault(u => u.Kind == UnitKind.District) : null;
        if (district is not null) units.AddRange(tree.ChildrenOf(district.Id).Where(u => u is { Kind: UnitKind.Department, Disabled: false }).Select(u => new DutyUnit(u.Id.Value!, u.Name)));
        return units;
    }

    /// <summary>The office without the street it stands in.</summary>
    static string Short(Unit office, UnitTree tree) => tree.PathOf(office.Id).FirstOrDefault(u => u.Kind == UnitKind.Street) is { } street && office.Name.StartsWith(street.Name, StringComparison.Ordinal) ? office.Name[street.Name.Length..] : office.Name;
}

/// <summary><c>…/lists/{list}</c>: a duty list (履职事项清单), row by row, with the acts and keys of the canvases.</summary>
static class ListCanvas
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/apps/drafts/{id}/lists/{list}", (string id, string list, int? at, HttpContext http, DraftStore drafts, CancellationToken cancellation) => ShowAsync(id, list, at ?? -1, [], http, drafts, StatusCodes.Status200OK, cancellation)).Requires(Acts.AppRead);
        pages.MapPost("/apps/drafts/{id}/lists/{list}", EditAsync).Requires(Acts.AppDesign);
    }

    static async Task<IResult> ShowAsync(string id, string list, int at, IReadOnlyList<Problem> refused, HttpContext http, DraftStore drafts, int status, CancellationToken cancellation) =>
        Pages.Show<ListCanvasPage>(status, (nameof(ListCanvasPage.View), View(await DraftView.LoadAsync(id, http, drafts, cancellation), list, at, refused)));

    static ListView View(DraftView draft, string list, int at, IReadOnlyList<Problem> refused)
    {
        var table = draft.Lists.FirstOrDefault(l => l.Id == list) ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.file.unknown", $"lists/{list}.json"));
        var view = new ListView(draft, table, at, [], refused);
        return view with { Found = [.. FlowCheck.Check(table), .. Doubts(view)] };
    }

    /// <summary>Units nobody knows, and rows that an earlier one leaves nothing to.</summary>
    static IEnumerable<Problem> Doubts(ListView view)
    {
        for (var i = 0; i < view.Table.Rows.Count; i++)
        {
            var (row, place) = (view.Table.Rows[i], (i + 1).ToString(CultureInfo.InvariantCulture));
            foreach (var unit in new[] { row.Unit, row.Lead })
                if (!string.IsNullOrEmpty(unit) && view.Units.All(u => u.Id != unit) && !view.Draft.Page.Caller!.Directory.Tree.TryFind(new UnitId(unit), out _)) yield return Problem.At("draft.duty.unit", place, ("unit", unit));
            if (i > 0 && Enumerable.Range(0, i).FirstOrDefault(before => Covers(view.Table.Rows[before], row), -1) is >= 0 and var first)
                yield return Problem.At("draft.duty.covered", place, ("row", (first + 1).ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Whatever the later row is for, the earlier one takes.</summary>
    static bool Covers(DutyRow before, DutyRow after) => (before.When ?? Scripts.Record.Empty).All(c => after.When?.Contains(c.Key) == true && Within(after.When[c.Key], c.Value));

    static bool Within(Scripts.Value inner, Scripts.Value outer) => (inner.AsList ?? [inner]).All(v => (outer.AsList ?? [outer]).Contains(v));

    static async Task<IResult> EditAsync(string id, string list, HttpContext http, DraftStore drafts, CancellationToken cancellation)
    {
        var posted = new Posted(await http.Request.ReadFormAsync(cancellation));
        var draft = await DraftView.LoadAsync(id, http, drafts, cancellation);
        var at = posted.Number("at") ?? -1;
        try
        {
            DraftGate.MustEdit(draft);
            var view = View(draft, list, at, []);
            var path = $"lists/{list}.json";
            DraftEdit edit = posted["do"] switch
            {
                "add" => new AddRow(path, new JsonObject { ["when"] = new JsonObject(), ["unit"] = view.Units.Select(u => u.Id).FirstOrDefault() ?? "", ["class"] = "basic", ["ground"] = view.Name }, at < 0 ? null : at + 1),
                "up" => new MoveRow(path, at, at - 1),
                "down" => new MoveRow(path, at, at + 1),
                "copy" => new AddRow(path, (JsonObject)(draft.Tree(path)?["rows"]?[at]?.DeepClone() ?? throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.row.unknown", "rows"))), at + 1),
                "remove" => new RemoveRow(path, at),
                "list" => new SetFile(path, Members(posted)),
                _ => new SetRow(path, at, Row(posted, view)),
            };
            await drafts.EditAsync(id, edit, draft.Page.Caller!.User.Value, cancellation);
            at = edit switch { AddRow add => add.At ?? view.Table.Rows.Count, MoveRow move => Math.Clamp(move.To, 0, view.Table.Rows.Count - 1), RemoveRow => -1, _ => at };
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(id, list, at, DraftGate.Named(refused.Problems, draft.Page), http, drafts, ProblemHttp.StatusOf(refused.Kind), cancellation);
        }
        return Results.LocalRedirect($"/apps/drafts/{id}/lists/{list}" + (at >= 0 ? $"?at={at}" : ""));
    }

    static JsonObject Members(Posted posted)
    {
        var members = new JsonObject();
        posted.Label(members, "name", needed: true);
        return members;
    }

    static JsonObject Row(Posted posted, ListView view)
    {
        var members = new JsonObject();
        if (posted["unit"] != "keep") posted.Text(members, "unit");
        if (posted["lead"] != "keep") posted.Text(members, "lead");
        posted.Text(members, "class");
        posted.Text(members, "ground");
        if (!posted.Has("when.0.field")) return members;
        var when = new JsonObject();
        for (var i = 0; i <= ListView.Conditions; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"when.{i}.");
            if (posted.Some(at + "field") is not { } field) continue;
            var definition = view.Draft.Fields.FirstOrDefault(f => f.Id == field);
            var values = posted[at + "values"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => definition?.Options.FirstOrDefault(o => o.Label.Zh == line || o.Label.En == line)?.Value ?? line).Distinct().ToList();
            if (values.Count > 0) when[field] = values.Count == 1 ? values[0] : new JsonArray([.. values.Select(v => (JsonNode)v)]);
        }
        members["when"] = when;
        return members;
    }
}
