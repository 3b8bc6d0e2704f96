using System.Globalization;
using System.Text;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>Two dates in order, both included. Typed as one text they stand with a slash, a tilde or 至 between them.</summary>
sealed class DateRangeShape(string? min, string? max) : ValueShape
{
    static readonly string[] between = ["/", "~", "\u81f3", "\uff5e", " - ", "\u2014"];

    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsText is { } text) return Split(text) is { } two ? Read(two, report) : report.Refuse("form.dateRange");
        return sent.AsRecord is { } record ? Read(record, report) : report.Refuse("form.dateRange");
    }

    Value Read(Record record, ShapeReport report)
    {
        foreach (var name in record.Names)
            if (name is not ("from" or "to")) return report.RefuseInside("." + name, "form.unknownField", ("name", name));
        var (from, to) = (record["from"], record["to"]);
        if (from.IsBlank && to.IsBlank) return Value.Null;
        if (from.AsText is not { } first || !DateShape.IsDate(first)) return report.RefuseInside(".from", "form.dateRange");
        if (to.AsText is not { } last || !DateShape.IsDate(last)) return report.RefuseInside(".to", "form.dateRange");
        if (string.CompareOrdinal(last, first) < 0) return report.RefuseInside(".to", "form.dateRange.order");
        if (min is not null && string.CompareOrdinal(first, min) < 0) return report.RefuseInside(".from", "form.tooEarly", ("min", min));
        if (max is not null && string.CompareOrdinal(last, max) > 0) return report.RefuseInside(".to", "form.tooLate", ("max", max));
        return Record.Of(("from", from), ("to", to));
    }

    public static Record? Split(string text)
    {
        foreach (var mark in between)
            if (text.IndexOf(mark, StringComparison.Ordinal) is var at and > 0)
                return Record.Of(("from", text[..at].Trim()), ("to", text[(at + mark.Length)..].Trim()));
        return null;
    }
}

/// <summary>A length of time in days, hours and minutes. Read as ISO 8601, or as people write it: <c>1d 2h 30m</c>, with the Chinese words too.</summary>
sealed class DurationShape : ValueShape
{
    const int MaxDays = 36_525;
    static readonly (string[] Words, int Minutes)[] units = [(["\u5929", "\u65e5", "d"], 1440), (["\u5c0f\u65f6", "\u65f6", "h"], 60), (["\u5206\u949f", "\u5206", "min", "m"], 1)];

    public override Value Read(Value sent, ShapeReport report) => sent.AsText is { Length: <= 60 } text && Minutes(text) is { } minutes ? Text(minutes) : report.Refuse("form.duration");

    /// <summary>The minutes of a text; null when it is no length of time.</summary>
    public static long? Minutes(string text)
    {
        var left = CodeText.Tidy(text).ToLowerInvariant();
        if (left is "pt0m") return 0;
        if (left.StartsWith('p')) left = left[1..].Replace("t", "", StringComparison.Ordinal);
        long sum = 0;
        var next = 0;
        while (left.Length > 0)
        {
            var digits = left.AsSpan().IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 7) return null;
            var unit = Array.FindIndex(units, next, u => u.Words.Any(w => left.AsSpan(digits).StartsWith(w, StringComparison.Ordinal)));
            if (unit < 0) return null;
            var word = units[unit].Words.First(w => left.AsSpan(digits).StartsWith(w, StringComparison.Ordinal));
            sum += long.Parse(left.AsSpan(0, digits), CultureInfo.InvariantCulture) * units[unit].Minutes;
            left = left[(digits + word.Length)..];
            next = unit + 1;
        }
        return next == 0 || sum > MaxDays * 1440L ? null : sum;
    }

    public static string Text(long minutes)
    {
        if (minutes == 0) return "PT0M";
        var (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        var text = new StringBuilder("P");
        if (days > 0) text.Append(CultureInfo.InvariantCulture, $"{days}D");
        if (hours + rest > 0) text.Append('T');
        if (hours > 0) text.Append(CultureInfo.InvariantCulture, $"{hours}H");
        if (rest > 0) text.Append(CultureInfo.InvariantCulture, $"{rest}M");
        return text.ToString();
    }
}
