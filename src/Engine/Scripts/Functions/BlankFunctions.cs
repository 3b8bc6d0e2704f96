namespace LowCode.Scripts;

static class BlankFunctions
{
    public static FunctionEntry[] All { get; } =
    [
        new("isBlank", 1, 1, "Whether a value is absent, an empty text or an empty list", "isBlank('')", "true", (in ExpressionContext _, ReadOnlySpan<Value> a) => a[0].IsBlank),
        new("coalesce", 1, int.MaxValue, "The first argument that is not blank, or null", "coalesce(null, '', 'none')", "\"none\"", Coalesce),
    ];

    static Value Coalesce(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        foreach (var value in arguments)
            if (!value.IsBlank) return value;
        return Value.Null;
    }
}
