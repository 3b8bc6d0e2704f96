using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Problems;

namespace LowCode.Calendar;

/// <summary>What a deadline counts.</summary>
public enum TimeUnit
{
    /// <summary>Natural minutes, hours and days of 24 hours: every moment counts.</summary>
    Minutes, Hours, Days,
    /// <summary>Office hours of working days.</summary>
    WorkMinutes, WorkHours,
    /// <summary>Working days from midnight to midnight: one that starts on Tuesday at 10:00 is over on Wednesday at 10:00.</summary>
    WorkDays,
    /// <summary>Emergency hours of every day, holidays too; around the clock unless the calendar says otherwise.</summary>
    EmergencyHours,
}

/// <summary>A length of time in the unit it is counted in; written <c>2 workhours</c>, <c>30 minutes</c>, <c>5 workdays</c>.</summary>
[JsonConverter(typeof(WorkDurationJsonConverter))]
public readonly record struct WorkDuration(int Amount, TimeUnit Unit)
{
    /// <summary>Longest amount that can be written: beyond it a deadline is a mistake.</summary>
    public const int MaxAmount = 1_000_000;

    /// <summary>Reads <c>2 workhours</c>, <c>1 workday</c>, and the spellings of handbooks listed in <c>Data/units.json</c>.</summary>
    /// <returns>Null, with the duration; or the problem <c>calendar.duration</c> with the text as it was.</returns>
    public static Problem? Parse(string? text, out WorkDuration duration)
    {
        duration = default;
        var trimmed = (text ?? "").AsSpan().Trim();
        var digits = 0;
        while (digits < trimmed.Length && trimmed[digits] is >= '0' and <= '9') digits++;
        if (digits is 0 or > 7) return Wrong(text);
        var amount = int.Parse(trimmed[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        if (amount is 0 or > MaxAmount || UnitNames.Find(trimmed[digits..].Trim()) is not { } unit) return Wrong(text);
        duration = new WorkDuration(amount, unit);
        return null;
    }

    static Problem Wrong(string? text) => Problem.Of("calendar.duration", ("text", text ?? ""));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {UnitNames.Of(Unit, Amount)}");
}

sealed class WorkDurationJsonConverter : JsonConverter<WorkDuration>
{
    public override WorkDuration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WorkDuration.Parse(reader.GetString(), out var duration) is { } problem ? throw new JsonProblem(problem) : duration;

    public override void Write(Utf8JsonWriter writer, WorkDuration value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
