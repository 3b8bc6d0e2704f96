using System.Text.Json.Serialization;
using LowCode.Org;

namespace LowCode.Reports;

/// <summary>One cell, in clear; only <see cref="Shown"/> leaves the room.</summary>
/// <param name="Class">How it is masked.</param>
/// <param name="Source">Who said so.</param>
/// <param name="At">When they did.</param>
/// <param name="Given">By the unit that was asked, or as a correction.</param>
public sealed record ReportCell(string? Text = null, decimal? Number = null, FieldClass Class = FieldClass.Open, string? Source = null, DateTimeOffset? At = null, bool Given = false)
{
    [JsonIgnore] public bool IsEmpty => Number is null && string.IsNullOrEmpty(Text);

    /// <summary>As it may be shown to who may read the report.</summary>
    [JsonIgnore] public string Shown => Number is { } number ? number.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture) : Mask.Of(Class, Text);

    /// <summary>What a control is drawn with and sends back, to tell what stood there then. Two corrections may look the same behind their mask; that there is one does not.</summary>
    [JsonIgnore] public string Drawn => Given && Class != FieldClass.Open ? Shown + "\u2713" : Shown;
}

/// <summary>A row of a unit.</summary>
/// <param name="Key">Record, case or unit; the same row has the same key whenever it is made.</param>
/// <param name="Version">Of the record it was made from; 0 without.</param>
/// <param name="Cells">In the order of the columns.</param>
public sealed record ReportRow(string Key, string Unit, long Version, IReadOnlyList<ReportCell> Cells);

/// <summary>A unit's part of a report.</summary>
public sealed record ReportPart(Report Report, ReportTask Task, IReadOnlyList<ReportRow> Rows);

/// <summary>What belongs to the report and to none of its rows: it lies with a unit above the level, or beside it.</summary>
/// <param name="At">The column.</param>
/// <param name="Place">Page with the list.</param>
public sealed record ReportOutside(int At, string Header, decimal Number, string Place);

/// <summary>A report with all rows in sight.</summary>
/// <param name="Outside">Of a row a unit: what is in none of them; for who makes the report.</param>
public sealed record ReportWhole(Report Report, IReadOnlyList<ReportPart> Parts, IReadOnlyList<ReportOutside> Outside);

/// <summary>What a unit says: answers and corrections by row and column.</summary>
/// <param name="Row">Key of the row.</param>
/// <param name="At">The column, by its place in the table.</param>
/// <param name="Value">Null or empty clears an answer.</param>
/// <param name="Was">What stood there when it was drawn (<see cref="ReportCell.Drawn"/>); null says it whatever stands there by now.</param>
public sealed record ReportAnswer(string Row, int At, string? Value, string? Was = null);
