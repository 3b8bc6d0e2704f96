namespace LowCode.Scripts;

/// <summary>Functions of a whole list; what is no list and not absent counts as a list of it alone.</summary>
static class ListFunctions
{
    public static FunctionEntry[] All { get; } =
    [
        new("first", 1, 1, "The first item of a list; null when there is none", "first([3, 1])", "3", (in ExpressionContext _, ReadOnlySpan<Value> a) => Items(a[0]) is [var first, ..] ? first : Value.Null),
        new("last", 1, 1, "The last item of a list; null when there is none", "last([3, 1])", "1", (in ExpressionContext _, ReadOnlySpan<Value> a) => Items(a[0]) is [.., var last] ? last : Value.Null),
        new("unique", 1, 1, "The items of a list, each text, number or boolean once", "unique([1, 2, 1])", "[1,2]", Unique),
        new("sort", 1, 1, "The items of a list from the least to the greatest: numbers, or texts by their code units", "sort([10, 9, 1])", "[1,9,10]", Sort),
        new("avg", 1, 1, "The mean of a list's items, blank ones left out; null when there is none", "avg([1, null, 2])", "1.5", Mean),
    ];

    static Value[] Items(Value value) => value.AsList ?? (value.IsAbsent ? [] : [value]);

    static Value Unique(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        var items = Items(arguments[0]);
        context.Budget.ChargeList(items.Length);
        context.Budget.Charge((long)items.Length * items.Length / 8);
        var kept = new List<Value>();
        foreach (var item in items)
            if (!kept.Exists(k => JavaScriptRules.StrictEquals(k, item))) kept.Add(item);
        return Value.Of([.. kept]);
    }

    static Value Sort(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        var items = Items(arguments[0]);
        context.Budget.ChargeList(items.Length);
        context.Budget.Charge(items.Length * 4L);
        // Stable, and without a comparison that depends on the machine: numbers before all else, then by what they read as.
        return Value.Of([.. items.OrderBy(i => i.IsNumber ? 0 : 1).ThenBy(i => i.IsNumber ? i.RawNumber : 0).ThenBy(i => i.IsNumber ? "" : JavaScriptRules.ToText(i), StringComparer.Ordinal)]);
    }

    static Value Mean(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        var items = Items(arguments[0]);
        context.Budget.ChargeList(items.Length);
        double sum = 0;
        var count = 0;
        foreach (var item in items)
            if (!item.IsBlank) { sum += JavaScriptRules.ToNumber(item); count++; }
        return count == 0 ? Value.Null : sum / count;
    }
}
