using System.Globalization;
using LowCode.Org;
using LowCode.Storage;
using Microsoft.OData.UriParser.Aggregation;

namespace LowCode.Query.Sql;

/// <summary>
/// Counts of cases put together from the parts of what the caller sees (<see cref="RowBranches"/>), for questions that the index <c>cases_street</c> answers
/// without a look at the rows.
/// </summary>
static class CountingSql
{
    static readonly HashSet<string> held = new(StringComparer.Ordinal) { "c.street", "c.state", "c.opened_at", "c.confidential" };

    /// <param name="columns">Columns that the filter looks at.</param>
    public static bool Answers(QueryQuestion question, IEnumerable<QueryColumn> columns) =>
        ReferenceEquals(question.Entity, QueryEntity.Cases) && columns.Concat(question.Grouping?.By ?? []).All(c => held.Contains(c.Sql))
        && (question.Grouping?.Aggregates ?? []).All(a => a.Method == AggregationMethod.VirtualPropertyCount
            || (a.Method is AggregationMethod.Min or AggregationMethod.Max && held.Contains(a.Column!.Sql) && a.Column.Kind != QueryKind.Flag));

    /// <param name="where">The filter, beginning with <c>and</c> or empty.</param>
    public static string Count(RowBranches branches, string where, Dialect dialect) =>
        $"select coalesce(sum(n), 0) from ({Each(branches, dialect, where, "count(*) as n", "")}) parts";

    public static string Groups(RowBranches branches, QueryGrouping grouping, string where, Dialect dialect)
    {
        var (names, by) = (grouping.By.Select((_, i) => Name("g", i)).ToArray(), grouping.By.Select(c => c.Sql).ToArray());
        var inner = string.Join(", ", [.. by.Select((sql, i) => $"{sql} as {names[i]}"), .. grouping.Aggregates.Select((a, i) => $"{AggregateSql.Of(a).Single()} as {Name("a", i)}")]);
        // In the order of the index SQLite counts as it reads; in another it sorts all rows first.
        var inGroups = by.Length == 0 ? "" : " group by " + string.Join(", ", dialect == Dialect.Sqlite ? by.Prepend("c.street").Distinct() : by);
        var outer = string.Join(", ", [.. names, .. grouping.Aggregates.Select((a, i) => a.Method switch
        {
            AggregationMethod.Min => $"min({Name("a", i)})",
            AggregationMethod.Max => $"max({Name("a", i)})",
            _ => $"coalesce(sum({Name("a", i)}), 0)",
        })]);
        var order = string.Join(", ", names);
        return $"select {outer} from ({Each(branches, dialect, where, inner, inGroups)}) parts"
            + (by.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" group by {order} order by {order} limit {QueryLimits.Groups + 1}"));
    }

    static string Each(RowBranches branches, Dialect dialect, string where, string select, string groups) =>
string.Join(" union all ", branches.Sources(dialect, where).Select(source => $"select {select} from {source}{groups}"));

    static string Name(string letter, int i) => string.Create(CultureInfo.InvariantCulture, $"{letter}{i}");
}
