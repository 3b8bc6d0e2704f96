using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Forms;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>Lists of options that several fields share.</summary>
sealed class OptionParts() : PartKind("options", "rows", "options")
{
    public override string Stem => "options";
    public override Type Panel => typeof(OptionPanel);
    public override Type Preview => typeof(OptionPreview);

    public override JsonObject Begin(string name, DraftView draft) => new() { ["name"] = name, ["rows"] = new JsonArray(One("o1", draft.Page.Words["canvas.option"] + " 1"), One("o2", draft.Page.Words["canvas.option"] + " 2")) };

    public override JsonObject Row(PartView view, Posted posted) => One(Free(view.Rows, 0), $"{view.Words["canvas.option"]} {view.Rows.Count + 1}");

    public override JsonObject ReadHead(Posted posted, PartView view)
    {
        var members = new JsonObject();
        posted.Text(members, "codes");
        return members;
    }

    public override JsonObject ReadRow(Posted posted, PartView view)
    {
        var members = new JsonObject();
        posted.Label(members, "label", needed: true, posted: "called");
        posted.Text(members, "parent");
        return members;
    }

    /// <summary>Several options at once, one a line; those that are there already are left.</summary>
    public override IEnumerable<DraftEdit> Together(Posted posted, PartView view)
    {
        if (posted["do"] == "copy" && view.At >= 0) yield return new SetRow(view.Path, view.At + 1, new JsonObject { ["value"] = Free(view.Rows, 0) }, List);
        if (view.At >= 0 || posted["do"] is "add" or "remove") yield break;
        var known = view.Rows.Select(r => PartView.LabelOf(r["label"])?.Zh).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var n = 0;
        foreach (var line in posted["lines"].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (known.Add(line)) yield return new AddRow(view.Path, One(Free(view.Rows, n++), line), null, List);
    }

    public override (string Label, IEnumerable<string> Tags) Told(JsonObject row, PartView view) =>
        (PartView.LabelOf(row["label"]) is { } label ? view.Words.Of(label) : "", PartView.TextOf(row["parent"]) is { } parent ? [view.Words.Say("options.under", ("name", NameOf(parent, view)))] : []);

    public static string NameOf(string value, PartView view) => view.Rows.FirstOrDefault(r => PartView.TextOf(r["value"]) == value) is { } row && PartView.LabelOf(row["label"]) is { } label ? view.Words.Of(label) : value;

    /// <summary>Fields whose options it is, with the form each stands in.</summary>
    public static IEnumerable<(FormDefinition Form, FieldDefinition Field)> UsedBy(PartView view) => view.Draft.Forms.SelectMany(form => Inside(form.Fields).Where(f => f.List == view.Id).Select(f => (form, f)));

    static IEnumerable<FieldDefinition> Inside(IEnumerable<FieldDefinition> fields) => fields.SelectMany(f => Inside(f.Fields).Prepend(f));

    static JsonObject One(string value, string label) => new() { ["value"] = value, ["label"] = label };

    /// <param name="skip">How many free ones are taken already.</param>
    static string Free(IReadOnlyList<JsonObject> rows, int skip)
    {
        var taken = rows.Select(r => PartView.TextOf(r["value"])).OfType<string>().ToHashSet(StringComparer.Ordinal);
        for (; ; skip--)
        {
            var free = DraftEdits.FreeId("o", taken.Contains);
            if (skip == 0) return free;
            taken.Add(free);
        }
    }
}
