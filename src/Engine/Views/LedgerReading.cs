using System.Data.Common;
using System.Globalization;
using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>What a column of a ledger has to hold.</summary>
/// <param name="Is">The whole value of a choice or flag, part of a text.</param>
/// <param name="From">Least number or date, included.</param>
/// <param name="Until">Greatest, included.</param>
/// <param name="Whole">The value of a text is meant whole, or whole in a list.</param>
public sealed record LedgerFilter(string Field, string? Is = null, string? From = null, string? Until = null, bool Whole = false);

/// <summary>A case with what its forms say.</summary>
/// <param name="Cells">In the order of the record's fields, as <see cref="RecordField.Read"/> reads them; null where nothing stands.</param>
public sealed record LedgerRow(CaseLine Case, IReadOnlyList<object?> Cells);

/// <summary>How many cases of one unit there are, and what a field of theirs comes to.</summary>
public sealed record LedgerSum
{
    public string Street { get; init; } = "";
    public string OwnerUnit { get; init; } = "";
    public long Cases { get; init; }
    public long? Sum { get; init; }
}

/// <summary>Reads an app's cases as the rows of a ledger (台账): what stands of the case and one column a field, personal values masked as they are kept.</summary>
public sealed class LedgerReading(Database database)
{
    static readonly System.Text.Json.JsonSerializerOptions relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Cases in sight with their fields, newest first unless asked otherwise.</summary>
    public async Task<ListPage<LedgerRow>> ReadAsync(Caller caller, RecordForm form, CaseQuery query, IReadOnlyList<LedgerFilter> filters, CancellationToken cancellation = default)
    {
        var where = Where(caller, form, query, filters);
        var (rank, descending) = ListOrder.Of(query.Sort, "c.due") ?? ("c.opened_at", true);
        where.After(query.After, $"{rank}, c.case_id, 0", descending);
        var down = descending ? " desc" : "";
        var take = Math.Clamp(query.Take, 1, CaseLists.MaxTake);
        await using var connection = await database.OpenReadAsync(cancellation);
        var lines = (await connection.QueryAsync<CaseLine>(new CommandDefinition($"""
            select {ListLine.Columns}, {rank} as Rank, c.state as State, c.result as Result, c.stage as Stage, c.confidential as Confidential, c.incident as Incident,
              c.opened_at as OpenedAt, c.updated_at as UpdatedAt, c.closed_at as ClosedAt, c.due as Due, c.provisional as Provisional, c.overdue as Overdue
            from cases c left join {form.Table} r on r.case_id = c.case_id where {where.Sql} order by {rank}{down}, c.case_id{down} limit {take + 1}
            """, where.Parameters, cancellationToken: cancellation))).AsList();
        var page = ListConditions.Page(lines, take, last => (last.Rank, last.CaseId, 0));
        var cells = await CellsAsync(connection, caller, form, [.. page.Items.Select(l => l.CaseId)], cancellation);
        return new([.. page.Items.Select(l => new LedgerRow(l, cells.GetValueOrDefault(l.CaseId) ?? new object?[form.Fields.Length]))], page.Next);
    }

    /// <summary>How many rows there are.</summary>
    public async Task<long> CountAsync(Caller caller, RecordForm form, CaseQuery query, IReadOnlyList<LedgerFilter> filters, CancellationToken cancellation = default)
    {
        var where = Where(caller, form, query, filters);
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from cases c left join {form.Table} r on r.case_id = c.case_id where {where.Sql}", where.Parameters, cancellationToken: cancellation));
    }

    /// <summary>Cases in sight by street and owner unit; confidential ones count for nobody.</summary>
    /// <param name="form">Null for all apps.</param>
    /// <param name="field">A field with numbers to add up; in its own scale, see <see cref="RecordField"/>.</param>
    public async Task<IReadOnlyList<LedgerSum>> SumsAsync(Caller caller, RecordForm? form, RecordField? field, CaseQuery query, CancellationToken cancellation = default)
    {
        var where = new ListConditions(caller, database.Dialect);
        Kept(where, field is null ? [] : [field]);
        where.Add(query with { App = form?.App ?? query.App }, where.IsTrue("c.overdue"));
        where.Add($"not ({where.IsTrue("c.confidential")})");
        var sum = field is null ? "null" : $"sum({KeptColumn.Sql(field, database.Dialect)})";
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<LedgerSum>(new CommandDefinition($"""
            select c.street as Street, c.owner_unit as OwnerUnit, count(*) as Cases, cast({sum} as bigint) as Sum
            from cases c{(form is null ? "" : $" left join {form.Table} r on r.case_id = c.case_id")} where {where.Sql} group by c.street, c.owner_unit
            """, where.Parameters, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Cases in sight put together by what they have in common.</summary>
    /// <param name="by">SQL of the columns over <c>c</c>, the case, and <c>r</c>, its record; written by the product, never by people.</param>
    /// <param name="figures">SQL of what is counted.</param>
    /// <param name="most">Groups that are read.</param>
    internal async Task<IReadOnlyList<object?[]>> GroupsAsync(Caller caller, RecordForm form, CaseQuery query, IReadOnlyList<LedgerFilter> filters, IReadOnlyList<string> by, IReadOnlyList<string> figures, int most, CancellationToken cancellation)
    {
        var where = Where(caller, form, query, filters);
        var keys = string.Join(", ", Enumerable.Range(1, by.Count));
        await using var connection = await database.OpenReadAsync(cancellation);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"select {string.Join(", ", by.Concat(figures))} from cases c left join {form.Table} r on r.case_id = c.case_id where {where.Sql} {(by.Count == 0 ? "" : $"group by {keys} order by {keys} limit {most}")}", where.Parameters, cancellationToken: cancellation));
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellation)) rows.Add([.. Enumerable.Range(0, by.Count + figures.Count).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    internal Dialect Dialect => database.Dialect;

    ListConditions Where(Caller caller, RecordForm form, CaseQuery query, IReadOnlyList<LedgerFilter> filters)
    {
        var where = new ListConditions(caller, database.Dialect);
        Kept(where, form.Fields);
        where.Add(query with { App = form.App }, where.IsTrue("c.overdue"));
        for (var n = 0; n < filters.Count; n++)
        {
            var filter = filters[n];
            if (form.Fields.FirstOrDefault(f => f.Path == filter.Field) is not { } field) continue;
            var (column, name) = (KeptColumn.Sql(field, database.Dialect), string.Create(CultureInfo.InvariantCulture, $"filter{n}"));
            if (filter.Is is { Length: > 0 } text)
                if (field.Kind == RecordKind.Flag) where.Add(text == "true" ? where.IsTrue(column) : $"not {where.IsTrue(column)}");
                else if (field.Kind == RecordKind.Text && filter.Whole) where.Add($"({column} = @{name} or {where.Within}({column}, @{name}List) > 0)", name, text, name + "List", System.Text.Json.JsonSerializer.Serialize(text, relaxed));
                else if (field.Kind == RecordKind.Text) where.Add($"{where.Within}(lower({column}), @{name}) > 0", name, ListConditions.Lower(text));
                else where.Add($"{column} = @{name}", name, field.Bound(text, end: false));
            where.Add($"{column} >= @{name}From", name + "From", field.Bound(filter.From, end: false));
            where.Add($"{column} <= @{name}Until", name + "Until", field.Bound(filter.Until, end: true));
        }
        return where;
    }

    void Kept(ListConditions where, IEnumerable<RecordField> fields)
    {
        foreach (var (name, value) in KeptColumn.Parameters(where.Caller, fields, database.Dialect)) where.Parameters.Add(name, value);
    }

    async Task<Dictionary<string, object?[]>> CellsAsync(DbConnection connection, Caller caller, RecordForm form, string[] cases, CancellationToken cancellation)
    {
        var cells = new Dictionary<string, object?[]>(StringComparer.Ordinal);
        if (cases.Length == 0 || form.Fields.Length == 0) return cells;
        var where = new ListConditions(caller, database.Dialect);
        var which = where.In("r.case_id", "shown", cases);
        Kept(where, form.Fields);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"select r.case_id, {string.Join(", ", form.Fields.Select(f => KeptColumn.Sql(f, database.Dialect)))} from {form.Table} r{(form.Fields.Any(f => f.ShownAt is not null) ? " join cases c on c.case_id = r.case_id" : "")} where {which}", where.Parameters, cancellationToken: cancellation));
        while (await reader.ReadAsync(cancellation))
        {
            var row = new object?[form.Fields.Length];
            for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i + 1) ? null : reader.GetValue(i + 1);
            cells[reader.GetString(0)] = row;
        }
        return cells;
    }
}
