using LowCode.Apps;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>
/// The rows of sub-tables that stand on sheets of their own, as an app's ledger is written: a sheet has the sub-table's name, its first column is that of the number
/// by which a row of the first sheet is known, the others are the fields of the sub-table by their names. Pure.
/// </summary>
public sealed class InsideRows
{
    /// <summary>Rows of all sheets together that are held at once.</summary>
    const int MostRows = 200_000;

    sealed record Inner(string Path, bool Opening, TableSheet Sheet, IReadOnlyList<(FieldDefinition Field, int At)> Columns);

    readonly List<Inner> inners = [];
    readonly Dictionary<(string Path, string Number), List<TableRow>> rows = [];

    InsideRows() { }

    /// <summary>Sub-tables that have a sheet, by path.</summary>
    public IEnumerable<string> Paths => inners.Select(i => i.Path);

    public IEnumerable<string> Sheets => inners.Select(i => i.Sheet.Name);

    /// <param name="number">Heading of the number in the first sheet.</param>
    /// <param name="problems">A heading that is nothing of the sub-table; more rows than are held.</param>
    public static InsideRows Of(LightApp app, string? number, IReadOnlyList<TableSheet> sheets, ICollection<Problem> problems)
    {
        var found = new InsideRows();
        var opening = MappingCheck.All(app.OpeningForm.Definition.Fields).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var tables = app.Forms.Values.SelectMany(f => MappingCheck.All(f.Definition.Fields)).Where(f => f.Field.Type == FieldType.SubTable).DistinctBy(f => f.Path).ToList();
        var count = 0;
        foreach (var sheet in sheets.Where(s => s.Headers.Count > 1 && s.Headers[0] == number))
        {
            if (tables.FirstOrDefault(t => IsNamed(t.Field, sheet.Name)) is not { Path: { } path } table || found.inners.Exists(i => i.Path == path)) continue;
            var columns = new List<(FieldDefinition, int)>();
            for (var at = 1; at < sheet.Headers.Count; at++)
                if (sheet.Headers[at].Trim() is not { Length: > 0 } header) continue;
                else if (table.Field.Fields.FirstOrDefault(f => ColumnGuess.IsNamed(f, header)) is not { } field) problems.Add(Problem.At("import.map.inside", "sheets." + sheet.Name, ("sheet", sheet.Name), ("heading", header)));
                else if (MappingCheck.IsFillable(field)) columns.Add((field, at));
            found.inners.Add(new(path, opening.Contains(path), sheet, columns));
            foreach (var row in sheet.Rows())
            {
                if (++count > MostRows)
                {
                    problems.Add(Problem.At("import.map.insideLarge", "sheets." + sheet.Name, ("sheet", sheet.Name), ("limit", MostRows.ToString(System.Globalization.CultureInfo.InvariantCulture))));
                    return found;
                }
                var of = row.Problem is null ? row.Cells[0].Trim() : "";
                if (of.Length == 0) continue;
                if (!found.rows.TryGetValue((path, of), out var there)) found.rows[(path, of)] = there = [];
                there.Add(row);
            }
        }
        return found;
    }

    /// <summary>What belongs to a row of the first sheet: values by the path of the sub-table.</summary>
    /// <param name="issues">What cannot be read, at the line of the first sheet, with where it stands.</param>
    internal IEnumerable<(string Path, bool Opening, Value Value)> For(string number, long line, CellDates dates, List<ImportIssue> issues)
    {
        foreach (var inner in inners)
        {
            if (!rows.TryGetValue((inner.Path, number), out var its)) continue;
            var values = new List<Value>();
            foreach (var row in its)
            {
                var record = new RecordBuilder(inner.Columns.Count);
                foreach (var (field, at) in inner.Columns)
                {
                    if (row.Cells[at].Trim().Length == 0) continue;
                    var place = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{inner.Sheet.Name} {row.Line} / {inner.Sheet.Headers[at]}");
                    if (FormulaGuard.IsFormula(row.Cells[at])) issues.Add(new(line, place, Problem.Of("import.row.formula")));
                    else if (CellReading.Of(field, row.Cells[at], dates) is var (value, problem) && problem is not null) issues.Add(new(line, place, problem));
                    else record.Set(field.Id, value);
                }
                values.Add(record.ToRecord());
            }
            yield return (inner.Path, inner.Opening, Value.Of([.. values]));
        }
    }

    // As the sheet of a ledger is named: without what Excel does not take, and cut.
    static bool IsNamed(FieldDefinition table, string sheet) => new[] { table.Id, table.Label.Zh, table.Label.In("en") }.Any(name => string.Equals(LedgerBook.SheetName(name), LedgerBook.SheetName(sheet), StringComparison.OrdinalIgnoreCase));
}
