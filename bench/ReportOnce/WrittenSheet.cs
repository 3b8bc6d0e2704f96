using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using LowCode.Org;

namespace LowCode.Bench.ReportOnce;

/// <summary>Compares the file that came back with the one that was sent, cell by cell: what was drawn stands where it stood or moved down whole, rows hold what they have to.</summary>
sealed class WrittenSheet(byte[] sent, byte[] written)
{
    const uint DataFrom = 6, DataTo = 10;
    const string Letters = "ABCDEFGHIJKLM";

    sealed record Cell(string Text, uint Style);

    sealed record Sheet(Dictionary<string, Cell> Cells, HashSet<string> Merges, string Columns, Dictionary<uint, string> Heights, string Area, IReadOnlyList<string> Others);

    public int Checked { get; private set; }
    public List<string> Wrong { get; } = [];

    /// <param name="people">Those that have to be there, units in the order of the tree.</param>
    public void Run(IReadOnlyList<ReportedPerson> people, UnitTree tree)
    {
        var (before, after) = (Read(sent), Read(written));
        var more = (uint)Math.Max(0, people.Count - (int)(DataTo - DataFrom + 1));
        uint Moved(uint row) => row > DataTo ? row + more : row;
        foreach (var (place, cell) in before.Cells)
        {
            var (column, row) = (place[..1], uint.Parse(place.AsSpan(1), CultureInfo.InvariantCulture));
            if (row is >= DataFrom and <= DataTo) continue;
            var wanted = cell.Text == "=SUM(K6:K10)" ? cell with { Text = $"=SUM(K6:K{DataTo + more})" } : cell;
            Same($"{column}{Moved(row)}", wanted, after.Cells.GetValueOrDefault($"{column}{Moved(row)}"));
        }
        Rows(people, tree, before, after, more);
        foreach (var merge in before.Merges)
            Same("merge " + merge, string.Join(':', merge.Split(':').Select(p => p[..1] + Moved(uint.Parse(p.AsSpan(1), CultureInfo.InvariantCulture)))) is var at && after.Merges.Contains(at) ? at : null, at);
        foreach (var (row, height) in before.Heights.Where(h => h.Key is < DataFrom or > DataTo)) Same($"height {row}", height, after.Heights.GetValueOrDefault(Moved(row)));
        Same("columns", before.Columns, after.Columns);
        Same("printed area", before.Area.Replace("$13", $"${13 + more}", StringComparison.Ordinal), after.Area);
        Same("other sheets", string.Join('\n', before.Others), string.Join('\n', after.Others));
        // No row more than there have to be.
        Same("cells", before.Cells.Count + (int)more * Letters.Length, after.Cells.Count);
    }

    void Rows(IReadOnlyList<ReportedPerson> people, UnitTree tree, Sheet before, Sheet after, uint more)
    {
        // Within a unit rows may stand in any order: they are told apart by the phone.
        var left = people.ToList();
        for (uint n = 0; n < DataTo + more - DataFrom + 1; n++)
        {
            var row = DataFrom + n;
            string Text(char column) => after.Cells.GetValueOrDefault($"{column}{row}")?.Text ?? "";
            var one = left.FirstOrDefault(p => Mask.Mobile(p.Phone) == Text('F'));
            if (one is not null) left.Remove(one);
            else if (n < people.Count) Wrong.Add($"row {row}: nobody known by {Text('F')}");
            string[] wanted = one is null ? [.. Enumerable.Repeat("", Letters.Length)] :
            [
                $"{n + 1}", NameOf(tree, tree.StreetOf(new UnitId(one.Unit))!.Value.Value!), NameOf(tree, one.Unit), Mask.Name(one.Name), Mask.IdNumber(one.IdNumber), Mask.Mobile(one.Phone), $"{one.Age}", one.Residence,
                one.Alone, one.Alarm, $"{one.Visits}", one.Day, "",
            ];
            for (var c = 0; c < Letters.Length; c++) Same($"{Letters[c]}{row}", new Cell(wanted[c], before.Cells[$"{Letters[c]}{DataFrom}"].Style), after.Cells.GetValueOrDefault($"{Letters[c]}{row}"));
            if (one is not null && n < people.Count) Same($"unit of row {row}", people[(int)n].Unit, one.Unit);
        }
        foreach (var one in left) Wrong.Add("missing: " + Mask.Mobile(one.Phone));
    }

    void Same<T>(string place, T? wanted, T? found)
    {
        Checked++;
        if (!Equals(wanted, found)) Wrong.Add($"{place}: {found}, not {wanted}");
    }

    static string NameOf(UnitTree tree, string unit) => tree.TryFind(new UnitId(unit), out var found) ? found.Name : unit;

    static Sheet Read(byte[] file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
        var book = document.WorkbookPart!;
        var texts = book.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(s => s.InnerText).ToList() ?? [];
        var parts = book.Workbook!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(s => ((WorksheetPart)book.GetPartById(s.Id!.Value!)).Worksheet!).ToList();
        string TextOf(DocumentFormat.OpenXml.Spreadsheet.Cell cell) => cell.CellFormula is { Text.Length: > 0 } formula ? "=" + formula.Text
            : cell.DataType?.Value == CellValues.SharedString ? texts[int.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture)] : cell.InlineString?.InnerText ?? cell.CellValue?.Text ?? "";
        Dictionary<string, Cell> CellsOf(Worksheet sheet) => sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>().ToDictionary(c => c.CellReference!.Value!, c => new Cell(TextOf(c), c.StyleIndex?.Value ?? 0));
        return new(CellsOf(parts[0]), [.. parts[0].Descendants<MergeCell>().Select(m => m.Reference!.Value!)], string.Concat(parts[0].Descendants<Column>().Select(c => c.OuterXml)),
            parts[0].Descendants<Row>().ToDictionary(r => r.RowIndex!.Value, r => r.Height?.InnerText ?? ""), book.Workbook.Descendants<DefinedName>().First(d => d.Name == "_xlnm.Print_Area").Text,
            [.. parts.Skip(1).SelectMany(p => CellsOf(p).Select(c => $"{c.Key} {c.Value.Text} {c.Value.Style}"))]);
    }
}
