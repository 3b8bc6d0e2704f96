using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>What expressions in flows may name and call.</summary>
public static class FlowFunctions
{
    /// <summary><c>form</c> all data of the case, <c>case</c> its head, <c>vars</c> the variables in sight, <c>item</c> the item of the forEach branch.</summary>
    public static ExpressionRoots Roots { get; } = new("form", "case", "vars", "item");

    /// <summary>The standard functions with <c>visits('activity')</c> (how often, returns not counted) and <c>performer('activity')</c> (who did it last).</summary>
    public static FunctionTable Table { get; } = FunctionTable.Standard
        .With("visits", 1, 1, "how often an activity was visited, what a return took back not counted", Visits, looksAround: true)
        .With("performer", 1, 1, "user who completed an activity last, null when nobody did", Performer, looksAround: true)
        .With("due", 1, 2, "when a duration that begins now, or at the second argument, ends; null when it cannot be counted", Due, looksAround: true)
        .With("isPast", 1, 1, "whether a time has passed", IsPast, looksAround: true)
        .With("summoned", 1, 1, "the units of the latest visit to a summon, each with unit, status, limit and at", Summoned, looksAround: true)
        .With("arrived", 1, 1, "ids of the summoned units that came, in time or late", Arrived, looksAround: true);

    static Value Visits(in ExpressionContext context, ReadOnlySpan<Value> arguments) =>
        context.Host is Turn turn && arguments[0].AsText is { } activity ? turn.State.CountVisits(activity) : 0;

    static Value Due(in ExpressionContext context, ReadOnlySpan<Value> arguments) =>
        context.Host is Turn turn && arguments[0].AsText is { } length && (arguments.Length < 2 ? context.Now : TimeOf(arguments[1])) is { } from && turn.DueAfter(from, length) is { } due
            ? due.ToString("O", CultureInfo.InvariantCulture) : Value.Null;

    static Value IsPast(in ExpressionContext context, ReadOnlySpan<Value> arguments) => TimeOf(arguments[0]) is { } time && context.Now > time;

    static DateTimeOffset? TimeOf(Value value) => DateTimeOffset.TryParse(value.AsText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    static Value Summoned(in ExpressionContext context, ReadOnlySpan<Value> arguments) =>
        Value.Of([.. UnitsOf(context, arguments).Select(u => (Value)Record.Of(("unit", u.Unit), ("status", u.Status), ("limit", Value.Of(u.Limit)), ("at", Value.Of(u.At))))]);

    static Value Arrived(in ExpressionContext context, ReadOnlySpan<Value> arguments) =>
        Value.Of([.. UnitsOf(context, arguments).Where(u => u.Status is Summoning.Arrived or Summoning.Late).Select(u => (Value)u.Unit)]);

    static IReadOnlyList<SummonedUnit> UnitsOf(in ExpressionContext context, ReadOnlySpan<Value> arguments) =>
        context.Host is Turn turn && arguments[0].AsText is { } activity ? SummonedUnit.Of(turn.State, activity) : [];

    static Value Performer(in ExpressionContext context, ReadOnlySpan<Value> arguments) =>
        context.Host is Turn turn && arguments[0].AsText is { } activity ? turn.Performer(activity) : Value.Null;
}
