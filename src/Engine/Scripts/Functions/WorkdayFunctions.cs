namespace LowCode.Scripts;

/// <summary>Working days by the calendar of the turn: statutory holidays free, make-up days worked.</summary>
static class WorkdayFunctions
{
    /// <summary>Farthest a count goes: ten years of working days.</summary>
    const int Most = 2600;

    public static FunctionEntry[] All { get; } =
    [
        new("isWorkday", 1, 1, "Whether a date is a working day; null when it is none", "isWorkday('2024-03-02')", "false",
            (in ExpressionContext c, ReadOnlySpan<Value> a) => DateFunctions.Read(a[0]) is { } date ? c.Workdays.IsWorkday(date.DayNumber) : Value.Null),
        new("addWorkdays", 2, 2, "The so manieth working day after a date, or before it when negative; the date itself is not counted", "addWorkdays('2024-03-01', 2)", "\"2024-03-05\"", Add),
        new("workdaysBetween", 2, 2, "Working days after the first date, up to and with the second; negative backwards", "workdaysBetween('2024-03-01', '2024-03-05')", "2", Between),
    ];

    static Value Add(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        var count = Math.Truncate(JavaScriptRules.ToNumber(arguments[1]));
        if (DateFunctions.Read(arguments[0]) is not { } date || !(Math.Abs(count) <= Most)) return Value.Null;
        var (day, left) = (date.DayNumber, (int)Math.Abs(count));
        context.Budget.Charge(left);
        while (left > 0)
        {
            day += count < 0 ? -1 : 1;
            if (day < 0 || day > DateOnly.MaxValue.DayNumber) return Value.Null;
            if (context.Workdays.IsWorkday(day)) left--;
        }
        return DateFunctions.Write(DateOnly.FromDayNumber(day));
    }

    static Value Between(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        if (DateFunctions.Read(arguments[0]) is not { } from || DateFunctions.Read(arguments[1]) is not { } to) return Value.Null;
        var (first, last, sign) = from <= to ? (from.DayNumber, to.DayNumber, 1) : (to.DayNumber, from.DayNumber, -1);
        if (last - first > Most * 2) return Value.Null;
        context.Budget.Charge(last - first);
        var count = 0;
        // Backwards the day one comes from is left out as it is forwards.
        for (var day = sign > 0 ? first + 1 : first; day < last + (sign > 0 ? 1 : 0); day++)
            if (context.Workdays.IsWorkday(day)) count++;
        return count == 0 ? 0 : sign * count;
    }
}
