using System.Globalization;
using DocumentFormat.OpenXml.Spreadsheet;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>
/// Finds the table on a sheet that somebody drew for people: titles above it, headings of one or more rows with merged cells, drawn rows for data, a row of
/// sums above or below, and lines under it.
/// </summary>
public static class SheetReading
{
    const uint Looked = 30;
    const int MostColumns = 200;

    sealed record Found(int Left, uint Top, int Right, uint Bottom, string Text)
    {
        public int Width => Right - Left + 1;
    }

    /// <exception cref="RefusedException"><c>sheet.headings</c>, <c>sheet.large</c>, <c>sheet.twice</c>, <c>table.workbook</c>, <c>table.unpacked</c>.</exception>
    public static SheetLayout Read(byte[] workbook)
    {
        using var book = SheetBook.Open(workbook, writable: false);
        var merges = book.Merges.ToDictionary(m => (m.Left, m.Top));
        var rows = book.Data.Elements<Row>().Where(r => r.RowIndex is not null).ToDictionary(r => r.RowIndex!.Value);
        var last = rows.Count == 0 ? 0 : rows.Keys.Max();
        var cells = rows.Where(r => r.Key <= Looked + 200).ToDictionary(r => r.Key, r => r.Value.Elements<Cell>()
            .Select(c => (Place: CellName.Read(c.CellReference?.Value), Text: book.TextOf(c))).Where(c => c.Place is { Column: < MostColumns } && c.Text.Length > 0)
            .Select(c => merges.TryGetValue((c.Place!.Value.Column, r.Key), out var area) ? new Found(area.Left, area.Top, area.Right, area.Bottom, c.Text) : new Found(c.Place.Value.Column, r.Key, c.Place.Value.Column, r.Key, c.Text)).ToList());
        var width = cells.Where(r => r.Key <= Looked).SelectMany(r => r.Value).Select(c => c.Right + 1).DefaultIfEmpty(0).Max();
        var from = cells.Keys.Where(r => r <= Looked).Order().FirstOrDefault(r => IsHeading(cells[r], width));
        if (from == 0) throw new RefusedException(RefusalKind.Invalid, Problem.At("sheet.headings", "file"));
        var to = cells[from].Max(c => c.Bottom);
        while (cells.TryGetValue(to + 1, out var below) && Groups(cells, from, to, below) is { } deeper) to = deeper;
        var headings = cells.Where(r => r.Key >= from && r.Key <= to).SelectMany(r => r.Value).ToList();
        if (cells.TryGetValue(to + 1, out var numbers) && IsCounting(numbers)) to++;
        var data = to + 1;
        uint? total = null;
        if (cells.TryGetValue(data, out var first) && Begins(first, SheetWords.Known.Total)) total = data++;
        var end = data;
        for (var row = data; row <= last; row++)
        {
            if (cells.TryGetValue(row, out var texts) && Begins(texts, SheetWords.Known.Total) && total is null)
            {
                total = row;
                break;
            }
            if (texts is not null && (Begins(texts, SheetWords.Known.Foot) || texts is [{ Width: > 1 } line] && line.Width * 2 > width)) break;
            end = row;
        }
        var columns = Enumerable.Range(0, width).Select(at => Column(at, headings, rows.GetValueOrDefault(data))).Where(c => c.Header.Length > 0).ToList();
        return new(book.Sheet.Name?.Value ?? "", from, to, data, Math.Max(end, data), total, columns);
    }

    /// <summary>Two headings at least over most of the table's width; a line such as "Unit: … Date: …" is none.</summary>
    static bool IsHeading(List<Found> row, int width) => row.Count >= 2 && row.Sum(c => c.Width) * 10 >= width * 6 && !(row.Count <= 4 && row.Exists(c => c.Text.AsSpan().ContainsAny(':', '\uff1a')));

    /// <returns>The last row of headings that stand in groups above them; null when the row below belongs to the data.</returns>
    static uint? Groups(Dictionary<uint, List<Found>> cells, uint from, uint to, List<Found> below)
    {
        var wide = cells.Where(r => r.Key >= from && r.Key <= to).SelectMany(r => r.Value).Where(c => c.Width > 1 && c.Bottom == to).ToList();
        return wide.Count > 0 && below.Count > 0 && below.TrueForAll(c => wide.Exists(w => c.Left >= w.Left && c.Right <= w.Right)) ? below.Max(c => c.Bottom) : null;
    }

    static bool IsCounting(List<Found> row) => row.Count >= 2 && row.TrueForAll(c => SheetWords.Known.Counting.Contains(c.Text) || (c.Text.Length <= 2 && c.Text.All(char.IsAsciiDigit)))
        && row.Where(c => char.IsAsciiDigit(c.Text[0])).Select(c => int.Parse(c.Text, CultureInfo.InvariantCulture)).ToList() is { Count: > 0 } numbers && numbers[0] <= 1 && numbers.Zip(numbers.Skip(1)).All(n => n.Second == n.First + 1);

    static bool Begins(List<Found> row, IReadOnlyList<string> words) => row.Count > 0 && row.MinBy(c => c.Left)!.Text is var text && words.Any(w => text.StartsWith(w, StringComparison.OrdinalIgnoreCase));

    static SheetColumn Column(int at, List<Found> headings, Row? pattern)
    {
        var above = headings.Where(h => h.Left <= at && h.Right >= at).OrderBy(h => h.Top).Select(h => h.Text.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal)).ToList();
        var formula = pattern?.Elements<Cell>().FirstOrDefault(c => CellName.Read(c.CellReference?.Value)?.Column == at)?.CellFormula is not null;
        return above.Count == 0 ? new(at, "", "") : new(at, above[^1], string.Join('/', above.SkipLast(1)), formula);
    }
}
