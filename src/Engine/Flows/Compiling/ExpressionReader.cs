using System.Collections.Immutable;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Compiles the expressions of one flow and collects what is wrong with them.</summary>
sealed class ExpressionReader(List<Problem> problems)
{
    public FlowValue Value(string place, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Text when value.AsText is ['=', .. var source]:
                return Condition(place, source) is { } expression ? FlowValue.Of(expression) : default;
            case ValueKind.List:
                var items = value.AsList!.Select(v => Value(place, v)).ToArray();
                return items.All(p => p.IsConstant) ? FlowValue.Of(value) : FlowValue.List(items);
            case ValueKind.Record:
                var (names, values) = Members(place, value.AsRecord!);
                return values.All(p => p.IsConstant) ? FlowValue.Of(value) : FlowValue.Record(names, values);
            default: return FlowValue.Of(value);
        }
    }

    public (string[] Names, FlowValue[] Values) Members(string place, Record? record) =>
        record is null ? ([], []) : (record.Select(m => m.Key).ToArray(), record.Select(m => Value(place, m.Value)).ToArray());

    public Expression? Condition(string place, string source)
    {
        var expression = Expression.Compile(source, FlowFunctions.Roots, FlowFunctions.Table, out var problem);
        if (problem is not null) problems.Add(problem with { Path = place, Values = (problem.Values ?? ImmutableDictionary<string, string>.Empty).SetItem("source", source) });
        return expression;
    }
}
