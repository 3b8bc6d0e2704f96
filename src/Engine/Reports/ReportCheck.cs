using LowCode.Apps;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Views;

namespace LowCode.Reports;

/// <summary>Checks what the columns of a report are said to be. Every message names the column.</summary>
static class ReportCheck
{
    static readonly string[] ofCase = ["case.number", "case.title", "case.stage", "case.owner", "case.openedAt", "case.closedAt"];

    /// <param name="whole">Before it is sent out: nothing may be open then.</param>
    /// <exception cref="RefusedException"><c>report.rows</c>, <c>report.level</c>, <c>report.column.open</c>, <c>report.column.source</c>, <c>report.column.options</c>, <c>report.condition</c>.</exception>
    public static void Check(ReportDefinition definition, IReadOnlyList<LightApp> apps, bool whole = false)
    {
        var problems = new List<Problem>();
        var app = definition.App is { } named ? apps.FirstOrDefault(a => a.Manifest.Id == named) : null;
        var register = definition.Register is { } id ? BaseRegisters.All.FirstOrDefault(r => r.Id == id) : null;
        if (definition.Register is not null ? register is null : definition.App is not null && app is null) problems.Add(Problem.At("report.rows", "rows"));
        if (definition.Level is not (UnitKind.Street or UnitKind.Community or UnitKind.Grid)) problems.Add(Problem.At("report.level", "level"));
        if (definition.From is { } from && definition.Until is { } until && from > until) problems.Add(Problem.At("report.days", "from"));
        if (register is not null) Conditions(definition.Where, register, "where");
        foreach (var column in definition.Columns)
        {
            var path = $"columns[{column.At}]";
            switch (column.Kind)
            {
                case ColumnKind.Open when whole: problems.Add(Problem.At("report.column.open", path, ("column", column.Header))); break;
                case ColumnKind.Element when register is null || RegisterElements.Find(register, column.Source) is null: Source(column, path); break;
                case ColumnKind.Case when app is null || !(ofCase.Contains(column.Source) || RecordForm.Of(app).Fields.Any(f => "form." + f.Path == column.Source)): Source(column, path); break;
                case ColumnKind.Count when definition.Rows != ReportDefinition.Units: Source(column, path); break;
                case ColumnKind.Count when BaseRegisters.All.FirstOrDefault(r => r.Id == column.Source) is { } counted: Conditions(column.Where, counted, path); break;
                case ColumnKind.Count when !(column.Source?.Split('/') is ["cases" or "closed", .. var of] && of.Length <= 1 && of.All(a => apps.Any(known => known.Manifest.Id == a))): Source(column, path); break;
                case ColumnKind.Sum when definition.Rows != ReportDefinition.Units || column.Source?.Split('/') is not [var summed, var field] || apps.FirstOrDefault(a => a.Manifest.Id == summed) is not { } owner
                    || !RecordForm.Of(owner).Fields.Any(f => f.Path == field && f.Kind is RecordKind.Whole or RecordKind.Money or RecordKind.Number): Source(column, path); break;
                case ColumnKind.Elsewhere when BaseRegisters.All.All(r => r.Id != column.Source): Source(column, path); break;
                case ColumnKind.Ask when column.Anyway?.Length > 200: problems.Add(Problem.At("report.reason", path, ("limit", "200"))); break;
                case ColumnKind.Ask when column.Type == AnswerType.Choice && column.Options is not { Count: >= 2 and <= 50 }: problems.Add(Problem.At("report.column.options", path, ("column", column.Header))); break;
            }
        }
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems]);

        void Source(ReportColumn column, string path) => problems.Add(Problem.At("report.column.source", path, ("column", column.Header)));

        void Conditions(string? text, RegisterDefinition of, string path)
        {
            try
            {
                ReportCondition.Parse(text, of, path);
            }
            catch (RefusedException refused)
            {
                problems.AddRange(refused.Problems);
            }
        }
    }

    /// <summary>What a column of a case may be, beside its fields.</summary>
    public static IReadOnlyList<string> OfCase => ofCase;
}
