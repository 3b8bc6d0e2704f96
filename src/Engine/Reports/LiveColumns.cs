using LowCode.Apps;
using LowCode.Forms;

namespace LowCode.Reports;

/// <summary>
/// Columns that are to be asked of people although what they ask for is live: they are refused one by one, with the place, and the rest of the report goes on. What the
/// rows' own register or app knows is filled in from there; what stands in another register is left to be read in it. Whoever gives a reason asks all the same. Pure.
/// </summary>
public static class LiveColumns
{
    /// <summary>The definition with those columns refused.</summary>
    public static ReportDefinition Refuse(ReportDefinition definition, IReadOnlyList<LightApp> apps) =>
        definition with { Columns = [.. definition.Columns.Select(c => c.Anyway is null && Of(definition, c, apps) is { } live ? live : c)] };

    /// <summary>What a column becomes that nobody has to be asked for; null where somebody has to.</summary>
    public static ReportColumn? Of(ReportDefinition definition, ReportColumn column, IReadOnlyList<LightApp> apps)
    {
        if (column.Kind != ColumnKind.Ask || definition.Layout.Columns.FirstOrDefault(c => c.At == column.At) is not { } heading) return null;
        var bound = ReportBinding.Of(heading, definition.Rows, apps);
        // A second column of the same name asks for something else: whose the other phone is nobody but people know.
        if (bound.IsLive) return definition.Columns.Any(c => c.At != column.At && c.Kind == bound.Kind && c.Source == bound.Source && c.Where == bound.Where) ? null : bound with { Header = column.Header, Refused = true };
        if (definition.Rows == ReportDefinition.Units) return null;
        return DataElements.All.FirstOrDefault(e => e.Register is { } register && register != definition.Register && ReportBinding.Names(e.Name, heading.Header)) is { } element
            ? new(column.At, column.Header, ColumnKind.Elsewhere, element.Register) { Refused = true } : null;
    }
}
