using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>What expressions in flows may name and call.</summary>
public static class FlowFunctions
{
    /// <summary><c>form</c> all data of the case, <c>case</c> its head, <c>vars</c> the variables in sight, <c>item</c> the item of the forEach branch.</summary>
    public static ExpressionRoots Roots { get; } = new("form", "case", "vars", "item");

    /// <summary>The standard functions with <c>visits('activity')</c> (how often, returns not counted) and <c>performer('activity')</c> (who did it last).</summary>
    public static FunctionTable Table { get; } = FunctionTable.Standard
        .With("visits", 1, 1, "how often an activity was visited, what a return took back not counted", Visits)
        .With("performer", 1, 1, "user who completed an activity last, null when nobody did", Performer);

    static Value Visits(in ExpressionContext context, ReadOnlySpan<Value> arguments) =>
        context.Host is Turn turn && arguments[0].AsText is { } activity ? turn.State.CountVisits(activity) : 0;

    static Value Performer(in ExpressionContext context, ReadOnlySpan<Value> arguments) =>
        context.Host is Turn turn && arguments[0].AsText is { } activity ? turn.Performer(activity) : Value.Null;
}
