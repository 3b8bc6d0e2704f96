using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Dates, times and moments as text whose ordinal order is their order in time.</summary>
abstract class TimeTextShape(string code, string? min, string? max) : ValueShape
{
    protected abstract string? Stored(string text);

    public sealed override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is not { } text || Stored(text) is not { } stored) return report.Refuse(code);
        if (min is not null && string.CompareOrdinal(stored, min) < 0) return report.Refuse("form.tooEarly", ("min", min));
        if (max is not null && string.CompareOrdinal(stored, max) > 0) return report.Refuse("form.tooLate", ("max", max));
        return ReferenceEquals(stored, text) ? sent : stored;
    }
}

sealed class DateShape(string? min, string? max) : TimeTextShape("form.date", min, max)
{
    protected override string? Stored(string text) => IsDate(text) ? text : null;

    public static bool IsDate(ReadOnlySpan<char> text) =>
        text.Length == 10 && text[4] == '-' && text[7] == '-' && CodeText.IsDigits(text[..4]) && CodeText.IsDigits(text[5..7]) && CodeText.IsDigits(text[8..])
        && IsDay(Digits(text[..4]), Digits(text[5..7]), Digits(text[8..]));

    public static bool IsDay(int year, int month, int day) => year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    public static int Digits(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var c in digits) number = number * 10 + (c - '0');
        return number;
    }
}

sealed class TimeShape(string? min, string? max) : TimeTextShape("form.time", min, max)
{
    protected override string? Stored(string text) => IsTime(text) ? text : null;

    static bool IsTime(ReadOnlySpan<char> text) =>
        text.Length is 5 or 8 && Part(text, 0, 24) && text[2] == ':' && Part(text, 3, 60) && (text.Length == 5 || (text[5] == ':' && Part(text, 6, 60)));

    static bool Part(ReadOnlySpan<char> text, int at, int below) => CodeText.IsDigits(text.Slice(at, 2)) && DateShape.Digits(text.Slice(at, 2)) < below;
}

/// <summary>Kept in China Standard Time to the second; a text without offset is taken to be of that time.</summary>
sealed class DateTimeShape(string? min, string? max) : TimeTextShape("form.datetime", min is null ? null : Canonical(min), max is null ? null : Canonical(max))
{
    static readonly string[] zoned = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mmK"];

    protected override string? Stored(string text) => Canonical(text);

    public static string? Canonical(string text)
    {
        if (text.Length < 16) return null;
        if (text.Length == 25 && text.EndsWith("+08:00", StringComparison.Ordinal) && text[10] == 'T' && DateTime.TryParseExact(text.AsSpan(0, 19), "s", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return text;
        var hasOffset = text[^1] is 'Z' or 'z' || text.AsSpan(11).ContainsAny('+', '-');
        if (!DateTimeOffset.TryParseExact(hasOffset ? text : text + "+08:00", zoned, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)) return null;
        if (moment.Year is < 2 or > 9998) return null;
        return moment.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
    }
}
