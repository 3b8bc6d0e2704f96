using System.Data.Common;
using System.Globalization;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Query.Sql;
using LowCode.Storage;
using LowCode.Views;
using Microsoft.Data.Sqlite;
using Microsoft.OData.UriParser.Aggregation;

namespace LowCode.Query;

/// <summary>One page of rows; cells in the order of the columns.</summary>
/// <param name="Total">Rows of all pages, when asked for.</param>
/// <param name="Next">Mark the next page begins behind; null on the last.</param>
public sealed record QueryAnswer(IReadOnlyList<object?[]> Rows, long? Total, string? Next);

/// <summary>Asks the database within the caller's rights: the same filter over <c>cases</c>, or over the units of records, as every list has.</summary>
public sealed class QueryRun(Database database, TimeProvider time)
{
    public async Task<QueryAnswer> RowsAsync(Caller caller, QueryQuestion question, CancellationToken cancellation)
    {
        var (entity, order, dialect) = (question.Entity, question.Order, database.Dialect);
        return await ReadAsync(async (connection, stop) =>
        {
            var total = question.Count ? await CountAsync(connection, caller, question, stop) : (long?)null;
            var take = (int)Math.Min(question.PageSize, question.Top ?? long.MaxValue);
            if (take == 0) return new QueryAnswer([], total, null);
            var parameters = new SqlParameters(dialect);
            var asked = await AskedAsync(connection, caller, question, parameters, isCount: false, stop);
            var where = asked.Sql;
            if (question.After is { } mark) where += " and " + order.After(mark, parameters);
            var columns = question.Columns.Select(c => c.Sql).Concat(order.Columns.Select(c => c.Column.Sql));
            var sql = string.Create(CultureInfo.InvariantCulture,
                $"select {string.Join(", ", columns)} from {entity.From} where {where} order by {order.Sql(dialect)} limit {take + 1}{(question.After is null && question.Skip > 0 ? $" offset {question.Skip}" : "")}");
            var rows = await RowsAsync(connection, sql, parameters, asked, [.. question.Columns, .. order.Columns.Select(c => c.Column)], stop);
            string? next = null;
            if (rows.Count > take)
            {
                rows.RemoveAt(take);
                if (question.Top is null || question.Top > take) next = QueryOrder.Mark(rows[^1].Skip(question.Columns.Length));
            }
            return new QueryAnswer(rows, total, next);
        }, cancellation);
    }

    public Task<long> CountAsync(Caller caller, QueryQuestion question, CancellationToken cancellation) =>
        ReadAsync((connection, stop) => CountAsync(connection, caller, question, stop), cancellation);

    /// <summary>Groups with their aggregates: cells of the grouping columns, then one of each aggregate.</summary>
    public async Task<IReadOnlyList<object?[]>> GroupsAsync(Caller caller, QueryQuestion question, CancellationToken cancellation)
    {
        var grouping = question.Grouping!;
        return await ReadAsync(async (connection, stop) =>
        {
            var parameters = new SqlParameters(database.Dialect);
            var asked = await AskedAsync(connection, caller, question, parameters, isCount: true, stop);
            var by = string.Join(", ", grouping.By.Select(c => c.Sql));
            var select = string.Join(", ", [.. grouping.By.Select(c => c.Sql), .. grouping.Aggregates.SelectMany(AggregateSql.Of)]);
            var order = new QueryOrder(question.Entity with { Keys = 0 }, grouping.By.Select(c => new OrderedColumn(c, false))).Sql(database.Dialect);
            var sql = asked.Parts is { } parts ? CountingSql.Groups(parts, grouping, asked.Filter, database.Dialect)
                : $"select {select} from {question.Entity.From} where {asked.Sql}" + (by.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" group by {by} order by {order} limit {QueryLimits.Groups + 1}"));
            using var command = Command(connection, sql, parameters, asked);
            await using var reader = await command.ExecuteReaderAsync(stop);
            var rows = new List<object?[]>();
            while (await reader.ReadAsync(stop))
            {
                var (row, at) = (new object?[grouping.By.Length + grouping.Aggregates.Length], 0);
                for (; at < grouping.By.Length; at++) row[at] = Cell(reader, at, grouping.By[at]);
                var cell = at;
                foreach (var aggregate in grouping.Aggregates) row[at++] = AggregateSql.Read(reader, ref cell, aggregate);
                rows.Add(row);
            }
            return rows.Count <= QueryLimits.Groups ? rows
                : throw new RefusedException(RefusalKind.Invalid, Problem.At("query.groups", "$apply", ("limit", QueryLimits.Groups.ToString(CultureInfo.InvariantCulture))));
        }, cancellation);
    }

    async Task<long> CountAsync(DbConnection connection, Caller caller, QueryQuestion question, CancellationToken cancellation)
    {
        var parameters = new SqlParameters(database.Dialect);
        var asked = await AskedAsync(connection, caller, question, parameters, isCount: true, cancellation);
        using var command = Command(connection, asked.Parts is { } parts ? CountingSql.Count(parts, asked.Filter, database.Dialect) : $"select count(*) from {question.Entity.From} where {asked.Sql}", parameters, asked);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    /// <summary>A question within the caller's rights.</summary>
    /// <param name="Rights">Which rows are seen.</param>
    /// <param name="Filter">What is asked of them, beginning with <c>and</c> or empty.</param>
    /// <param name="Parts">The rows seen in parts, when the question can be counted from an index alone.</param>
    sealed record Asked(string Rights, string Filter, RowBranches? Parts, IEnumerable<KeyValuePair<string, object>> Parameters)
    {
        public string Sql => Rights + Filter;
    }

    async Task<Asked> AskedAsync(DbConnection connection, Caller caller, QueryQuestion question, SqlParameters parameters, bool isCount, CancellationToken cancellation)
    {
        var filter = new FilterWriter(question.Entity, parameters, time.GetUtcNow());
        var where = new List<string>();
        if (question.Entity.App is { } app) where.Add($"c.app = {parameters.Add(app)}");
        for (var i = 0; i < question.Key?.Count; i++) where.Add($"{question.Entity.Columns[i].Sql} = {parameters.Add(question.Key[i])}");
        if (question.Filter is { } asked) where.Add(filter.Write(asked.Expression));
        foreach (var one in question.Grouping?.Filters ?? []) where.Add(filter.Write(one.Expression));
        var sql = string.Concat(where.Select(one => " and " + one));

        if (question.Entity.Register is { } register)
        {
            var units = caller.Directory.Tree.Units.Where(u => Rights.May(caller, Acts.RegisterRead, u.Id)).Select(u => parameters.Add(u.Id.Value!)).ToList();
            return new($"(r.register = {parameters.Add(register)} and {(units.Count == 0 ? "1 = 0" : $"r.unit in ({string.Join(", ", units)})")})", sql, null, []);
        }
        var parts = question.Key is null && caller.Member.StreetIds.Length > 0 ? Rights.Branches(caller, database.Dialect, await StreetsInUseAsync(connection, cancellation)) : null;
        // A caller who sees every street there is needs no look at who has a part in a case.
        IEnumerable<KeyValuePair<string, object>> kept = question.Entity.IsKept ? KeptColumn.Parameters(caller, database.Dialect) : [];
        if (parts is { Rest: null }) return new($"({string.Join(" or ", parts.Plain)})", sql, IsCounted() ? parts : null, [.. parts.Parameters, .. kept]);
        if (parts is not null && IsCounted()) return new("", sql, parts, parts.Parameters);
        var rights = Rights.Filter(caller, database.Dialect);
        // guard: rights of queries
        return new(rights.Sql, sql, null, [.. rights.Parameters, .. kept]);

        bool IsCounted() => isCount && CountingSql.Answers(question, filter.Columns);
    }

    static async Task<List<string>> StreetsInUseAsync(DbConnection connection, CancellationToken cancellation)
    {
        using var command = connection.CreateCommand();
        command.CommandText = RowBranches.StreetsInUse;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var streets = new List<string>();
        while (await reader.ReadAsync(cancellation)) streets.Add(reader.GetString(0));
        return streets;
    }

    static DbCommand Command(DbConnection connection, string sql, SqlParameters parameters, Asked asked)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        new RowFilter("", [.. asked.Parameters]).AddTo(command);
        parameters.AddTo(command);
        return command;
    }

    static async Task<List<object?[]>> RowsAsync(DbConnection connection, string sql, SqlParameters parameters, Asked asked, QueryColumn[] columns, CancellationToken cancellation)
    {
        using var command = Command(connection, sql, parameters, asked);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellation))
        {
            var row = new object?[columns.Length];
            for (var i = 0; i < row.Length; i++) row[i] = Cell(reader, i, columns[i]);
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>A stored cell, the same from both databases: text, <c>long</c>, <c>bool</c> or null.</summary>
    static object? Cell(DbDataReader reader, int i, QueryColumn column) =>
        reader.IsDBNull(i) ? null : column.Kind switch
        {
            QueryKind.Text or QueryKind.Date or QueryKind.Time => reader.GetString(i),
            QueryKind.Flag => reader.GetBoolean(i),
            _ => Convert.ToInt64(reader.GetValue(i), CultureInfo.InvariantCulture),
        };

    async Task<T> ReadAsync<T>(Func<DbConnection, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var connection = await database.OpenReadAsync(cancellation);
        // SQLite answers on this thread and looks at no token.
        using var interrupt = connection is SqliteConnection sqlite ? limit.Token.Register(() => SQLitePCL.raw.sqlite3_interrupt(sqlite.Handle)) : default;
        limit.CancelAfter(QueryLimits.Longest);
        try
        {
            return await read(connection, limit.Token);
        }
        catch (Exception stopped) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested && stopped is OperationCanceledException or SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_INTERRUPT })
        {
            throw new RefusedException(RefusalKind.Overloaded, Problem.Of("query.slow", ("seconds", QueryLimits.Longest.TotalSeconds.ToString(CultureInfo.InvariantCulture))));
        }
    }
}
