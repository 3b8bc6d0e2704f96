using System.Collections.Immutable;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Scripts;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>
/// Columns of a record table that change together: those of one form of the app, since a step of a flow fills one form. An update of a part costs
/// what its columns cost; one shape for each set of columns that ever changed together would give the database a new statement every time.
/// </summary>
sealed class RecordPart
{
    readonly RowShape shape;
    readonly int[] columns;
    readonly bool[] holds;

    RecordPart(string table, ImmutableArray<RecordField> fields, int[] columns)
    {
        this.columns = columns;
        holds = new bool[fields.Length];
        foreach (var column in columns) holds[column] = true;
        shape = new(table, RowVerb.Update, 1, [new("case_id", ColumnType.Text), .. columns.Select(c => new Column(fields[c].Column, fields[c].Type))]);
    }

    /// <summary>The parts of an app's record from small to large; the last holds every column.</summary>
    public static IEnumerable<RecordPart> Of(string table, ImmutableArray<RecordField> fields, LightApp app)
    {
        var all = Enumerable.Range(0, fields.Length).ToArray();
        return app.Forms.Values.OrderBy(form => form.Definition.Id, StringComparer.Ordinal)
            .Select(form => form.Definition.Fields.Select(f => f.Id).ToHashSet(StringComparer.Ordinal))
            .Select(roots => all.Where(at => roots.Contains(fields[at].Root)).ToArray())
            .Where(columns => columns.Length > 0 && columns.Length < all.Length)
            .OrderBy(columns => columns.Length)
            .Append(all)
            .Select(columns => new RecordPart(table, fields, columns));
    }

    /// <summary>The first of the parts that holds all these columns.</summary>
    public static RecordPart Smallest(RecordPart[] parts, List<int> changed)
    {
        foreach (var part in parts)
            if (part.HoldsAll(changed)) return part;
        return parts[^1];
    }

    public RowWrite Write(CaseId id, ImmutableArray<RecordField> fields, Record form)
    {
        var cells = new object?[columns.Length + 1];
        cells[0] = id.Value;
        for (var i = 0; i < columns.Length; i++) cells[i + 1] = fields[columns[i]].Cell(form);
        return new(shape, cells);
    }

    bool HoldsAll(List<int> changed)
    {
        foreach (var column in changed)
            if (!holds[column]) return false;
        return true;
    }
}
