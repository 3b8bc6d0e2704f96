using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Print layouts: blocks on A4 paper.</summary>
sealed class PrintParts() : PartKind("prints", "blocks", "prints")
{
    public override string Stem => "print";
    public override Type Panel => typeof(PrintPanel);
    public override Type Preview => typeof(PrintPreview);

    public override JsonObject Begin(string name, DraftView draft)
    {
        var first = draft.Forms.FirstOrDefault(f => f.Id == draft.Manifest?.Form) ?? (draft.Forms is [var one, ..] ? one : null);
        var blocks = new JsonArray(new JsonObject { ["kind"] = "case" });
        if (first is not null && Printable([first]) is { Count: > 0 } fields)
            blocks.Add(new JsonObject { ["kind"] = "fields", ["heading"] = System.Text.Json.JsonSerializer.SerializeToNode(first.Name), ["fields"] = new JsonArray([.. fields.Select(f => (JsonNode)f.Id)]) });
        blocks.Add(new JsonObject { ["kind"] = "sign" });
        return new() { ["name"] = name, ["qr"] = "right", ["blocks"] = blocks };
    }

    public override JsonObject Row(PartView view, Posted posted) => new() { ["kind"] = "text", ["text"] = view.Words["prints.text.new"] };

    public override JsonObject ReadHead(Posted posted, PartView view)
    {
        var members = new JsonObject();
        posted.Label(members, "heading");
        posted.Label(members, "foot");
        posted.Text(members, "qr");
        return members;
    }

    public override JsonObject ReadRow(Posted posted, PartView view)
    {
        var (kind, members) = (posted["kind"], new JsonObject());
        members["kind"] = kind;
        posted.Label(members, "heading");
        posted.Label(members, "text");
        if (posted.Has("columns")) members["columns"] = posted.Number("columns") == 2 ? 2 : null;
        posted.Tick(members, "blank");
        if (posted.Has("table")) members["fields"] = posted.Some("table") is { } table ? new JsonArray(table) : null;
        else PickedPosted.Set(posted, members, "fields", Printable(view.Draft.Forms).Select(f => f.Id));
        // What another kind of block has stands in its own way there.
        if (kind != PartView.TextOf(view.Row?["kind"]))
            foreach (var (name, only) in new[] { ("text", "text"), ("columns", "fields"), ("blank", "fields") })
                if (kind != only) members[name] = null;
        if (kind is not ("fields" or "table") || (kind != PartView.TextOf(view.Row?["kind"]) && kind == "table")) members["fields"] = null;
        if (kind == "table" && members["fields"] is null && Tables(view.Draft.Forms) is [var first, ..]) members["fields"] = new JsonArray(first.Id);
        if (kind == "text" && !posted.Has("text.zh")) members["text"] = view.Words["prints.text.new"];
        return members;
    }

    public override (string Label, IEnumerable<string> Tags) Told(JsonObject row, PartView view)
    {
        var kind = PartView.TextOf(row["kind"]) ?? "fields";
        var fields = PartView.Texts(row["fields"]);
        var label = PartView.LabelOf(row["heading"]) is { } heading ? view.Words.Of(heading) : kind == "text" && PartView.LabelOf(row["text"]) is { } text ? Short(view.Words.Of(text)) : view.Words["prints.kind." + kind];
        return (label, [view.Words["prints.kind." + kind], .. fields.Take(6).Select(f => NameOf(f, view)), .. fields.Count > 6 ? ["…"] : Array.Empty<string>()]);
    }

    /// <summary>Fields that have something to print.</summary>
    public static IReadOnlyList<FieldDefinition> Printable(IEnumerable<FormDefinition> forms) => [.. forms.SelectMany(f => f.Fields).DistinctBy(f => f.Id).Where(f => f.Type is not (FieldType.SubTable or FieldType.Hidden or FieldType.Help))];

    public static IReadOnlyList<FieldDefinition> Tables(IEnumerable<FormDefinition> forms) => [.. forms.SelectMany(f => f.Fields).DistinctBy(f => f.Id).Where(f => f.Type == FieldType.SubTable)];

    static string NameOf(string id, PartView view) => view.Draft.Fields.FirstOrDefault(f => f.Id == id) is { } field ? view.Words.Of(field.Label) : id;

    static string Short(string text) => text.Length > 30 ? text[..30] + "…" : text;
}
