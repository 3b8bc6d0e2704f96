using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LowCode.Forms;
using LowCode.Scripts;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>What a column of a record table holds. The name of a kind ends the column's name, so that a field which changes its kind gets a new column.</summary>
public enum RecordKind
{
    /// <summary>Text; lists of codes as a JSON array.</summary>
    Text,
    /// <summary>Whole number.</summary>
    Whole,
    /// <summary>Number in millionths.</summary>
    Number,
    /// <summary>Money in 分.</summary>
    Money,
    Flag,
    /// <summary>Text <c>yyyy-MM-dd</c>.</summary>
    Date,
    /// <summary>Text <c>HH:mm:ss</c>.</summary>
    Time,
    /// <summary>UTC milliseconds since 1970. Forms keep moments in China Standard Time, so the offset is +08:00 for all and has no column.</summary>
    Moment,
}

/// <summary>One scalar field of an app's forms and the column its value stands in.</summary>
/// <param name="Path">Name of the field, with the groups around it: <c>site.floor</c>.</param>
/// <param name="Mask">How the value is masked before it is written; null when it is written as it is.</param>
public sealed record RecordField(string Path, RecordKind Kind, Label Label, Func<string, string>? Mask)
{
    const int LongestName = 50;

    readonly string[] steps = Path.Split('.');

    /// <summary>The steps of the app that show it, where some step hides it; null where none does.</summary>
    public IReadOnlyCollection<string>? ShownAt { get; init; }

    public string Column { get; } = ColumnOf(Path, Kind);

    /// <summary>Name of the form's own member the value stands in.</summary>
    public string Root => steps[0];

    public ColumnType Type => Kind switch
    {
        RecordKind.Text or RecordKind.Date or RecordKind.Time => ColumnType.Text,
        RecordKind.Flag => ColumnType.Boolean,
        _ => ColumnType.Int64,
    };

    /// <summary>Whether a column of a record table holds flags.</summary>
    public static bool IsFlag(string column) => column.EndsWith("_flag", StringComparison.Ordinal);

    /// <summary>The kind of a field's column; null for what has none: several values, places, addresses, files, words.</summary>
    public static RecordKind? KindOf(FieldType type) => type switch
    {
        FieldType.Integer or FieldType.Rating => RecordKind.Whole,
        FieldType.Number or FieldType.Percent or FieldType.Slider => RecordKind.Number,
        FieldType.Money => RecordKind.Money,
        FieldType.Boolean or FieldType.Consent => RecordKind.Flag,
        FieldType.Date => RecordKind.Date,
        FieldType.Time => RecordKind.Time,
        FieldType.DateTime => RecordKind.Moment,
        _ when FileReference.IsHeldBy(type) => null,
        FieldType.Place or FieldType.Address or FieldType.DateRange or FieldType.Identity or FieldType.SubTable or FieldType.Group or FieldType.Help => null,
        _ => RecordKind.Text,
    };

    /// <summary>The value in a form's data as a cell.</summary>
    public object? Cell(Record form)
    {
        var value = form[steps[0]];
        for (var i = 1; i < steps.Length; i++) value = value[steps[i]];
        if (value.IsBlank) return null;
        return Kind switch
        {
            RecordKind.Text => Masked(TextOf(value)),
            RecordKind.Date => value.AsText,
            RecordKind.Time => value.AsText is { Length: 5 } minutes ? minutes + ":00" : value.AsText,
            RecordKind.Flag => value.IsBoolean ? value.RawBoolean : null,
            RecordKind.Moment => value.AsText is { } at && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUnixTimeMilliseconds() : null,
            _ => Scaled(value, Kind switch { RecordKind.Money => 2, RecordKind.Number => 6, _ => 0 }),
        };
    }

    /// <summary>A cell read back: a number in its own size, a flag, or text; moments in China's time.</summary>
    public (string? Text, decimal? Number) Read(object? cell) => cell is null ? (null, null) : Kind switch
    {
        RecordKind.Flag => (cell is bool flag ? flag ? "true" : "false" : Convert.ToInt64(cell, CultureInfo.InvariantCulture) != 0 ? "true" : "false", null),
        RecordKind.Whole => (null, Convert.ToInt64(cell, CultureInfo.InvariantCulture)),
        RecordKind.Money => (null, Convert.ToInt64(cell, CultureInfo.InvariantCulture) / 100m),
        RecordKind.Number => (null, Convert.ToInt64(cell, CultureInfo.InvariantCulture) / 1_000_000m),
        RecordKind.Moment => (DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(cell, CultureInfo.InvariantCulture)).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), null),
        _ => (cell as string, null),
    };

    /// <summary>What somebody typed as a bound, as the column keeps it; null when it is none.</summary>
    /// <param name="end">A day as an upper bound lasts to its end.</param>
    public object? Bound(string? text, bool end) => string.IsNullOrWhiteSpace(text) ? null : Kind switch
    {
        RecordKind.Whole or RecordKind.Money or RecordKind.Number => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 9_000_000_000_000m
            ? (long)Math.Round(number * (Kind == RecordKind.Money ? 100 : Kind == RecordKind.Number ? 1_000_000 : 1)) : null,
        RecordKind.Moment => DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 9999
            ? new DateTimeOffset(day.AddDays(end ? 1 : 0).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).ToUnixTimeMilliseconds() - (end ? 1 : 0) : null,
        RecordKind.Flag => null,
        _ => text.Trim(),
    };

    string Masked(string text) => Mask is null ? text : Mask(text);

    static string TextOf(Value value) => value.AsText ?? ValueJson.ToJson(value);

    /// <summary>A number that does not fit is left out: six decimals beyond nine billion are more than the form's own number holds.</summary>
    static long? Scaled(Value value, int scale)
    {
        if (!value.IsNumber) return null;
        var scaled = Math.Round((decimal)value.RawNumber * (decimal)Math.Pow(10, scale));
        return scaled is >= long.MinValue and <= long.MaxValue ? (long)scaled : null;
    }

    /// <summary>Databases fold letters, so a capital is written as <c>_</c> and the small one; nothing else gives the same name.</summary>
    static string ColumnOf(string path, RecordKind kind)
    {
        var name = new StringBuilder(path.Length + 8);
        foreach (var c in path)
            if (char.IsAsciiLetterUpper(c)) name.Append('_').Append(char.ToLowerInvariant(c));
            else if (c == '_') name.Append("__");
            else if (c == '.') name.Append("_0");
            else name.Append(c);
        if (name.Length > LongestName)
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 5));
            name.Length = LongestName - digest.Length - 2;
            name.Append("_9").Append(digest);
        }
        return $"{name}_{kind.ToString().ToLowerInvariant()}";
    }
}
