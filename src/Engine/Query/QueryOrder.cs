using System.Buffers.Text;
using System.Text.Json;
using LowCode.Problems;
using LowCode.Query.Sql;
using LowCode.Storage;

namespace LowCode.Query;

/// <summary>One column of an order.</summary>
public readonly record struct OrderedColumn(QueryColumn Column, bool Descending);

/// <summary>
/// The order of an answer, always down to the key, so that a page can begin behind the last row of the one before however many rows came
/// meanwhile. Nothing comes before something, as OData has it.
/// </summary>
public sealed class QueryOrder
{
    readonly List<OrderedColumn> columns;

    /// <param name="wanted">Columns asked for; those of the key are added behind, in the direction of the last.</param>
    public QueryOrder(QueryEntity entity, IEnumerable<OrderedColumn> wanted)
    {
        var all = wanted.DistinctBy(c => c.Column.Name).ToList();
        var descending = all.Count > 0 && all[^1].Descending;
        for (var i = 0; i < entity.Keys; i++)
            if (all.All(c => c.Column.Name != entity.Columns[i].Name)) all.Add(new(entity.Columns[i], descending));
        columns = all;
    }

    public IReadOnlyList<OrderedColumn> Columns => columns;

    /// <summary>What follows <c>order by</c>.</summary>
    public string Sql(Dialect dialect) => string.Join(", ", columns.Select(c => c.Column.Sql + (c.Descending ? " desc" : "")
        // SQLite takes nothing for the smallest by itself; said for a column that always has a value it would keep PostgreSQL from its index.
        + (dialect == Dialect.Postgres && c.Column.Nullable ? c.Descending ? " nulls last" : " nulls first" : "")));

    /// <summary>The mark of a row: its cells in the columns of the order.</summary>
    public static string Mark(IEnumerable<object?> cells) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(cells));

    /// <summary>The condition that a row stands behind a mark.</summary>
    /// <exception cref="RefusedException"><c>query.mark</c>.</exception>
    internal string After(string mark, SqlParameters parameters)
    {
        var cells = Read(mark);
        // All in one direction and none of them missing: one comparison of rows, which both databases answer from an index.
        if (columns.All(c => c.Descending == columns[0].Descending && !c.Column.Nullable))
            return $"(({string.Join(", ", columns.Select(c => c.Column.Sql))}) {(columns[0].Descending ? "<" : ">")} ({string.Join(", ", cells.Select(c => parameters.Add(c!)))}))";
        var (any, same) = (new List<string>(), new List<string>());
        for (var i = 0; i < columns.Count; i++)
        {
            var (sql, descending, cell) = (columns[i].Column.Sql, columns[i].Descending, cells[i]);
            var place = cell is null ? null : parameters.Add(cell);
            var behind = (descending, place) switch
            {
                (false, null) => $"{sql} is not null",
                (true, null) => "1 = 0",
                (false, _) => $"{sql} > {place}",
                (true, _) => columns[i].Column.Nullable ? $"({sql} < {place} or {sql} is null)" : $"{sql} < {place}",
            };
            any.Add($"({string.Join(" and ", [.. same, behind])})");
            same.Add(place is null ? $"{sql} is null" : $"{sql} = {place}");
        }
        return $"({string.Join(" or ", any)})";
    }

    object?[] Read(string mark)
    {
        try
        {
            using var read = JsonDocument.Parse(Base64Url.DecodeFromChars(mark));
            var cells = read.RootElement.EnumerateArray().ToArray();
            if (cells.Length == columns.Count) return [.. cells.Select((cell, i) => Cell(cell, columns[i].Column))];
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or InvalidOperationException) { }
        throw new RefusedException(RefusalKind.Unreadable, Problem.At("query.mark", "$skiptoken"));
    }

    static object? Cell(JsonElement cell, QueryColumn column) => (cell.ValueKind, column.Kind) switch
    {
        (JsonValueKind.Null, _) when column.Nullable => null,
        (JsonValueKind.String, QueryKind.Text or QueryKind.Date or QueryKind.Time) => cell.GetString(),
        (JsonValueKind.Number, QueryKind.Whole or QueryKind.Decimal or QueryKind.Moment) => cell.GetInt64(),
        (JsonValueKind.True or JsonValueKind.False, QueryKind.Flag) => cell.GetBoolean(),
        _ => throw new FormatException(),
    };
}
