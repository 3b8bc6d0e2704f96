using System.Data.Common;
using System.Globalization;
using Microsoft.OData.UriParser.Aggregation;

namespace LowCode.Query.Sql;

/// <summary>Aggregates; an average is a sum and a count, divided here, so that both databases give the same digits.</summary>
static class AggregateSql
{
    public static IEnumerable<string> Of(QueryAggregate aggregate) => aggregate.Method switch
    {
        AggregationMethod.VirtualPropertyCount => ["count(*)"],
        AggregationMethod.CountDistinct => [$"count(distinct {aggregate.Column!.Sql})"],
        AggregationMethod.Sum => [$"sum({aggregate.Column!.Sql})"],
        AggregationMethod.Average => [$"sum({aggregate.Column!.Sql})", $"count({aggregate.Column.Sql})"],
        // Flags have no order in PostgreSQL's own functions.
        _ => [aggregate.Column!.Kind == QueryKind.Flag ? $"{Name(aggregate)}(case when {aggregate.Column.Sql} is null then null when {aggregate.Column.Sql} then 1 else 0 end)" : $"{Name(aggregate)}({aggregate.Column.Sql})"],
    };

    /// <summary>A <c>long</c> for counts, <c>decimal</c> for sums and averages, text, <c>long</c> or <c>bool</c> as the column has it for least and most; null for none.</summary>
    public static object? Read(DbDataReader reader, ref int cell, QueryAggregate aggregate)
    {
        var value = reader.GetValue(cell++);
        switch (aggregate.Method)
        {
            case AggregationMethod.VirtualPropertyCount or AggregationMethod.CountDistinct:
                return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            case AggregationMethod.Sum:
                return value is DBNull ? null : Shifted(value, aggregate);
            case AggregationMethod.Average:
                var count = Convert.ToInt64(reader.GetValue(cell++), CultureInfo.InvariantCulture);
                return value is DBNull ? null : Math.Round(Shifted(value, aggregate) / count, 6);
            default:
                return value is DBNull ? null : aggregate.Column!.Kind switch
                {
                    QueryKind.Text or QueryKind.Date or QueryKind.Time => (string)value,
                    QueryKind.Flag => Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0,
                    _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
                };
        }
    }

    static decimal Shifted(object value, QueryAggregate aggregate)
    {
        var number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        for (var i = 0; i < aggregate.Column!.Scale; i++) number /= 10;
        return number;
    }

    static string Name(QueryAggregate aggregate) => aggregate.Method == AggregationMethod.Min ? "min" : "max";
}
