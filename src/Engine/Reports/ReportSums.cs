using LowCode.Org;

namespace LowCode.Reports;

/// <summary>What the units below one come to together.</summary>
/// <param name="Depth">How far below the unit that makes the report.</param>
/// <param name="Sums">By column; null where a column does not add up.</param>
public sealed record ReportSum(string Unit, int Depth, long Rows, long Waiting, IReadOnlyList<decimal?> Sums);

/// <summary>Adds a report up along the tree of units, each unit with all below it.</summary>
public static class ReportSums
{
    /// <returns>Units that have something below them, in the order of the tree.</returns>
    public static IReadOnlyList<ReportSum> Of(UnitTree tree, Report report, IReadOnlyList<ReportPart> parts)
    {
        var columns = report.Definition.Columns;
        var sums = new Dictionary<string, (long Rows, long Waiting, decimal?[] Sums)>(StringComparer.Ordinal);
        foreach (var part in parts)
            foreach (var above in tree.PathOf(new UnitId(part.Task.Unit)).TakeWhile(u => tree.IsWithin(u.Id, new UnitId(report.Unit))))
            {
                var (rows, waiting, values) = sums.GetValueOrDefault(above.Id.Value!, (0, 0, new decimal?[columns.Count]));
                for (var n = 0; n < columns.Count; n++)
                    if (ReportWorkbook.Sums(columns[n]))
                        foreach (var row in part.Rows) if (row.Cells[n].Number is { } number) values[n] = (values[n] ?? 0) + number;
                sums[above.Id.Value!] = (rows + part.Rows.Count, waiting + (part.Task.State == "sent" ? 0 : 1), values);
            }
        var first = tree.PathOf(new UnitId(report.Unit)).Count();
        return [.. tree.WithBelow(new UnitId(report.Unit)).ToArray().Where(u => sums.ContainsKey(u.Id.Value!)).Select(u =>
        {
            var (rows, waiting, values) = sums[u.Id.Value!];
            return new ReportSum(u.Id.Value!, tree.PathOf(u.Id).Count() - first, rows, waiting, values);
        })];
    }
}
