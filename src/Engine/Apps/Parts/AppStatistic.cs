using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>A report of the app: cases counted and summed by what they have in common: <c>reports/{id}.json</c>.</summary>
/// <param name="By">What makes a line: <c>street</c>, <c>owner</c>, <c>state</c>, <c>month</c>, or <c>f.{field}</c>; one or two of them.</param>
/// <param name="Figures">What is counted, one column each.</param>
/// <param name="State">Only cases in this state.</param>
/// <param name="Where">Only cases whose fields hold this.</param>
public sealed record AppStatistic(string Id, Label? Name, IReadOnlyList<string>? By = null, IReadOnlyList<StatisticFigure>? Figures = null, string? State = null, IReadOnlyList<LedgerLayoutWhere>? Where = null)
{
    public static IReadOnlyList<string> OfCase { get; } = ["street", "owner", "state", "month"];
}

/// <param name="Of"><c>count</c>, <c>open</c>, <c>closed</c>, <c>overdue</c>; with a field <c>sum</c>, <c>average</c>, <c>least</c>, <c>greatest</c>.</param>
/// <param name="Field">The number that is put together.</param>
/// <param name="Name">Heading, where it is to be another.</param>
public sealed record StatisticFigure(string Of, string? Field = null, Label? Name = null)
{
    /// <summary>Numbers of cases: each opens the cases behind it.</summary>
    public static IReadOnlyList<string> Counts { get; } = ["count", "open", "closed", "overdue"];
    public static IReadOnlyList<string> Sums { get; } = ["sum", "average", "least", "greatest"];

    public bool IsCount => Counts.Contains(Of);
}

/// <summary>Reads the reports of a package.</summary>
static class StatisticFiles
{
    public static IReadOnlyList<AppStatistic> Read(AppPackage package, IReadOnlyCollection<CompiledForm> forms, List<Problem> problems)
    {
        var fields = ColumnFields.Of(forms).ToDictionary(f => f.Path, f => f.Field, StringComparer.Ordinal);
        return PartFiles.Read(package, "reports/", AppsJson.Default.AppStatistic, problems, report => report.Id, (report, path) =>
        {
            if (report.Name is null) problems.Add(Problem.At("app.part.name", path));
            if (report.State is { } state && !LedgerLayout.States.Contains(state)) problems.Add(Problem.At("app.view.state", path, ("state", state), ("known", string.Join(", ", LedgerLayout.States))));
            if (report.By is not { Count: 1 or 2 } by || by.Distinct().Count() != by.Count) problems.Add(Problem.At("app.report.by", path));
            else
                foreach (var one in by)
                    if (!AppStatistic.OfCase.Contains(one) && !(one.StartsWith("f.", StringComparison.Ordinal) && fields.TryGetValue(one[2..], out var field) && ColumnFields.IsGrouped(field)))
                        problems.Add(Problem.At("app.report.group", path, ("column", one)));
            if (report.Figures is not { Count: > 0 and <= 12 } figures) problems.Add(Problem.At("app.report.figures", path));
            else
                for (var i = 0; i < figures.Count; i++)
                    if (!figures[i].IsCount && !(StatisticFigure.Sums.Contains(figures[i].Of ?? "") && figures[i].Field is { } summed && fields.TryGetValue(summed, out var number) && ColumnFields.IsSummed(number)))
                        problems.Add(Problem.At("app.report.figure", $"{path} {i + 1}", ("row", $"{i + 1}")));
            foreach (var where in report.Where ?? [])
                if (!fields.ContainsKey(where.Field)) problems.Add(Problem.At("app.part.field", path, ("field", where.Field)));
        });
    }
}
