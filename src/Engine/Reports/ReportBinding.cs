using System.Text.RegularExpressions;
using LowCode.Apps;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Registers;
using LowCode.Views;

namespace LowCode.Reports;

/// <summary>Proposes what each column is filled with, by the names of its headings; a person looks it over.</summary>
static class ReportBinding
{
    /// <param name="apps">Apps whose fields may stand in the table.</param>
    public static ReportDefinition Propose(SheetLayout layout, IReadOnlyList<LightApp> apps)
    {
        var rows = RowsOf(layout);
        var app = rows == ReportDefinition.Units ? apps.Select(a => (App: a, Fields: layout.Columns.Count(c => FieldOf(a, c.Header) is not null))).Where(a => a.Fields >= 3).OrderByDescending(a => a.Fields).FirstOrDefault().App : null;
        if (app is not null) rows = "cases/" + app.Manifest.Id;
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return new(rows, UnitKind.Community, null, null, null, [.. layout.Columns.Select(c => Column(c, rows, app, taken))], layout);
    }

    /// <summary>The register that knows most of the headings, if it knows two; else a row a unit.</summary>
    static string RowsOf(SheetLayout layout) =>
        BaseRegisters.All.Select(r => (r.Id, Known: layout.Columns.Count(c => ElementOf(r, c.Header) is not null))).Where(r => r.Known >= 2).OrderByDescending(r => r.Known).Select(r => r.Id).FirstOrDefault() ?? ReportDefinition.Units;

    /// <summary>What a column would be, whatever the others are.</summary>
    /// <param name="rows">What rows are.</param>
    internal static ReportColumn Of(SheetColumn column, string rows, IReadOnlyList<LightApp> apps) =>
        Column(column, rows, rows.StartsWith("cases/", StringComparison.Ordinal) ? apps.FirstOrDefault(a => "cases/" + a.Manifest.Id == rows) : null, []);

    /// <summary>Whether a heading is this name.</summary>
    internal static bool Names(LowCode.Forms.Label name, string heading) => Same(name.Zh, heading) || Same(name.In("en"), heading);

    static ReportColumn Column(SheetColumn column, string rows, LightApp? app, HashSet<string> taken)
    {
        var (name, words) = (column.Header, ReportWords.Known);
        var header = column.Group.Length > 0 ? $"{column.Group}/{name}" : name;
        ReportColumn Bound(ColumnKind kind, string? source = null, string? where = null) => new(column.At, header, kind, source, where);
        if (column.Formula) return Bound(ColumnKind.Formula);
        if (Is(words.Number, name) && taken.Add("number")) return Bound(ColumnKind.Number);
        if (Is(words.Street, name) && taken.Add("street")) return Bound(ColumnKind.Street);
        if (rows == ReportDefinition.Units)
        {
            if (Is(words.Unit, name) && taken.Add("unit")) return Bound(ColumnKind.Unit);
            if (Regex.Match(name, words.OlderThan, RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } older) return Bound(ColumnKind.Count, "people", $"{words.AgeName}>={older.Groups[1].Value}");
            foreach (var (source, names) in words.Figures)
                if (Is(names, name)) return Bound(ColumnKind.Count, source);
        }
        else if (app is not null)
        {
            if (FieldOf(app, name) is { } field && taken.Add(field)) return Bound(ColumnKind.Case, field);
            if (Is(words.Unit, name) && taken.Add("unit")) return Bound(ColumnKind.Unit);
        }
        else if (BaseRegisters.All.FirstOrDefault(r => r.Id == rows) is { } register && ElementOf(register, name) is { } element && taken.Add(element)) return Bound(ColumnKind.Element, element);
        else if (Is(words.Unit, name) && taken.Add("unit")) return Bound(ColumnKind.Unit);
        if (Is(words.Blank, name)) return Bound(ColumnKind.Blank);
        return Asked(column.At, header, name, words);
    }

    static ReportColumn Asked(int at, string header, string name, ReportWords words)
    {
        foreach (var (begins, options) in words.Choices)
            if (name.Contains(begins, StringComparison.Ordinal)) return new(at, header, ColumnKind.Ask, Type: AnswerType.Choice, Options: options, Required: true);
        var type = words.Dates.Any(d => name.EndsWith(d, StringComparison.Ordinal)) ? AnswerType.Date : words.Numbers.Any(n => name.EndsWith(n, StringComparison.Ordinal)) ? AnswerType.Number : AnswerType.Text;
        return new(at, header, ColumnKind.Ask, Type: type, Required: true);
    }

    /// <summary>The element of a register a heading names.</summary>
    static string? ElementOf(RegisterDefinition register, string name) => RegisterElements.All(register).FirstOrDefault(e =>
        Same(e.Name.Zh, name) || Same(e.Name.En, name) || Same(e.Id, name) || (ReportWords.Known.Aliases.TryGetValue($"{register.Id}.{e.Id}", out var usual) && Is(usual, name)))?.Id;

    static string? FieldOf(LightApp app, string name) => RecordForm.Of(app).Fields.FirstOrDefault(f => Same(f.Label.Zh, name) || Same(f.Label.In("en"), name) || Same(f.Path, name)) is { } field ? "form." + field.Path : null;

    static bool Is(IReadOnlyList<string> names, string name) => names.Any(n => Same(n, name));

    static bool Same(string one, string other) => string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    static string Plain(string text) => text.Replace(" ", "", StringComparison.Ordinal).Replace('(', '\uff08').Replace(')', '\uff09').TrimEnd('*');
}
