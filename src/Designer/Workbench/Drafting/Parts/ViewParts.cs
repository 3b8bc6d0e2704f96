using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Cases;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Views of the ledger: columns, what it can be narrowed by, order.</summary>
sealed class ViewParts() : PartKind("views", "columns", "views")
{
    /// <summary>Fields a new view shows, besides what stands of the case.</summary>
    const int First = 5;

    static readonly string[] before = ["number", "title", "state"], after = ["openedAt", "due"];

    public override string Stem => "view";
    public override Type Panel => typeof(ViewPanel);
    public override Type Preview => typeof(ViewPreview);

    public override JsonObject Begin(string name, DraftView draft) => new()
    {
        ["name"] = name,
        ["columns"] = new JsonArray([.. before.Concat(ColumnFields.Of(draft.Forms.Where(f => f.Id == draft.Manifest?.Form)).Take(First).Select(f => "f." + f.Path)).Concat(after).Select(c => (JsonNode)new JsonObject { ["column"] = c })]),
    };

    public override JsonObject Row(PartView view, Posted posted) => new() { ["column"] = Columns(view).Select(c => c.Id).FirstOrDefault(c => view.Rows.All(r => PartView.TextOf(r["column"]) != c)) ?? "number" };

    public override JsonObject ReadHead(Posted posted, PartView view)
    {
        var members = new JsonObject();
        PickedPosted.Set(posted, members, "filters", ColumnFields.Of(view.Draft.Forms).Select(f => f.Path));
        posted.Text(members, "state");
        posted.Text(members, "sort");
        posted.Tick(members, "overdue");
        if (posted.Has("where.shown")) members["where"] = WherePosted.Read(posted, view.Draft);
        return members;
    }

    public override JsonObject ReadRow(Posted posted, PartView view)
    {
        var members = new JsonObject();
        posted.Text(members, "column");
        posted.Label(members, "heading");
        // The heading stands in the file as the column's name.
        if (members.ContainsKey("heading"))
        {
            members["name"] = members["heading"]?.DeepClone();
            members.Remove("heading");
        }
        return members;
    }

    public override (string Label, IEnumerable<string> Tags) Told(JsonObject row, PartView view)
    {
        var name = NameOf(PartView.TextOf(row["column"]) ?? "", view);
        return PartView.LabelOf(row["name"]) is { } own ? (view.Words.Of(own), [name]) : (name, []);
    }

    public static string NameOf(string column, PartView view) => Columns(view).FirstOrDefault(c => c.Id == column).Name ?? column;

    /// <summary>All columns the ledger has, by what people call them.</summary>
    public static IReadOnlyList<(string Id, string Name)> Columns(PartView view) =>
        [.. LedgerLayout.OfCase.Select(c => (c, LedgerTable.NameOf(c, view.Words.Language))), .. ColumnFields.Of(view.Draft.Forms).Select(f => ("f." + f.Path, view.Words.Of(f.Field.Label)))];
}
