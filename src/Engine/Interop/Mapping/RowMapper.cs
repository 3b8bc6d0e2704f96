using System.Security.Cryptography;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>Makes of a row what a case needs, or says column by column what is wrong with it. Pure.</summary>
public sealed class RowMapper
{
    const int IdLimit = 100;

    readonly ImportMapping mapping;
    readonly Dictionary<string, int> columns;
    readonly CellDates dates;
    readonly List<(string Path, FieldDefinition Field, ColumnSource Source, bool Opening)> fields = [];
    readonly InsideRows inside;

    /// <param name="further">Sheets behind the first one: the rows of sub-tables.</param>
    public RowMapper(ImportMapping mapping, LightApp app, IReadOnlyList<string> headers, IReadOnlyList<TableSheet>? further = null)
    {
        this.mapping = mapping;
        columns = headers.Select((name, at) => (name, at)).ToDictionary(p => p.name, p => p.at, StringComparer.Ordinal);
        dates = new(TimeZoneInfo.FindSystemTimeZoneById(mapping.TimeZone ?? ImportMapping.DefaultZone), mapping.DateFormats ?? []);
        var sources = new Dictionary<string, ColumnSource>(mapping.Fields ?? new Dictionary<string, ColumnSource>(), StringComparer.Ordinal);
        if (mapping is { AnswerField: { } answer, Answer: { } source }) sources[answer] = source;
        var opening = app.OpeningForm.Definition.Fields.Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        var all = app.Forms.Values.SelectMany(f => MappingCheck.All(f.Definition.Fields)).DistinctBy(f => f.Path).ToDictionary(f => f.Path, f => f.Field, StringComparer.Ordinal);
        foreach (var (name, its) in sources) fields.Add((name, all[name], its, opening.Contains(name.Split('.')[0])));
        inside = InsideRows.Of(app, mapping.ExternalId?.Column, further ?? [], new List<Problem>());
    }

    /// <summary>Which column a problem of a form's field is about.</summary>
    public string? ColumnOf(string? path)
    {
        if (path is null) return null;
        var field = path.Split('[')[0];
        return (fields.FirstOrDefault(f => f.Path == field) is { Source: not null } whole ? whole : fields.FirstOrDefault(f => f.Path.Split('.')[0] == field.Split('.')[0])).Source?.Column ?? path switch { "street" => mapping.Street?.Column, "due" => mapping.OutsideDue?.Column, "occurredAt" => mapping.OpenedAt?.Column, _ => null };
    }

    /// <summary>The number of the row there, also when the rest of it is not read.</summary>
    public string? IdOf(TableRow row) => row.Problem is null ? Text(row, mapping.ExternalId!)?.Trim() : null;

    public MappedRow? Map(TableRow row, List<ImportIssue> issues)
    {
        var before = issues.Count;
        if (row.Problem is { } broken)
        {
            issues.Add(new(row.Line, null, broken));
            return null;
        }
        var id = IdOf(row);
        if (string.IsNullOrEmpty(id)) Say(mapping.ExternalId!, Problem.Of("import.row.noId"));
        else if (id.Length > IdLimit) Say(mapping.ExternalId!, Problem.Of("import.row.longId", ("limit", "100")));
        var opened = Moment(mapping.OpenedAt!);
        if (opened is null && Text(row, mapping.OpenedAt!) is null) Say(mapping.OpenedAt!, Problem.Of("import.row.noOpened"));
        var (closed, due) = (Moment(mapping.ClosedAt), Moment(mapping.OutsideDue));
        var status = ImportedStatus.Dispatched;
        if (mapping.Status is null) status = closed is null ? ImportedStatus.Dispatched : ImportedStatus.Closed;
        else if (Translated(mapping.Status) is { } text)
        {
            if (StatusOf(text) is { } known) status = known;
            else Say(mapping.Status, Problem.Of("import.row.status", ("value", Short(text))));
        }
        if (status == ImportedStatus.Closed && closed is null && mapping.ClosedAt is not null && Text(row, mapping.ClosedAt) is null) Say(mapping.ClosedAt, Problem.Of("import.row.noClosed"));
        if (closed < opened) Say(mapping.ClosedAt!, Problem.Of("import.row.closedBefore"));
        if (due < opened) Say(mapping.OutsideDue!, Problem.Of("import.row.dueBefore"));
        var (opening, filled) = (Record.Empty, Record.Empty);
        foreach (var (path, field, source, first) in fields)
            if (Translated(source) is { } cell && CellReading.Of(field, source.Cut && field.MaxLength is { } most && cell.Length > most ? cell[..most] : cell, dates) is var (value, problem))
            {
                if (problem is not null) Say(source, problem);
                else Put(first, path, value);
            }
        if (id is { Length: > 0 })
            foreach (var (path, first, rows) in inside.For(id, row.Line, dates, issues)) Put(first, path, rows);
        var (street, unit) = (mapping.Street is { } s ? Translated(s) : null, mapping.Unit is { } u ? Translated(u) : null);
        if (issues.Count > before) return null;
        var mapped = new MappedRow(row.Line, id!, street, opened!.Value, status == ImportedStatus.Closed ? closed ?? opened : null, due, status, unit, opening, filled, []);
        return mapped with { Fingerprint = Digest(mapped) };

        void Put(bool first, string path, Value value)
        {
            if (first) opening = With(opening, path, value);
            else filled = With(filled, path, value);
        }

        void Say(ColumnSource source, Problem problem) => issues.Add(new(row.Line, source.Column, problem));

        DateTimeOffset? Moment(ColumnSource? source)
        {
            if (source is null || Text(row, source) is not { } cell) return null;
            if (FormulaGuard.IsFormula(cell)) Say(source, Problem.Of("import.row.formula"));
            else if (dates.Moment(cell.Trim()) is { } moment) return moment;
            else Say(source, Problem.Of("import.row.date", ("value", Short(cell))));
            return null;
        }

        string? Translated(ColumnSource source)
        {
            if (Text(row, source) is not { } cell) return null;
            if (FormulaGuard.IsFormula(cell))
            {
                Say(source, Problem.Of("import.row.formula"));
                return null;
            }
            if (source.Values is null) return cell;
            if (source.Values.TryGetValue(cell.Trim(), out var said) || (said = source.Otherwise) is not null) return said.Length > 0 ? said : null;
            Say(source, Problem.Of("import.row.value", ("value", Short(cell))));
            return null;
        }
    }

    public static ImportedStatus? StatusOf(string text) => text switch { "opened" => ImportedStatus.Opened, "dispatched" => ImportedStatus.Dispatched, "closed" => ImportedStatus.Closed, _ => null };

    /// <summary>The cell, or the constant where it is empty; null when there is neither.</summary>
    string? Text(TableRow row, ColumnSource source) =>
        source.Column is { } column && columns.TryGetValue(column, out var at) && !string.IsNullOrWhiteSpace(row.Cells[at]) ? row.Cells[at] : source.Constant;

    /// <summary>The record with a value at names down through groups.</summary>
    static Record With(Record values, string path, Value value)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? values.With(path, value) : values.With(path[..dot], With(values[path[..dot]].AsRecord ?? Record.Empty, path[(dot + 1)..], value));
    }

    static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    static byte[] Digest(MappedRow row) => SHA256.HashData(ValueJson.ToUtf8(Record.Of(
        ("id", row.ExternalId), ("street", Value.Of(row.Street)), ("opened", row.OpenedAt.ToUnixTimeMilliseconds()), ("closed", row.ClosedAt is { } at ? Value.Of((double)at.ToUnixTimeMilliseconds()) : Value.Null),
        ("due", row.OutsideDue is { } due ? Value.Of((double)due.ToUnixTimeMilliseconds()) : Value.Null), ("status", row.Status.ToString()), ("unit", Value.Of(row.Unit)),
        ("opening", row.Opening), ("filled", row.Filled))))[..16];
}
