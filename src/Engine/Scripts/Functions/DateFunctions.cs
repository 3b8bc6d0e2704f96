using System.Globalization;
using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>Dates are texts <c>yyyy-MM-dd</c>; the day is that of China Standard Time, UTC+8.</summary>
static class DateFunctions
{
    static readonly TimeSpan chinaStandardTime = TimeSpan.FromHours(8);

    public static FunctionEntry[] All { get; } =
    [
        new("today", 0, 0, "The date of the turn in China", "len(today())", "10", (in ExpressionContext c, ReadOnlySpan<Value> _) => Write(Today(c))) { LooksAround = true },
        new("now", 0, 0, "The time of the turn in China, ISO 8601 with offset", "endsWith(now(), '+08:00')", "true",
            (in ExpressionContext c, ReadOnlySpan<Value> _) => c.Now.ToOffset(chinaStandardTime).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)) { LooksAround = true },
        new("date", 1, 3, "The date of a text, or of year, month and day; null when there is no such day", "date(2024, 2, 29)", "\"2024-02-29\"", Date),
        new("addDays", 2, 2, "The date so many days later; null when the date is none", "addDays('2024-02-28', 2)", "\"2024-03-01\"", AddDays),
        new("daysBetween", 2, 2, "Whole days from the first date to the second; null when either is none", "daysBetween('2024-02-28', '2024-03-01')", "2",
            (in ExpressionContext _, ReadOnlySpan<Value> a) => Read(a[0]) is { } from && Read(a[1]) is { } to ? to.DayNumber - from.DayNumber : Value.Null),
        new("addMonths", 2, 2, "The date so many months later, on the month's last day where it is shorter; null when the date is none", "addMonths('2024-01-31', 1)", "\"2024-02-29\"", AddMonths),
        new("year", 1, 1, "The year of a date; null when it is none", "year('2024-02-29')", "2024", (in ExpressionContext _, ReadOnlySpan<Value> a) => Read(a[0]) is { } d ? d.Year : Value.Null),
        new("month", 1, 1, "The month of a date, 1 to 12; null when it is none", "month('2024-02-29')", "2", (in ExpressionContext _, ReadOnlySpan<Value> a) => Read(a[0]) is { } d ? d.Month : Value.Null),
        new("day", 1, 1, "The day of a date's month; null when it is none", "day('2024-02-29')", "29", (in ExpressionContext _, ReadOnlySpan<Value> a) => Read(a[0]) is { } d ? d.Day : Value.Null),
        new("weekday", 1, 1, "The day of a date's week, 1 Monday to 7 Sunday; null when it is none", "weekday('2024-02-29')", "4", (in ExpressionContext _, ReadOnlySpan<Value> a) => Read(a[0]) is { } d ? d.DayNumber % 7 + 1 : Value.Null),
        new("age", 1, 2, "Full years from the first date to the second (today); null when either is none", "age('2006-03-02', '2024-03-01')", "17", Age),
    ];

    /// <summary>The date of a text that starts with <c>yyyy-MM-dd</c>.</summary>
    internal static DateOnly? Read(Value value) =>
        value.AsText is { Length: >= 10 } text && (text.Length == 10 || text[10] is 'T' or ' ')
        && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    internal static DateOnly Today(in ExpressionContext context) => DateOnly.FromDateTime(context.Now.ToOffset(chinaStandardTime).DateTime);

    internal static string Write(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static Value Date(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        if (arguments.Length == 1) return Read(arguments[0]) is { } date ? Write(date) : Value.Null;
        if (arguments.Length == 2) throw new EvaluationException(Problem.Of("script.dateParts"));
        double year = JavaScriptRules.ToNumber(arguments[0]), month = JavaScriptRules.ToNumber(arguments[1]), day = JavaScriptRules.ToNumber(arguments[2]);
        if (!(year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1) || year % 1 != 0 || month % 1 != 0 || day % 1 != 0) return Value.Null;
        return day <= DateTime.DaysInMonth((int)year, (int)month) ? Write(new DateOnly((int)year, (int)month, (int)day)) : Value.Null;
    }

    static Value AddDays(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        if (Read(arguments[0]) is not { } date) return Value.Null;
        var days = Math.Truncate(JavaScriptRules.ToNumber(arguments[1])) + date.DayNumber;
        return days >= DateOnly.MinValue.DayNumber && days <= DateOnly.MaxValue.DayNumber ? Write(DateOnly.FromDayNumber((int)days)) : Value.Null;
    }

    static Value AddMonths(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        if (Read(arguments[0]) is not { } date) return Value.Null;
        var month = Math.Truncate(JavaScriptRules.ToNumber(arguments[1])) + date.Year * 12 + date.Month - 1;
        if (!(month >= 12 && month < 120_000)) return Value.Null;
        int year = (int)month / 12, of = (int)month % 12 + 1;
        return Write(new DateOnly(year, of, Math.Min(date.Day, DateTime.DaysInMonth(year, of))));
    }

    static Value Age(in ExpressionContext context, ReadOnlySpan<Value> arguments)
    {
        if (Read(arguments[0]) is not { } birth) return Value.Null;
        var at = arguments.Length > 1 ? Read(arguments[1]) : Today(context);
        if (at is not { } day) return Value.Null;
        return Years(birth, day);
    }

    internal static int Years(DateOnly birth, DateOnly day)
    {
        var years = day.Year - birth.Year;
        return (day.Month, day.Day).CompareTo((birth.Month, birth.Day)) < 0 ? years - 1 : years;
    }
}
