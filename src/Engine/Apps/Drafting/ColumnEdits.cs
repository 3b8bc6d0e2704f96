using System.Text.Json.Nodes;
using LowCode.Forms;

namespace LowCode.Apps;

/// <summary>
/// What lists of the desk show besides number and title. Where a designer has said nothing, the first field that fits is taken, with the edit that adds it
/// and undone with it: a list of cases says whom they are about and of what kind.
/// </summary>
static class ColumnEdits
{
    static readonly (string Column, string[] Types)[] taken =
        [("category", [DraftEdits.NameOf(FieldType.Choice), DraftEdits.NameOf(FieldType.Cascader)]), ("claimant", [DraftEdits.NameOf(FieldType.PersonName), DraftEdits.NameOf(FieldType.Mobile)])];

    /// <param name="field">One of the form's own, in no table or group.</param>
    public static void Added(DraftFiles files, string form, JsonObject field)
    {
        var app = files.Open("app.json");
        if ((string?)app["form"] != form || field["multiple"] is JsonValue many && many.TryGetValue<bool>(out var several) && several) return;
        foreach (var (column, types) in taken)
            if (types.Contains((string?)field["type"]) && (app["columns"] as JsonObject)?[column] is null)
            {
                if (app["columns"] is not JsonObject columns) app["columns"] = columns = [];
                columns[column] = (string?)field["id"];
            }
    }

    /// <summary>Cases that begin with another form have what that form asks in their columns, and nothing of the one before.</summary>
    public static void Fitted(DraftFiles files)
    {
        var app = files.Open("app.json");
        if ((string?)app["form"] is not { } form || app["columns"] is not JsonObject columns || !files.Has($"forms/{form}.json")) return;
        var known = (files.Open($"forms/{form}.json")["fields"] as JsonArray ?? []).Select(f => (string?)f?["id"]).ToHashSet(StringComparer.Ordinal);
        foreach (var column in columns.Where(c => c.Value is JsonValue named && named.TryGetValue<string>(out var id) && !known.Contains(id)).Select(c => c.Key).ToArray()) columns.Remove(column);
        if (columns.Count == 0) app.Remove("columns");
    }

    /// <summary>What is gone stands in no column.</summary>
    public static void Removed(DraftFiles files, string form, string field)
    {
        var app = files.Open("app.json");
        if ((string?)app["form"] != form || app["columns"] is not JsonObject columns) return;
        foreach (var column in columns.Where(c => c.Value is JsonValue named && named.TryGetValue<string>(out var id) && id == field).Select(c => c.Key).ToArray()) columns.Remove(column);
        if (columns.Count == 0) app.Remove("columns");
    }
}
