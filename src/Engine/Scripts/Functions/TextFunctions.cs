namespace LowCode.Scripts;

static class TextFunctions
{
    public static FunctionEntry[] All { get; } =
    [
        new("len", 1, 1, "Characters of a text, items of a list; 0 when absent", "len('Yuexiu')", "6",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => a[0].AsList is { } list ? list.Length : a[0].IsAbsent ? 0 : JavaScriptRules.ToText(a[0]).Length),
        new("lower", 1, 1, "The text in lower case", "lower('AbC')", "\"abc\"",
            (in ExpressionContext c, ReadOnlySpan<Value> a) => Made(c, Text(a[0]).ToLowerInvariant())),
        new("upper", 1, 1, "The text in upper case", "upper('11010519491231002x')", "\"11010519491231002X\"",
            (in ExpressionContext c, ReadOnlySpan<Value> a) => Made(c, Text(a[0]).ToUpperInvariant())),
        new("trim", 1, 1, "The text without white space at its ends", "trim('  Zhang San ')", "\"Zhang San\"",
            (in ExpressionContext c, ReadOnlySpan<Value> a) => Made(c, Text(a[0]).Trim())),
        new("startsWith", 2, 2, "Whether the text starts with the other", "startsWith('440104003', '440104')", "true",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Text(a[0]).StartsWith(Text(a[1]), StringComparison.Ordinal)),
        new("endsWith", 2, 2, "Whether the text ends with the other", "endsWith('a.pdf', '.pdf')", "true",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Text(a[0]).EndsWith(Text(a[1]), StringComparison.Ordinal)),
        new("contains", 2, 2, "Whether a text contains the other, or a list the item (as ===)", "contains(['noise', 'odour'], 'noise')", "true", Contains),
        new("replace", 3, 3, "The text with every occurrence of the second replaced by the third", "replace('1-2-3', '-', '/')", "\"1/2/3\"", Replace),
        new("slice", 2, 3, "The part of a text or list from a position, up to another; negative counts from the end", "slice('11010519491231002X', 6, 14)", "\"19491231\"", Slice),
        new("split", 2, 2, "The parts of a text between the separators", "split('a,b', ',')", "[\"a\",\"b\"]", Split),
        new("padStart", 3, 3, "The text, made so long by a filling before it", "padStart('7', 3, '0')", "\"007\"", PadStart),
        new("mask", 3, 3, "The text with stars but for so many characters first and last; all stars when it is no longer than those", "mask('13812345678', 3, 4)", "\"138****5678\"", Masked),
        new("join", 1, 2, "The items as one text, with a separator (,) between them", "join(['a', 'b'], '、')", "\"a、b\"", Join),
    ];

    /// <summary>The text of an argument; absent is empty.</summary>
    internal static string Text(Value value) => value.IsAbsent ? "" : JavaScriptRules.ToText(value);

    static Value Made(in ExpressionContext context, string text)
    {
        context.Budget.ChargeText(text.Length);
        return text;
    }

    static Value PadStart(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        string text = Text(arguments[0]), fill = Text(arguments[2]);
        var length = Position(arguments[1], int.MaxValue);
        if (length <= text.Length || fill.Length == 0) return text;
        context.Budget.ChargeText(length);
        var missing = length - text.Length;
        return string.Concat(Enumerable.Repeat(fill, missing / fill.Length + 1))[..missing] + text;
    }

    static Value Masked(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        var text = Text(arguments[0]);
        long first = Position(arguments[1], text.Length), last = Position(arguments[2], text.Length);
        if (first + last >= text.Length) (first, last) = (0, 0);
        return Made(context, string.Concat(text.AsSpan(0, (int)first), new string('*', text.Length - (int)(first + last)), text.AsSpan(text.Length - (int)last)));
    }

    static Value Contains(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        if (arguments[0].AsList is not { } list) return Text(arguments[0]).Contains(Text(arguments[1]), StringComparison.Ordinal);
        context.Budget.ChargeList(list.Length);
        foreach (var item in list)
            if (JavaScriptRules.StrictEquals(item, arguments[1])) return true;
        return false;
    }

    static Value Replace(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        string text = Text(arguments[0]), old = Text(arguments[1]), made = Text(arguments[2]);
        if (old.Length == 0) return text;
        // Known before it is made: replacing one letter by a long text may grow a text a thousandfold.
        context.Budget.ChargeText(text.Length);
        long found = 0;
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, at + old.Length, StringComparison.Ordinal)) found++;
        context.Budget.ChargeText(text.Length + found * (made.Length - old.Length));
        return text.Replace(old, made, StringComparison.Ordinal);
    }

    static Value Slice(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        var list = arguments[0].AsList;
        var text = list is null ? Text(arguments[0]) : "";
        var length = list?.Length ?? text.Length;
        var start = Position(arguments[1], length);
        var end = arguments.Length > 2 && !arguments[2].IsAbsent ? Position(arguments[2], length) : length;
        if (end < start) end = start;
        if (list is null) return Made(context, text[start..end]);
        context.Budget.ChargeList(end - start);
        return Value.Of(list[start..end]);
    }

    static int Position(Value value, int length)
    {
        var number = JavaScriptRules.ToNumber(value);
        if (double.IsNaN(number)) return 0;
        return (int)Math.Clamp(number < 0 ? length + Math.Truncate(number) : Math.Truncate(number), 0, length);
    }

    static Value Split(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        string text = Text(arguments[0]), separator = Text(arguments[1]);
        if (text.Length == 0) return Value.Of([]);
        context.Budget.ChargeText(text.Length);
        var parts = separator.Length == 0 ? text.Select(c => c.ToString()).ToArray() : text.Split(separator);
        context.Budget.ChargeList(parts.Length);
        return Value.Of(Array.ConvertAll(parts, p => (Value)p));
    }

    static Value Join(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        if (arguments[0].AsList is not { } list) return Text(arguments[0]);
        context.Budget.ChargeList(list.Length);
        var text = JavaScriptRules.Join(list, arguments.Length > 1 ? Text(arguments[1]) : ",", context.Budget.Limits.TextLength);
        return Made(context, text);
    }
}
