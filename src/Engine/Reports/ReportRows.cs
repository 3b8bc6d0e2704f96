using System.Globalization;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Views;

namespace LowCode.Reports;

/// <summary>Makes the rows of a report from registers and cases as they are now, within the reader's rights.</summary>
sealed class ReportRows(RegisterReading registers, LedgerReading ledger, AppStore apps, TimeProvider time)
{
    public const int MostRows = 20_000;
    const int Page = 500;

    /// <summary>Rows by unit, units in the order of the tree; of a row a unit, also what belongs to none of them.</summary>
    /// <param name="top">This unit and below.</param>
    /// <exception cref="RefusedException"><c>report.large</c>.</exception>
    public async Task<(IReadOnlyList<(Unit Unit, IReadOnlyList<ReportRow> Rows)> Parts, IReadOnlyList<ReportOutside> Outside)> LiveAsync(Caller caller, ReportDefinition definition, UnitId top, CancellationToken cancellation)
    {
        IReadOnlyList<ReportOutside> outside = [];
        List<ReportRow> rows;
        if (definition.Register is { } register) rows = await RecordsAsync(caller, definition, BaseRegisters.Of(register), top, cancellation);
        else if (definition.App is { } app) rows = await CasesAsync(caller, definition, app, top, cancellation);
        else (rows, outside) = await UnitsAsync(caller, definition, top, cancellation);
        var byUnit = rows.GroupBy(r => r.Unit, StringComparer.Ordinal).ToDictionary(r => r.Key, r => (IReadOnlyList<ReportRow>)[.. r], StringComparer.Ordinal);
        return ([.. caller.Directory.Tree.WithBelow(top).ToArray().Where(u => byUnit.ContainsKey(u.Id.Value)).Select(u => (u, byUnit[u.Id.Value]))], outside);
    }

    /// <summary>The unit of the level that this one belongs to; itself when it lies above the level.</summary>
    public static string UnitAt(UnitTree tree, string unit, UnitKind level) => tree.PathOf(new UnitId(unit)).FirstOrDefault(u => u.Kind == level)?.Id.Value ?? unit;

    async Task<List<ReportRow>> RecordsAsync(Caller caller, ReportDefinition definition, RegisterDefinition register, UnitId top, CancellationToken cancellation)
    {
        var (rows, conditions, today) = (new List<ReportRow>(), ReportCondition.Parse(definition.Where, register, "where"), Today);
        await foreach (var record in AllAsync(caller, register, top, cancellation))
        {
            if (!conditions.All(c => c.Holds(record, today))) continue;
            if (rows.Count == MostRows) throw Large();
            var unit = UnitAt(caller.Directory.Tree, record.Unit.Value!, definition.Level);
            rows.Add(new(record.Id, unit, record.Version, [.. definition.Columns.Select(c => c.Kind == ColumnKind.Element ? Element(record, c.Source!, today) : Common(caller, c, record.Unit.Value!, definition.Level))]));
        }
        return rows;
    }

    static ReportCell Element(RegisterRecord record, string element, DateOnly today)
    {
        if (RegisterElements.TextOf(record, element, today) is not { } text) return new();
        var known = RegisterElements.Find(record.Register, element)!;
        var number = element == "age" || known.Kind == ElementKind.Number ? decimal.Parse(text, CultureInfo.InvariantCulture) : (decimal?)null;
        return new(number is null ? text : null, number, known.Class, record.Source, record.ConfirmedAt);
    }

    async Task<List<ReportRow>> CasesAsync(Caller caller, ReportDefinition definition, string app, UnitId top, CancellationToken cancellation)
    {
        var (form, compiled) = await FormAsync(caller, app, cancellation);
        var fields = compiled.Forms.Values.SelectMany(f => f.Definition.Fields).DistinctBy(f => f.Id).ToDictionary(f => f.Id, StringComparer.Ordinal);
        var rows = new List<ReportRow>();
        for (string? after = null; ;)
        {
            var page = await ledger.ReadAsync(caller, form, Query(definition) with { After = after, Take = CaseLists.MaxTake }, [], cancellation);
            foreach (var row in page.Items.Where(r => !r.Case.Confidential))
            {
                var unit = definition.Level == UnitKind.Street ? row.Case.Street : UnitAt(caller.Directory.Tree, row.Case.OwnerUnit, definition.Level);
                if (!caller.Directory.Tree.IsWithin(new UnitId(unit), top)) continue;
                if (rows.Count == MostRows) throw Large();
                rows.Add(new(row.Case.CaseId, unit, 0, [.. definition.Columns.Select(c => c.Kind == ColumnKind.Case ? OfCase(caller, c.Source!, row, form, fields) : Common(caller, c, unit, definition.Level))]));
            }
            if (page.Next is null) return rows;
            after = page.Next;
        }
    }

    static ReportCell OfCase(Caller caller, string source, LedgerRow row, RecordForm form, Dictionary<string, FieldDefinition> fields)
    {
        var (line, at) = (row.Case, DateTimeOffset.FromUnixTimeMilliseconds(row.Case.UpdatedAt));
        string? text = source switch
        {
            "case.number" => line.Number,
            "case.title" => line.Title,
            "case.stage" => line.Stage,
            "case.owner" => NameOf(caller, line.OwnerUnit),
            "case.openedAt" => Moment(line.OpenedAt),
            "case.closedAt" => line.ClosedAt is { } closed ? Moment(closed) : null,
            _ => null,
        };
        var place = source.StartsWith("form.", StringComparison.Ordinal) ? form.Fields.ToList().FindIndex(f => "form." + f.Path == source) : -1;
        if (place < 0) return new(text, null, FieldClass.Open, line.Number, at);
        var (read, number) = form.Fields[place].Read(row.Cells[place]);
        if (read is not null && fields.TryGetValue(form.Fields[place].Path, out var field)) read = field.Options.FirstOrDefault(o => o.Value == read)?.Label.Zh ?? read;
        return new(read, number, FieldClass.Open, line.Number, at);
    }

    /// <summary>What lies with a unit above the level, or beside it (a department), is no unit's row: it is told, so that rows and what is told come to as much as the list does.</summary>
    async Task<(List<ReportRow> Rows, IReadOnlyList<ReportOutside> Outside)> UnitsAsync(Caller caller, ReportDefinition definition, UnitId top, CancellationToken cancellation)
    {
        var tree = caller.Directory.Tree;
        var units = tree.WithBelow(top).ToArray().Where(u => u.Kind == definition.Level && !u.Disabled).Select(u => u.Id.Value).ToList();
        var figures = units.ToDictionary(u => u, _ => new decimal[definition.Columns.Count], StringComparer.Ordinal);
        var (today, outside) = (Today, new decimal[definition.Columns.Count]);
        foreach (var register in BaseRegisters.All)
        {
            var asked = definition.Columns.Select((c, n) => (Column: c, n)).Where(c => c.Column.Kind == ColumnKind.Count && c.Column.Source == register.Id)
                .Select(c => (Conditions: ReportCondition.Parse(c.Column.Where, register, $"columns[{c.Column.At}]"), c.n)).ToList();
            if (asked.Count == 0) continue;
            await foreach (var record in AllAsync(caller, register, top, cancellation))
            {
                var sums = figures.GetValueOrDefault(UnitAt(tree, record.Unit.Value!, definition.Level), outside);
                foreach (var (conditions, n) in asked) if (conditions.All(c => c.Holds(record, today))) sums[n]++;
            }
        }
        for (var n = 0; n < definition.Columns.Count; n++)
        {
            var column = definition.Columns[n];
            var parts = column.Source?.Split('/') ?? [];
            if (column.Kind != ColumnKind.Sum && (column.Kind != ColumnKind.Count || parts is not ["cases" or "closed", ..])) continue;
            var form = column.Kind == ColumnKind.Sum ? (await FormAsync(caller, parts[0], cancellation)).Form : null;
            var field = form?.Fields.FirstOrDefault(f => f.Path == parts[1]);
            var query = Query(definition) with { App = form?.App ?? parts.ElementAtOrDefault(1), State = parts[0] == "closed" ? "closed" : null };
            foreach (var sum in await ledger.SumsAsync(caller, form, field, query, cancellation))
            {
                var known = figures.TryGetValue(definition.Level == UnitKind.Street ? sum.Street : UnitAt(tree, sum.OwnerUnit, definition.Level), out var sums);
                // Of another street and with none of our units: no matter of this report.
                if (!known && !tree.IsWithin(new UnitId(sum.Street), top) && !tree.IsWithin(new UnitId(sum.OwnerUnit), top)) continue;
                (sums ?? outside)[n] += field is null ? sum.Cases : field.Read(sum.Sum ?? 0).Number ?? 0;
            }
        }
        var now = time.GetUtcNow();
        return ([.. units.Select(u => new ReportRow(u, u, 0, [.. definition.Columns.Select((c, n) => c.Kind is ColumnKind.Count or ColumnKind.Sum ? new ReportCell(null, figures[u][n], FieldClass.Open, c.Source, now) : Common(caller, c, u, definition.Level))]))],
            [.. definition.Columns.Select((c, n) => (Column: c, Number: outside[n])).Where(o => o.Number != 0).Select(o => new ReportOutside(o.Column.At, o.Column.Header, o.Number, LivePlace.PageOf(definition, o.Column)))]);
    }

    static ReportCell Common(Caller caller, ReportColumn column, string unit, UnitKind level) => column.Kind switch
    {
        ColumnKind.Unit => new(NameOf(caller, UnitAt(caller.Directory.Tree, unit, level))),
        ColumnKind.Street => new(caller.Directory.Tree.StreetOf(new UnitId(unit)) is { } street ? NameOf(caller, street.Value!) : ""),
        _ => new(),
    };

    async IAsyncEnumerable<RegisterRecord> AllAsync(Caller caller, RegisterDefinition register, UnitId top, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            var page = await registers.PageAsync(caller, register, top.Value, after, Page, cancellation);
            foreach (var record in page.Where(r => !r.Retired)) yield return record;
            if (page.Count < Page) yield break;
            after = page[^1].Id;
        }
    }

    async Task<(RecordForm Form, LightApp App)> FormAsync(Caller caller, string app, CancellationToken cancellation)
    {
        var latest = (await apps.VersionsAsync(cancellation)).FirstOrDefault(v => v.App == app) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));
        if (caller.Client is { Apps.Length: > 0 } client && !client.Apps.Contains(app)) throw new RefusedException(RefusalKind.NotFound, Problem.Of("app.unknown", ("app", app)));
        var compiled = await apps.GetAsync(app, latest.Version);
        return (RecordForm.Of(compiled), compiled);
    }

    static CaseQuery Query(ReportDefinition definition) => new(App: definition.App, From: Day(definition.From), Until: Day(definition.Until?.AddDays(1)));

    static DateTimeOffset? Day(DateOnly? day) => day is { } at ? new DateTimeOffset(at.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)) : null;

    DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date);

    static string NameOf(Caller caller, string unit) => caller.Directory.Tree.TryFind(new UnitId(unit), out var found) ? found.Name : unit;

    static string Moment(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    static RefusedException Large() => new(RefusalKind.Invalid, Problem.Of("report.large", ("limit", MostRows.ToString(CultureInfo.InvariantCulture))));
}
