using System.Globalization;
using LowCode.Designer.Shared;

namespace LowCode.Designer.Desk.Batch;

/// <summary>Columns of an exported list.</summary>
static class ExportColumns
{
    public static IReadOnlyList<string> Names { get; } = ["number", "outside", "title", "category", "origin", "claimant", "grid", "owner", "stage", "due", "state"];

    public static IReadOnlyList<string> Of(DeskLine line, PageContext page) =>
        [line.Number, line.Outside ?? "", line.Title, line.Category ?? "", line.Origin ?? "", line.Claimant ?? "", line.Grid ?? "", line.Owner, line.Stage,
            line.Due is { } due ? PageContext.China(due).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "", line.State];
}
