namespace LowCode.Scripts;

static class NumberFunctions
{
    public static FunctionEntry[] All { get; } =
    [
        new("number", 1, 1, "The number a text or boolean stands for; null when it is none", "number(' 12.50 ')", "12.5",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => a[0].IsBlank || JavaScriptRules.ToNumber(a[0]) is double.NaN ? Value.Null : JavaScriptRules.ToNumber(a[0])),
        new("text", 1, 2, "The value as text, with so many decimals if given; empty when absent", "text(12.5, 2)", "\"12.50\"", Text),
        new("round", 1, 2, "The number rounded half away from zero to so many decimals (0)", "round(1.005, 2)", "1.01",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Round(JavaScriptRules.ToNumber(a[0]), Decimals(a))),
        new("floor", 1, 1, "The greatest whole number not above", "floor(-1.5)", "-2",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Math.Floor(JavaScriptRules.ToNumber(a[0]))),
        new("ceil", 1, 1, "The least whole number not below", "ceil(1.2)", "2",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Math.Ceiling(JavaScriptRules.ToNumber(a[0]))),
        new("abs", 1, 1, "The number without its sign", "abs(-3)", "3",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Math.Abs(JavaScriptRules.ToNumber(a[0]))),
        new("min", 1, int.MaxValue, "The least of the arguments or of a list's items, blank ones left out; null when none", "min(3, 1, 2)", "1",
            (in ExpressionContext c, ReadOnlySpan<Value> a) => Extreme(c, a, -1)),
        new("rmb", 1, 1, "An amount of yuan in capital figures as cheques and receipts carry it; null when it is none or 10^12 and more", "rmb(12)", "\"\u58f9\u62fe\u8d30\u5143\u6574\"", Capitals.Write),
        new("max", 1, int.MaxValue, "The greatest of the arguments or of a list's items, blank ones left out; null when none", "max([3, null, 7])", "7",
            (in ExpressionContext c, ReadOnlySpan<Value> a) => Extreme(c, a, 1)),
    ];

    // By way of decimal where it fits, so that 1.005 means what was written and not the nearest binary fraction below it.
    internal static double Round(double number, int decimals) =>
        Math.Abs(number) < 1e15 ? (double)Math.Round((decimal)number, decimals, MidpointRounding.AwayFromZero) + 0.0 : number;

    static int Decimals(ReadOnlySpan<Value> arguments) => arguments.Length > 1 ? Math.Clamp(JavaScriptRules.ToInt32(JavaScriptRules.ToNumber(arguments[1])), 0, 10) : 0;

    static Value Text(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        if (arguments[0].IsAbsent) return "";
        if (arguments.Length == 1 || !arguments[0].IsNumber || !double.IsFinite(arguments[0].RawNumber)) return JavaScriptRules.ToText(arguments[0]);
        var decimals = Decimals(arguments);
        return Round(arguments[0].RawNumber, decimals).ToString("F" + decimals, System.Globalization.CultureInfo.InvariantCulture);
    }

    static Value Extreme(in ExpressionContext context, ReadOnlySpan<Value> arguments, int sign)
    {
        if (arguments.Length == 1 && arguments[0].AsList is { } list) arguments = list;
        context.Budget.ChargeList(arguments.Length);
        var best = Value.Null;
        foreach (var item in arguments)
        {
            if (item.IsBlank) continue;
            var number = JavaScriptRules.ToNumber(item);
            if (double.IsNaN(number)) return double.NaN;
            if (best.IsAbsent || number.CompareTo(best.RawNumber) * sign > 0) best = number;
        }
        return best;
    }
}
