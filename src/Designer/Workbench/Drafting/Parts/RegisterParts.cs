using System.Text.Json.Nodes;
using LowCode.Apps;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Ledgers of records the app keeps: what a record holds, and what it is known by.</summary>
sealed class RegisterParts() : PartKind("registers", "elements", "appledgers")
{
    public override string Stem => "ledger";
    public override Type Panel => typeof(RegisterPanel);
    public override Type Preview => typeof(RegisterPreview);

    public static IReadOnlyList<string> Kinds { get; } = ["text", "number", "mobile", "residentId", "creditCode"];
    public static IReadOnlyList<string> Classes { get; } = ["open", "name", "mobile", "idNumber", "bankCard", "address", "sensitive"];

    public override JsonObject Begin(string name, DraftView draft) => new()
    {
        ["name"] = name, ["label"] = "name", ["key"] = new JsonArray("name"),
        ["elements"] = new JsonArray(new JsonObject { ["id"] = "name", ["name"] = draft.Page.Words["appledgers.first"], ["required"] = true, ["find"] = true }),
    };

    public override JsonObject Row(PartView view, Posted posted) => new() { ["id"] = DraftEdits.FreeId("item", id => view.Rows.Any(r => PartView.TextOf(r["id"]) == id)), ["name"] = view.Words["appledgers.item"] };

    public override JsonObject ReadHead(Posted posted, PartView view)
    {
        var members = new JsonObject();
        posted.Text(members, "label");
        PickedPosted.Set(posted, members, "key", view.Rows.Select(r => PartView.TextOf(r["id"])).OfType<string>());
        return members;
    }

    public override JsonObject ReadRow(Posted posted, PartView view)
    {
        var members = new JsonObject();
        posted.Label(members, "name", needed: true, posted: "called");
        posted.Text(members, "kind");
        posted.Text(members, "class");
        posted.Tick(members, "required");
        posted.Tick(members, "find");
        return members;
    }

    /// <summary>A copy has an id of its own, by way of the row after which it stands.</summary>
    public override IEnumerable<DraftEdit> Together(Posted posted, PartView view) => posted["do"] == "copy" && view.At >= 0
        ? [new SetRow(view.Path, view.At + 1, new JsonObject { ["id"] = DraftEdits.FreeId("item", id => view.Rows.Any(r => PartView.TextOf(r["id"]) == id)) }, List)] : [];

    public override (string Label, IEnumerable<string> Tags) Told(JsonObject row, PartView view)
    {
        var words = view.Words;
        var tags = new List<string> { words["appledgers.kind." + (PartView.TextOf(row["kind"]) ?? "text")] };
        if (PartView.IsOn(row["required"])) tags.Add(words["form.must"]);
        if (PartView.Texts(view.File["key"]).Contains(PartView.TextOf(row["id"]) ?? "")) tags.Add(words["appledgers.key.mark"]);
        if (PartView.TextOf(row["class"]) is { } kind and not "open") tags.Add(words["appledgers.class." + kind]);
        return (NameOf(row, view), tags);
    }

    public static string NameOf(JsonObject row, PartView view) => PartView.LabelOf(row["name"]) is { } name ? view.Words.Of(name) : PartView.TextOf(row["id"]) ?? "";
}
