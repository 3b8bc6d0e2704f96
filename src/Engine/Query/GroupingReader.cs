using System.Collections.Immutable;
using Microsoft.OData.UriParser;
using Microsoft.OData.UriParser.Aggregation;

namespace LowCode.Query;

/// <summary>Reads <c>$apply</c>: any number of <c>filter(…)</c>, then <c>groupby((…), aggregate(…))</c> or <c>aggregate(…)</c>.</summary>
static class GroupingReader
{
    static readonly string[] notBeside = ["$filter", "$orderby", "$select", "$skip", "$top", "$count", "$skiptoken"];

    public static QueryGrouping Read(QueryEntity entity, ApplyClause clause, IReadOnlyDictionary<string, string> options)
    {
        if (notBeside.FirstOrDefault(options.ContainsKey) is { } beside) throw QueryReader.Unsupported(beside, $"{beside} + $apply");
        var filters = ImmutableArray.CreateBuilder<FilterClause>();
        ImmutableArray<QueryColumn>? by = null;
        ImmutableArray<QueryAggregate> aggregates = [];
        foreach (var step in clause.Transformations)
            switch (step)
            {
                case FilterTransformationNode filter when by is null:
                    filters.Add(filter.FilterClause);
                    break;
                case GroupByTransformationNode group when by is null:
                    by = [.. group.GroupingProperties.Select(p => p.Expression is { } e && Column(entity, e) is { } column ? column : throw QueryReader.Unsupported("$apply", "groupby " + p.Name))];
                    aggregates = group.ChildTransformations switch
                    {
                        null => [],
                        AggregateTransformationNode child => Aggregates(entity, child),
                        var other => throw QueryReader.Unsupported("$apply", other.Kind.ToString()),
                    };
                    break;
                case AggregateTransformationNode aggregate when by is null:
                    (by, aggregates) = ([], Aggregates(entity, aggregate));
                    break;
                default:
                    throw QueryReader.Unsupported("$apply", step.Kind.ToString());
            }
        return new(filters.ToImmutable(), by ?? throw QueryReader.Unsupported("$apply", "filter"), aggregates);
    }

    static ImmutableArray<QueryAggregate> Aggregates(QueryEntity entity, AggregateTransformationNode node) =>
    [
        .. node.AggregateExpressions.Select(e => e switch
        {
            AggregateExpression { Method: AggregationMethod.VirtualPropertyCount } count => new QueryAggregate(count.Alias, count.Method, null),
            AggregateExpression { Method: AggregationMethod.CountDistinct or AggregationMethod.Min or AggregationMethod.Max } one when Column(entity, one.Expression) is { } column =>
                new QueryAggregate(one.Alias, one.Method, column),
            AggregateExpression { Method: AggregationMethod.Sum or AggregationMethod.Average } one
                when Column(entity, one.Expression) is { Kind: QueryKind.Whole or QueryKind.Decimal } column => new QueryAggregate(one.Alias, one.Method, column),
            _ => throw QueryReader.Unsupported("$apply", "aggregate " + e.Alias),
        }),
    ];

    /// <summary>The column an expression names; null when it is more than a name.</summary>
    public static QueryColumn? Column(QueryEntity entity, QueryNode node) => node switch
    {
        ConvertNode convert => Column(entity, convert.Source),
        SingleValuePropertyAccessNode property => entity[property.Property.Name],
        _ => null,
    };
}
