using System.Globalization;
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

    /// <summary>Lines that are named where many have the same fault.</summary>
    const int MostLines = 10;

    sealed record Inner(string Path, bool Opening, TableSheet Sheet, IReadOnlyList<(FieldDefinition Field, int At)> Columns);

    readonly List<Inner> inners = [];
    readonly Dictionary<(string Path, string Number), List<(Inner Inner, TableRow Row)>> rows = [];

    InsideRows() { }

    /// <summary>Sub-tables that have a sheet, by path.</summary>
    public IEnumerable<string> Paths => inners.Select(i => i.Path);

    public IEnumerable<string> Sheets => inners.Select(i => i.Sheet.Name);

    /// <param name="number">Heading of the number in the first sheet.</param>
    /// <param name="problems">A sheet that is no sub-table's; a heading that is nothing of the sub-table; rows that do not say whose they are; more rows than are held.</param>
    public static InsideRows Of(LightApp app, string? number, IReadOnlyList<TableSheet> sheets, ICollection<Problem> problems)
    {
        var found = new InsideRows();
        var opening = MappingCheck.All(app.OpeningForm.Definition.Fields).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var tables = app.Forms.Values.SelectMany(f => MappingCheck.All(f.Definition.Fields)).Where(f => f.Field.Type == FieldType.SubTable).DistinctBy(f => f.Path).ToList();
        var count = 0;
        foreach (var sheet in sheets.Where(s => s.Headers.Count > 1 && s.Headers[0] == number))
        {
            if (TableOf(tables, sheet, found.inners) is not { } table)
            {
                problems.Add(Problem.At("import.map.insideSheet", "sheets." + sheet.Name, ("sheet", sheet.Name), ("number", number!)));
                continue;
            }
            var (path, columns) = (table.Path, new List<(FieldDefinition, int)>());
            for (var at = 1; at < sheet.Headers.Count; at++)
                if (sheet.Headers[at].Trim() is not { Length: > 0 } header) continue;
                else if (table.Field.Fields.FirstOrDefault(f => ColumnGuess.IsNamed(f, header)) is not { } field) problems.Add(Problem.At("import.map.inside", "sheets." + sheet.Name, ("sheet", sheet.Name), ("heading", header)));
                else if (MappingCheck.IsFillable(field)) columns.Add((field, at));
            var inner = new Inner(path, opening.Contains(path), sheet, columns);
            found.inners.Add(inner);
            var nobodys = new List<long>();
            foreach (var row in sheet.Rows())
            {
                if (++count > MostRows)
                {
                    problems.Add(Problem.At("import.map.insideLarge", "sheets." + sheet.Name, ("sheet", sheet.Name), ("limit", MostRows.ToString(CultureInfo.InvariantCulture))));
                    return found;
                }
                // One that cannot be read is told at its case, as long as it says which.
                if (row.Cells.Count == 0 || row.Cells[0].Trim() is not { Length: > 0 } of) nobodys.Add(row.Line);
                else if (found.rows.TryGetValue((path, of), out var there)) there.Add((inner, row));
                else found.rows[(path, of)] = [(inner, row)];
            }
            if (nobodys.Count > 0)
                problems.Add(Problem.At("import.map.insideNumber", "sheets." + sheet.Name, ("sheet", sheet.Name), ("number", number!), ("count", nobodys.Count.ToString(CultureInfo.InvariantCulture)),
                    ("lines", string.Join(", ", nobodys.Take(MostLines).Select(n => n.ToString(CultureInfo.InvariantCulture))))));
        }
        return found;
    }

    /// <summary>The sub-table whose rows a sheet holds. A name that is taken gets a number behind it: the next sub-table of the name, first one that has all headings; else more rows of the same.</summary>
    static (string Path, FieldDefinition Field)? TableOf(List<(string Path, FieldDefinition Field)> tables, TableSheet sheet, List<Inner> inners)
    {
        var named = tables.Where(t => IsNamed(t.Field, sheet.Name)).ToList();
        var plain = sheet.Name.TrimEnd([.. "0123456789"]);
        if (named.Count == 0) named = tables.Where(t => plain.Length > 0 && IsNamed(t.Field, plain)).ToList();
        if (named.Count == 0) return null;
        var free = named.Where(t => !inners.Exists(i => i.Path == t.Path)).ToList();
        bool HasAll((string Path, FieldDefinition Field) table) => sheet.Headers.Skip(1).All(h => h.Trim().Length == 0 || table.Field.Fields.Any(f => ColumnGuess.IsNamed(f, h)));
        return free.Count > 0 ? free.Exists(HasAll) ? free.Find(HasAll) : free[0] : named[^1];
    }

    /// <summary>What belongs to a row of the first sheet: values by the path of the sub-table.</summary>
    /// <param name="issues">What cannot be read, at the line of the first sheet, with where it stands.</param>
    internal IEnumerable<(string Path, bool Opening, Value Value)> For(string number, long line, CellDates dates, List<ImportIssue> issues)
    {
        foreach (var (path, opening) in inners.Select(i => (i.Path, i.Opening)).Distinct())
        {
            if (!rows.TryGetValue((path, number), out var its)) continue;
            var values = new List<Value>();
            foreach (var (inner, row) in its)
            {
                if (row.Problem is { } broken)
                {
                    issues.Add(new(line, string.Create(CultureInfo.InvariantCulture, $"{inner.Sheet.Name} {row.Line}"), broken));
                    continue;
                }
                var record = new RecordBuilder(inner.Columns.Count);
                foreach (var (field, at) in inner.Columns)
                {
                    if (row.Cells[at].Trim().Length == 0) continue;
                    var place = string.Create(CultureInfo.InvariantCulture, $"{inner.Sheet.Name} {row.Line} / {inner.Sheet.Headers[at]}");
                    if (FormulaGuard.IsFormula(row.Cells[at])) issues.Add(new(line, place, Problem.Of("import.row.formula")));
                    else if (CellReading.Of(field, row.Cells[at], dates) is var (value, problem) && problem is not null) issues.Add(new(line, place, problem));
                    else record.Set(field.Id, value);
                }
                values.Add(record.ToRecord());
            }
            yield return (path, opening, Value.Of([.. values]));
        }
    }

    // As the sheet of a ledger is named: without what Excel does not take, and cut.
    static bool IsNamed(FieldDefinition table, string sheet) => new[] { table.Id, table.Label.Zh, table.Label.In("en") }.Any(name => string.Equals(LedgerBook.SheetName(name), LedgerBook.SheetName(sheet), StringComparison.OrdinalIgnoreCase));
}
