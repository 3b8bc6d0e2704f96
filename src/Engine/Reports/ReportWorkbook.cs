using LowCode.Interop;

namespace LowCode.Reports;

/// <summary>Writes the rows of a report into the superior's own file, masked as they are shown; sums go into its row of sums.</summary>
static class ReportWorkbook
{
    public static byte[] Write(byte[] file, ReportDefinition definition, IReadOnlyList<ReportPart> parts)
    {
        var lines = new List<IReadOnlyList<SheetValue>>();
        var sums = new decimal?[definition.Columns.Count];
        foreach (var row in parts.SelectMany(p => p.Rows))
        {
            lines.Add([.. definition.Columns.Select((c, n) => c.Kind == ColumnKind.Number ? new SheetValue(null, lines.Count + 1) : row.Cells[n].Number is { } number ? new SheetValue(null, number) : new SheetValue(row.Cells[n].Shown))]);
            for (var n = 0; n < sums.Length; n++)
                if (Sums(definition.Columns[n]) && row.Cells[n].Number is { } number) sums[n] = (sums[n] ?? 0) + number;
        }
        return SheetFill.Write(file, definition.Layout, lines, sums);
    }

    /// <summary>What adds up: figures and numbers, but not the age of people.</summary>
    public static bool Sums(ReportColumn column) => column.Kind is ColumnKind.Count or ColumnKind.Sum || column is { Kind: ColumnKind.Ask, Type: AnswerType.Number } || column is { Kind: ColumnKind.Element, Source: "area" } || column.Kind == ColumnKind.Case;
}
