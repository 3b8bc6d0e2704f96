using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Problems;

namespace LowCode.Calendar;

/// <summary>
/// The hours of a day that count, as spans in order: <c>9:00-12:00 14:00-18:00</c>. Moments inside a day are milliseconds since its midnight.
/// </summary>
[JsonConverter(typeof(DayHoursJsonConverter))]
public sealed class DayHours : IEquatable<DayHours>
{
    internal const long Day = 24 * 3600_000L;

    readonly ImmutableArray<(long From, long To)> spans;

    DayHours(ImmutableArray<(long From, long To)> spans)
    {
        this.spans = spans;
        PerDay = spans.Sum(span => span.To - span.From);
    }

    /// <summary>9:00–12:00 and 14:00–18:00.</summary>
    public static DayHours Office { get; } = Known("9:00-12:00 14:00-18:00");

    public static DayHours AroundTheClock { get; } = Known("0:00-24:00");

    /// <summary>Counted milliseconds in one day.</summary>
    internal long PerDay { get; }
    internal long Opening => spans[0].From;
    internal long Close => spans[^1].To;

    /// <summary>Reads spans of hours and minutes parted by blanks; in order, not overlapping, at least one.</summary>
    /// <returns>Null, with the hours; or the problem <c>calendar.hours</c>.</returns>
    public static Problem? Parse(string? text, out DayHours hours)
    {
        var spans = ImmutableArray.CreateBuilder<(long, long)>();
        long last = -1;
        foreach (var part in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', '–');
            if (ends.Length != 2 || Moment(ends[0]) is not { } from || Moment(ends[1]) is not { } to || from <= last || to <= from)
            {
                spans.Clear();
                break;
            }
            spans.Add((from, to));
            last = to;
        }
        hours = spans.Count == 0 ? Office : new DayHours(spans.ToImmutable());
        return spans.Count == 0 ? Problem.Of("calendar.hours", ("text", text ?? "")) : null;
    }

    /// <summary>Counted milliseconds before a moment of the day.</summary>
    internal long Before(long moment)
    {
        long counted = 0;
        foreach (var (from, to) in spans)
        {
            if (moment <= from) break;
            counted += Math.Min(moment, to) - from;
        }
        return counted;
    }

    /// <summary>The earliest moment before which so much was counted; <paramref name="counted"/> in (0, <see cref="PerDay"/>].</summary>
    internal long At(long counted)
    {
        foreach (var (from, to) in spans)
        {
            if (counted <= to - from) return from + counted;
            counted -= to - from;
        }
        throw new ArgumentOutOfRangeException(nameof(counted), "more than a day has");
    }

    public override string ToString() => string.Join(' ', spans.Select(span => Text(span.From) + "-" + Text(span.To)));
    public bool Equals(DayHours? other) => other is not null && spans.AsSpan().SequenceEqual(other.spans.AsSpan());
    public override bool Equals(object? obj) => Equals(obj as DayHours);
    public override int GetHashCode() => HashCode.Combine(PerDay, Opening, Close);

    static DayHours Known(string text)
    {
        var problem = Parse(text, out var hours);
        return problem is null ? hours : throw new InvalidOperationException(text);
    }

    static string Text(long moment) => string.Create(CultureInfo.InvariantCulture, $"{moment / 3600_000}:{moment / 60_000 % 60:00}");

    static long? Moment(string text)
    {
        var parts = text.Split(':');
        if (parts.Length != 2 || parts[1].Length != 2) return null;
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hour)) return null;
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minute) || minute > 59) return null;
        var moment = hour * 3600_000L + minute * 60_000L;
        return moment <= Day ? moment : null;
    }
}

sealed class DayHoursJsonConverter : JsonConverter<DayHours>
{
    public override DayHours Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DayHours.Parse(reader.GetString(), out var hours) is { } problem ? throw new JsonProblem(problem) : hours;

    public override void Write(Utf8JsonWriter writer, DayHours value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
