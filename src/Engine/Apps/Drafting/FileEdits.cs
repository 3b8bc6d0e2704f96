using System.Text.Json.Nodes;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>Edits of files that are lists of rows or plain members: duty lists, message templates.</summary>
static class FileEdits
{
    const int MostRows = 1000;

    public static void Apply(DraftFiles files, DraftEdit edit)
    {
        if (edit is SetFile file) Set(files, file);
        if (edit is not RowEdit { Path: var path } row) return;
        var rows = Rows(files.Open(path), row.List);
        switch (row)
        {
            case AddRow add: Add(rows, add); break;
            case SetRow set: DraftEdits.Set(RowOf(rows, set.At), set.Members); break;
            case MoveRow move: Move(rows, move); break;
            case RemoveRow remove: rows.Remove(RowOf(rows, remove.At)); break;
        }
    }

    static void Set(DraftFiles files, SetFile set)
    {
        if (!DraftEdits.IsKnown(set.Path)) throw DraftEdits.Refused("draft.file.path", set.Path);
        if (!files.Has(set.Path)) files.Add(set.Path, []);
        DraftEdits.Set(files.Open(set.Path), set.Members);
    }

    static JsonArray Rows(JsonObject file, string list)
    {
        if (file[list] is JsonArray there) return there;
        var made = new JsonArray();
        file[list] = made;
        return made;
    }

    static JsonObject RowOf(JsonArray rows, int at) => at >= 0 && at < rows.Count && rows[at] is JsonObject row ? row
        : throw new RefusedException(RefusalKind.NotFound, Problem.At("draft.row.unknown", "rows"));

    static void Add(JsonArray rows, AddRow add)
    {
        if (rows.Count >= MostRows) throw DraftEdits.Refused("draft.row.many", add.Path, ("limit", "1000"));
        rows.Insert(Math.Clamp(add.At ?? rows.Count, 0, rows.Count), add.Members.DeepClone());
    }

    static void Move(JsonArray rows, MoveRow move)
    {
        var row = RowOf(rows, move.At);
        rows.Remove(row);
        rows.Insert(Math.Clamp(move.To, 0, rows.Count), row);
    }
}
