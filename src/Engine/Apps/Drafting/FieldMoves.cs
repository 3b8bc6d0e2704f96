using System.Text.Json.Nodes;

namespace LowCode.Apps;

/// <summary>Moves of fields: within their section, table or group, from one section to another, and into or out of tables and groups.</summary>
static class FieldMoves
{
    public static void Apply(DraftFiles files, JsonObject form, MoveField move)
    {
        var (field, among) = FormEdits.Find(form, move.Field);
        var from = move.Field.LastIndexOf('.') is var dot and > 0 ? move.Field[..dot] : null;
        var into = move.Into is null ? from : Holder(form, move.Into);
        if (into != from) Across(files, form, move, field, among, into);
        else if (from is not null || FormEdits.Sections(form).Length == 0) FormEdits.Move(among, field, move.At);
        else Within(form, move, FormEdits.IdOf(field));
    }

    /// <summary>The table or group that a place names; null for a section, and for the form itself.</summary>
    static string? Holder(JsonObject form, string into) => into.Length == 0 || FormEdits.Sections(form).Any(s => FormEdits.IdOf(s) == into) ? null : into;

    static void Within(JsonObject form, MoveField move, string id)
    {
        var sections = FormEdits.Sections(form);
        var from = sections.FirstOrDefault(s => FormEdits.Held(s, id) is not null);
        var to = move.Into is not { Length: > 0 } into ? from ?? sections[^1] : FormEdits.SectionOf(form, into);
        if (from is not null) FormEdits.List(from, "fields").Remove(FormEdits.Held(from, id));
        var held = FormEdits.List(to, "fields");
        held.Insert(Math.Clamp(move.At, 0, held.Count), id);
    }

    static void Across(DraftFiles files, JsonObject form, MoveField move, JsonObject field, JsonArray among, string? into)
    {
        var (path, id) = (move.Field, FormEdits.IdOf(field));
        if (into is not null && (into == path || into.StartsWith(path + ".", StringComparison.Ordinal))) throw DraftEdits.Refused("draft.field.inside", path);
        var target = into is null ? FormEdits.List(form, "fields") : FormEdits.Inside(form, into);
        // What stands in no table is one datum with what is called so in other forms; in a table it only has to differ from what stands beside it.
        var taken = into is null ? files.Forms.SelectMany(f => FormEdits.List(files.Open(f), "fields")).Concat(target) : target;
        if (taken.Any(other => FormEdits.IdOf(other) == id)) field["id"] = FormEdits.Free(files, form, (string?)field["type"] ?? "text");
        among.Remove(field);
        foreach (var section in path.Contains('.', StringComparison.Ordinal) ? [] : FormEdits.Sections(form))
            if (FormEdits.Held(section, path) is { } held) FormEdits.List(section, "fields").Remove(held);
        FormEdits.Forget(form, path);
        if (into is null)
        {
            FormEdits.Place(form, field, move.Into is { Length: > 0 } place ? place : null, move.At);
            return;
        }
        target.Insert(Math.Clamp(move.At, 0, target.Count), field);
        ColumnEdits.Removed(files, move.Form, path);
    }
}
