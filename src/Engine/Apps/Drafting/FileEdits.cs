using System.Text.Json.Nodes;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Edits of files that are lists of rows or plain members: duty lists, message templates.</summary>
static class FileEdits
{
    const int MostRows = 1000;

    public static void Apply(DraftFiles files, DraftEdit edit)
    {
        switch (edit)
        {
            case SetFile set: Set(files, set); break;
            case AddRow add: Add(Rows(files.Open(add.Path)), add); break;
            case SetRow set: DraftEdits.Set(RowOf(files.Open(set.Path), set.At), set.Members); break;
            case MoveRow move: Move(files.Open(move.Path), move); break;
            case RemoveRow remove: Rows(files.Open(remove.Path)).Remove(RowOf(files.Open(remove.Path), remove.At)); break;
        }
    }

    static void Set(DraftFiles files, SetFile set)
    {
        if (!DraftEdits.IsKnown(set.Path)) throw DraftEdits.Refused("draft.file.path", set.Path);
        if (!files.Has(set.Path)) files.Add(set.Path, []);
        DraftEdits.Set(files.Open(set.Path), set.Members);
    }

    static JsonArray Rows(JsonObject file)
    {
        if (file["rows"] is JsonArray there) return there;
        var made = new JsonArray();
        file["rows"] = made;
        return made;
    }

    static JsonObject RowOf(JsonObject file, int at) => Rows(file) is var rows && at >= 0 && at < rows.Count && rows[at] is JsonObject row ? row
        : throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.row.unknown", "rows"));

    static void Add(JsonArray rows, AddRow add)
    {
        if (rows.Count >= MostRows) throw DraftEdits.Refused("draft.row.many", add.Path, ("limit", "1000"));
        rows.Insert(Math.Clamp(add.At ?? rows.Count, 0, rows.Count), add.Members.DeepClone());
    }

    static void Move(JsonObject file, MoveRow move)
    {
        var row = RowOf(file, move.At);
        var rows = Rows(file);
        rows.Remove(row);
        rows.Insert(Math.Clamp(move.To, 0, rows.Count), row);
    }
}
