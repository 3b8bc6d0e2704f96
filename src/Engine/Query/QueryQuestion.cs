using System.Collections.Immutable;
using Microsoft.OData.UriParser;
using Microsoft.OData.UriParser.Aggregation;

namespace LowCode.Query;

/// <summary>What is asked of one entity set, read and checked.</summary>
/// <param name="Columns">Properties to show, in the order of the entity.</param>
/// <param name="Top">Rows wanted over all pages; null for all.</param>
/// <param name="PageSize">Rows of one answer at most.</param>
/// <param name="After">Mark of the last row of the page before.</param>
public sealed record QueryQuestion(
    QueryEntity Entity, ImmutableArray<QueryColumn> Columns, FilterClause? Filter, QueryOrder Order, long? Top, int Skip, int PageSize, bool Count, string? After, bool Selected)
{
    /// <summary>The one row asked for by its key; null for all.</summary>
    public IReadOnlyList<object>? Key { get; init; }

    /// <summary>Grouping instead of rows; null for rows.</summary>
    public QueryGrouping? Grouping { get; init; }
}

/// <summary><c>$apply</c>: rows that pass the filters, put together by some columns and counted or summed.</summary>
public sealed record QueryGrouping(ImmutableArray<FilterClause> Filters, ImmutableArray<QueryColumn> By, ImmutableArray<QueryAggregate> Aggregates);

/// <param name="Column">What is summed; null for the count of rows.</param>
public sealed record QueryAggregate(string Alias, AggregationMethod Method, QueryColumn? Column);
