using System.Text.Encodings.Web;
using System.Text.Json;
using LowCode.Interop;
using LowCode.Org;

namespace LowCode.Reports;

/// <summary>How a superior's table is filled.</summary>
/// <param name="Rows"><c>units</c>: a row a unit; a register (<c>people</c> …): a row a record; <c>cases/request</c>: a row a case.</param>
/// <param name="Level">The units that are asked: street, community or grid.</param>
/// <param name="Where">Which records; see <see cref="ReportCondition"/>.</param>
/// <param name="From">First day of cases; null for all.</param>
/// <param name="Until">Last day, included.</param>
public sealed record ReportDefinition(string Rows, UnitKind Level, string? Where, DateOnly? From, DateOnly? Until, IReadOnlyList<ReportColumn> Columns, SheetLayout Layout)
{
    /// <summary>A row a unit, with figures.</summary>
    public const string Units = "units";

    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The register rows come from; null for units and cases.</summary>
    public string? Register => Rows == Units || Rows.StartsWith("cases/", StringComparison.Ordinal) ? null : Rows;

    /// <summary>The app whose cases are the rows.</summary>
    public string? App => Rows.StartsWith("cases/", StringComparison.Ordinal) ? Rows["cases/".Length..] : null;

    public string ToJson() => JsonSerializer.Serialize(this, json);

    public static ReportDefinition Parse(string text) => JsonSerializer.Deserialize<ReportDefinition>(text, json)!;
}

/// <summary>A report to a superior (报表).</summary>
/// <param name="Asker">Who wants it, in their own words.</param>
/// <param name="Unit">Who makes it.</param>
/// <param name="State">draft, filling, done, or refused: all it asks is there already.</param>
/// <param name="Due">Until when the units have to hand in.</param>
/// <param name="Version">Of the definition; whoever changes it names the one they saw.</param>
public sealed record Report(
    string Id, string Name, string Asker, string Unit, string FileName, string State, ReportDefinition Definition, DateTimeOffset Due, long Version, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? ClosedAt);

/// <summary>What a unit has to do for a report.</summary>
/// <param name="State">waiting, returned (with the reason), or sent.</param>
/// <param name="Rows">Rows of the unit.</param>
/// <param name="Needed">Cells of its rows that say something.</param>
/// <param name="Asked">Of these, cells nobody knew.</param>
/// <param name="Filled">Of these, cells that are filled in.</param>
public sealed record ReportTask(string Report, string Unit, string State, string? Reason, long Rows, long Needed, long Asked, long Filled, string? DoneBy, DateTimeOffset? DoneAt);

/// <summary>A task with the report it is of, for lists.</summary>
public sealed record ReportDuty(ReportTask Task, string Name, string Asker, DateTimeOffset Due);
