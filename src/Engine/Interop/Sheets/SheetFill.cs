using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace LowCode.Interop;

/// <summary>What goes into a cell: a number, or text; neither leaves it empty.</summary>
public readonly record struct SheetValue(string? Text, decimal? Number = null)
{
    public bool IsEmpty => Number is null && string.IsNullOrEmpty(Text);
}

/// <summary>
/// Writes rows into a table somebody else has drawn and keeps everything of it: each row takes the look of the first row drawn for data, what stands below
/// moves down, merged cells, formulas and the printed area with it. Rows drawn and not needed stay, empty.
/// </summary>
public static class SheetFill
{
    /// <param name="workbook">As it was sent.</param>
    /// <param name="rows">One value a column of the layout, in its order.</param>
    /// <param name="totals">For the row of sums, in the same order; columns without stay as they are.</param>
    public static byte[] Write(byte[] workbook, SheetLayout layout, IReadOnlyList<IReadOnlyList<SheetValue>> rows, IReadOnlyList<decimal?> totals)
    {
        using var book = SheetBook.Open(workbook, writable: true);
        var drawn = layout.DataTo - layout.DataFrom + 1;
        var more = (uint)Math.Max(0, rows.Count - (int)drawn);
        var pattern = RowAt(book, layout.DataFrom);
        var own = (pattern?.Elements<Cell>() ?? []).Select(c => (Cell: c, At: CellName.Read(c.CellReference?.Value)?.Column)).Where(c => c.At is not null).ToDictionary(c => c.At!.Value, c => (Cell)c.Cell.CloneNode(true));
        var across = book.Merges.Where(m => m.Top == layout.DataFrom && m.Bottom == layout.DataFrom).ToList();
        MoveDown(book, layout, more);
        foreach (var row in book.Data.Elements<Row>().Where(r => r.RowIndex!.Value >= layout.DataFrom && r.RowIndex.Value <= layout.DataTo)) Clear(row, layout);
        for (var n = 0; n < rows.Count; n++) Fill(book, layout, layout.DataFrom + (uint)n, rows[n], pattern, own);
        Merge(book, layout, rows.Count, across);
        if (layout.TotalRow is { } at) Total(book, layout, at > layout.DataTo ? at + more : at, totals);
        // What was worked out for other rows is worked out anew when somebody opens the file.
        if (book.Workbook.CalculationChainPart is { } chain) book.Workbook.DeletePart(chain);
        (book.Workbook.Workbook!.CalculationProperties ??= new CalculationProperties()).FullCalculationOnLoad = true;
        book.Part.Worksheet!.GetFirstChild<SheetDimension>()?.Remove();
        return book.Saved();
    }

    static Row? RowAt(SheetBook book, uint at) => book.Data.Elements<Row>().FirstOrDefault(r => r.RowIndex?.Value == at);

    static void MoveDown(SheetBook book, SheetLayout layout, uint more)
    {
        uint Move(uint row, bool ends) => row > layout.DataTo || (ends && row == layout.DataTo) ? row + more : row;
        string Moved(string text) => more == 0 ? text : CellName.Moved(text, (row, _, ends) => Move(row, ends));
        if (more == 0) return;
        foreach (var row in book.Data.Elements<Row>().Where(r => r.RowIndex!.Value > layout.DataTo))
        {
            row.RowIndex = row.RowIndex!.Value + more;
            foreach (var cell in row.Elements<Cell>())
                if (CellName.Read(cell.CellReference?.Value) is { } place) cell.CellReference = CellName.Of(place.Column, place.Row + more);
        }
        foreach (var formula in book.Data.Descendants<CellFormula>())
        {
            if (formula.Text.Length > 0) formula.Text = Moved(formula.Text);
            if (formula.Reference?.Value is { } reference) formula.Reference = Moved(reference);
        }
        var sheet = book.Part.Worksheet!;
        foreach (var merge in sheet.Descendants<MergeCell>()) if (merge.Reference?.Value is { } reference) merge.Reference = Moved(reference);
        foreach (var filter in sheet.Descendants<AutoFilter>()) if (filter.Reference?.Value is { } reference) filter.Reference = Moved(reference);
        foreach (var rule in sheet.Descendants<DataValidation>()) rule.SequenceOfReferences = Areas(rule.SequenceOfReferences);
        foreach (var rule in sheet.Descendants<ConditionalFormatting>()) rule.SequenceOfReferences = Areas(rule.SequenceOfReferences);
        foreach (var rowBreak in sheet.Descendants<RowBreaks>().SelectMany(b => b.Elements<Break>())) if (rowBreak.Id?.Value > layout.DataTo) rowBreak.Id = rowBreak.Id.Value + more;
        foreach (var name in book.Workbook.Workbook!.Descendants<DefinedName>())
            if (name.Text.Contains(book.Sheet.Name!.Value!, StringComparison.Ordinal)) name.Text = Moved(name.Text);

        ListValue<StringValue>? Areas(ListValue<StringValue>? areas) => areas is null ? null : new(areas.Items.Select(a => new StringValue(Moved(a.Value!))));
    }

    static void Fill(SheetBook book, SheetLayout layout, uint at, IReadOnlyList<SheetValue> values, Row? pattern, Dictionary<int, Cell> own)
    {
        var row = RowAt(book, at);
        if (row is null)
        {
            row = pattern is null ? new Row() : (Row)pattern.CloneNode(false);
            row.RowIndex = at;
            var before = book.Data.Elements<Row>().LastOrDefault(r => r.RowIndex!.Value < at);
            if (before is null) book.Data.PrependChild(row);
            else before.InsertAfterSelf(row);
        }
        var there = row.Elements<Cell>().Where(c => CellName.Read(c.CellReference?.Value) is not null).ToDictionary(c => CellName.Read(c.CellReference!.Value)!.Value.Column);
        foreach (var column in own.Keys.Union(layout.Columns.Select(c => c.At)).Order())
        {
            if (!there.TryGetValue(column, out var cell))
            {
                cell = own.TryGetValue(column, out var like) ? new Cell { StyleIndex = like.StyleIndex } : new Cell();
                cell.CellReference = CellName.Of(column, at);
                var left = row.Elements<Cell>().LastOrDefault(c => CellName.Read(c.CellReference?.Value) is { } place && place.Column < column);
                if (left is null) row.PrependChild(cell);
                else left.InsertAfterSelf(cell);
            }
            var n = layout.Columns.ToList().FindIndex(c => c.At == column);
            if (n >= 0 && layout.Columns[n].Formula && own.TryGetValue(column, out var first) && first.CellFormula is { Text.Length: > 0 } formula) Work(cell, formula.Text, layout.DataFrom, at);
            else if (n >= 0) Put(cell, values[n]);
        }
    }

    /// <summary>The table's own formula, for this row.</summary>
    static void Work(Cell cell, string formula, uint from, uint at)
    {
        cell.RemoveAllChildren();
        cell.DataType = null;
        cell.CellFormula = new CellFormula(CellName.Moved(formula, (row, isFixed, _) => isFixed || row != from ? row : at));
    }

    static void Put(Cell cell, SheetValue value)
    {
        cell.RemoveAllChildren();
        cell.DataType = null;
        if (value.Number is { } number) cell.CellValue = new CellValue(number.ToString(CultureInfo.InvariantCulture));
        else if (value.Text is { Length: > 0 } text)
        {
            cell.DataType = CellValues.InlineString;
            cell.InlineString = new InlineString(new Text(XlsxWriter.Clean(text)) { Space = SpaceProcessingModeValues.Preserve });
        }
    }

    /// <summary>Examples that stood in the drawn rows go; their look stays.</summary>
    static void Clear(Row row, SheetLayout layout)
    {
        foreach (var cell in row.Elements<Cell>())
            if (CellName.Read(cell.CellReference?.Value) is { } place && layout.Columns.Any(c => c.At == place.Column && !c.Formula)) Put(cell, default);
    }

    static void Merge(SheetBook book, SheetLayout layout, int count, List<(int Left, uint Top, int Right, uint Bottom)> across)
    {
        if (across.Count == 0 || book.Part.Worksheet!.GetFirstChild<MergeCells>() is not { } merges) return;
        var there = merges.Elements<MergeCell>().Select(m => m.Reference?.Value).ToHashSet(StringComparer.Ordinal);
        for (uint n = 0; n < count; n++)
            foreach (var (left, _, right, _) in across)
                if (CellName.Area(left, layout.DataFrom + n, right, layout.DataFrom + n) is var area && there.Add(area)) merges.AppendChild(new MergeCell { Reference = area });
        merges.Count = (uint)merges.Elements<MergeCell>().Count();
    }

    static void Total(SheetBook book, SheetLayout layout, uint at, IReadOnlyList<decimal?> totals)
    {
        if (RowAt(book, at) is not { } row) return;
        for (var n = 0; n < layout.Columns.Count && n < totals.Count; n++)
        {
            var name = CellName.Of(layout.Columns[n].At, at);
            if (totals[n] is not { } sum || row.Elements<Cell>().FirstOrDefault(c => c.CellReference?.Value == name) is not { } cell) continue;
            if (cell.CellFormula is { Text.Length: > 0 }) cell.CellValue = new CellValue(sum.ToString(CultureInfo.InvariantCulture));
            else Put(cell, new(null, sum));
        }
    }
}
