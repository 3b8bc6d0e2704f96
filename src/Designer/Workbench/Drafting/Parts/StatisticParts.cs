using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Cases;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Reports of the app: what cases are put together by, and which numbers.</summary>
sealed class StatisticParts() : PartKind("reports", "figures", "statistics")
{
    public override string Stem => "report";
    public override Type Panel => typeof(StatisticPanel);
    public override Type Preview => typeof(StatisticPreview);

    public override JsonObject Begin(string name, DraftView draft) => new()
    {
        ["name"] = name, ["by"] = new JsonArray(ColumnFields.Of(draft.Forms).Where(f => ColumnFields.IsGrouped(f.Field)).Select(f => "f." + f.Path).FirstOrDefault() ?? "street"),
        ["figures"] = new JsonArray(new JsonObject { ["of"] = "count" }, new JsonObject { ["of"] = "closed" }, new JsonObject { ["of"] = "overdue" }),
    };

    public override JsonObject Row(PartView view, Posted posted) => new() { ["of"] = StatisticFigure.Counts.FirstOrDefault(c => view.Rows.All(r => PartView.TextOf(r["of"]) != c)) ?? "count" };

    public override JsonObject ReadHead(Posted posted, PartView view)
    {
        var members = new JsonObject();
        if (posted.Has("by.1")) members["by"] = new JsonArray([.. new[] { posted.Some("by.1"), posted.Some("by.2") }.OfType<string>().Distinct().Select(b => (JsonNode)b)]);
        posted.Text(members, "state");
        if (posted.Has("where.shown")) members["where"] = WherePosted.Read(posted, view.Draft);
        return members;
    }

    public override JsonObject ReadRow(Posted posted, PartView view)
    {
        var members = new JsonObject();
        posted.Label(members, "heading");
        if (members.ContainsKey("heading"))
        {
            members["name"] = members["heading"]?.DeepClone();
            members.Remove("heading");
        }
        // What is counted and of which field is one choice on the page.
        if (posted.Some("figure") is { } figure)
        {
            var parts = figure.Split(':', 2);
            members["of"] = parts[0];
            members["field"] = parts.Length > 1 ? parts[1] : null;
        }
        return members;
    }

    public override (string Label, IEnumerable<string> Tags) Told(JsonObject row, PartView view)
    {
        var name = NameOf(PartView.TextOf(row["of"]) ?? "", PartView.TextOf(row["field"]), view);
        return PartView.LabelOf(row["name"]) is { } own ? (view.Words.Of(own), [name]) : (name, []);
    }

    public static string NameOf(string of, string? field, PartView view) =>
        (field is null ? "" : (WherePosted.Fields(view.Draft).FirstOrDefault(f => f.Path == field).Field is { } known ? view.Words.Of(known.Label) : field) + " ") + LedgerTable.NameOf("figure." + of, view.Words.Language);

    /// <summary>All that cases can be put together by.</summary>
    public static IReadOnlyList<(string Id, string Name)> Groupings(PartView view) =>
        [.. AppStatistic.OfCase.Select(c => (c, LedgerTable.NameOf(c, view.Words.Language))), .. WherePosted.Fields(view.Draft).Where(f => ColumnFields.IsGrouped(f.Field)).Select(f => ("f." + f.Path, view.Words.Of(f.Field.Label)))];

    /// <summary>All numbers there can be.</summary>
    public static IEnumerable<(string Id, string Name)> Figures(PartView view) =>
        StatisticFigure.Counts.Select(c => (c, NameOf(c, null, view))).Concat(WherePosted.Fields(view.Draft).Where(f => ColumnFields.IsSummed(f.Field)).SelectMany(f => StatisticFigure.Sums.Select(s => ($"{s}:{f.Path}", NameOf(s, f.Path, view)))));
}
