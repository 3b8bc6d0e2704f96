using System.Text.Json.Nodes;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>The panel of the app itself as members of its manifest.</summary>
static class AppPosted
{
    public static JsonObject Read(Posted posted)
    {
        var members = new JsonObject();
        posted.Label(members, "name", needed: true);
        posted.Label(members, "noun", needed: true);
        if (posted.Some("numberPrefix") is { } prefix) members["numberPrefix"] = prefix.ToUpperInvariant();
        if (posted.Some("version") is { } version) members["version"] = version;
        if (posted.Some("id") is { } id) members["id"] = id;
        if (posted.Some("form") is { } form) members["form"] = form;
        if (posted.Some("title") is { } title) members["title"] = title.StartsWith("form.", StringComparison.Ordinal) ? title : "form." + title;
        if (posted.Has("openedBy.shown")) members["openedBy"] = new JsonArray([.. posted.All("openedBy").Select(p => (JsonNode)p)]);
        if (posted.Has("posts.shown")) members["posts"] = new JsonArray([.. posted.All("posts").Select(p => (JsonNode)p)]);
        if (posted.Has("columns.shown"))
        {
            var columns = new JsonObject();
            foreach (var column in AppColumns.All) if (posted.Some("columns." + column) is { } field) columns[column] = field;
            members["columns"] = columns.Count > 0 ? columns : null;
        }
        if (posted.Has("deadline.n"))
            members["deadlines"] = posted.Number("deadline.n") is { } n
                ? new JsonArray(new JsonObject { ["id"] = "case", ["within"] = $"{n} {posted["deadline.unit"]}", ["warnAt"] = "80%", ["then"] = posted.Some("deadline.then") ?? "escalate" }) : new JsonArray();
        return members;
    }
}

/// <summary>Columns that lists of the desk show besides number and title, and the fields that can be shown there.</summary>
static class AppColumns
{
    public static IReadOnlyList<string> All { get; } = ["category", "claimant", "channel", "place", "grid"];

    public static string? Of(Apps.ListColumns? columns, string column) => column switch
    {
        "category" => columns?.Category, "claimant" => columns?.Claimant, "channel" => columns?.Channel, "place" => columns?.Place, _ => columns?.Grid,
    };

    public static bool Fits(Forms.FieldType type, string column) => column switch
    {
        "grid" => type is Forms.FieldType.Unit,
        "place" => type is Forms.FieldType.Text or Forms.FieldType.Textarea or Forms.FieldType.Address,
        _ => type is Forms.FieldType.Text or Forms.FieldType.Choice or Forms.FieldType.PersonName or Forms.FieldType.Cascader or Forms.FieldType.Mobile,
    };
}
