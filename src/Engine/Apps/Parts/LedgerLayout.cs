using LowCode.Forms;
using LowCode.Problems;

namespace LowCode.Apps;

/// <summary>A view of the app's ledger (台账): <c>views/{id}.json</c>. What it does not show it does not hide: rights and masks are those of the ledger.</summary>
/// <param name="Columns">Columns in their order; all when left out.</param>
/// <param name="Filters">Fields that can be narrowed at the page; all when left out.</param>
/// <param name="State">Only cases in this state.</param>
/// <param name="Overdue">Only cases that are late.</param>
/// <param name="Where">Only cases whose fields hold this.</param>
/// <param name="Sort"><c>new</c>, <c>old</c>, <c>due</c> or <c>changed</c>.</param>
public sealed record LedgerLayout(
    string Id, Label? Name, IReadOnlyList<LedgerLayoutColumn>? Columns = null, IReadOnlyList<string>? Filters = null, string? State = null, bool Overdue = false,
    IReadOnlyList<LedgerLayoutWhere>? Where = null, string? Sort = null)
{
    /// <summary>Columns that stand of every case.</summary>
    public static IReadOnlyList<string> OfCase { get; } = ["number", "title", "state", "stage", "owner", "street", "openedAt", "due", "closedAt"];
    public static IReadOnlyList<string> States { get; } = ["open", "suspended", "parked", "closed"];
    public static IReadOnlyList<string> Sorts { get; } = ["new", "old", "due", "changed"];
}

/// <param name="Column">One of <see cref="LedgerLayout.OfCase"/>, or <c>f.{field}</c>.</param>
/// <param name="Name">Heading, where it is to be another.</param>
public sealed record LedgerLayoutColumn(string Column, Label? Name = null);

/// <param name="Is">The value of a choice or flag, a part of a text.</param>
/// <param name="From">Least number or date.</param>
/// <param name="Until">Greatest.</param>
public sealed record LedgerLayoutWhere(string Field, string? Is = null, string? From = null, string? Until = null);

/// <summary>Reads the views of a package.</summary>
static class LedgerLayoutFiles
{
    public static IReadOnlyList<LedgerLayout> Read(AppPackage package, IReadOnlyCollection<CompiledForm> forms, List<Problem> problems)
    {
        var fields = ColumnFields.Of(forms).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return PartFiles.Read(package, "views/", AppsJson.Default.LedgerLayout, problems, view => view.Id, (view, path) =>
        {
            if (view.Name is null) problems.Add(Problem.At("app.part.name", path));
            if (view.State is { } state && !LedgerLayout.States.Contains(state)) problems.Add(Problem.At("app.view.state", path, ("state", state), ("known", string.Join(", ", LedgerLayout.States))));
            if (view.Sort is { } sort && !LedgerLayout.Sorts.Contains(sort)) problems.Add(Problem.At("app.view.sort", path, ("sort", sort), ("known", string.Join(", ", LedgerLayout.Sorts))));
            for (var i = 0; i < view.Columns?.Count; i++)
                if (view.Columns[i].Column is not { } column || !(LedgerLayout.OfCase.Contains(column) || (column.StartsWith("f.", StringComparison.Ordinal) && fields.Contains(column[2..]))))
                    problems.Add(Problem.At("app.view.column", $"{path} {i + 1}", ("column", view.Columns[i].Column ?? "")));
            foreach (var field in (view.Filters ?? []).Concat((view.Where ?? []).Select(w => w.Field)))
                if (!fields.Contains(field)) problems.Add(Problem.At("app.part.field", path, ("field", field)));
        });
    }
}
