using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowCode.Calendar;

/// <summary>
/// Names one clock of a case: <c>case/total</c>, <c>stage/accept/7</c> (deadline, visit), <c>unit/answer/440104001/7</c> (deadline, unit, visit).
/// A second visit has clocks of its own.
/// </summary>
[JsonConverter(typeof(ClockIdJsonConverter))]
public readonly record struct ClockId(string Value)
{
    public static ClockId OfCase(string deadline) => new("case/" + deadline);
    public static ClockId OfStage(string deadline, string visit) => new($"stage/{deadline}/{visit}");
    public static ClockId OfUnit(string deadline, string unit, string? visit = null) => new(visit is null ? $"unit/{deadline}/{unit}" : $"unit/{deadline}/{unit}/{visit}");
    public override string ToString() => Value;
}

sealed class ClockIdJsonConverter : JsonConverter<ClockId>
{
    public override ClockId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);
    public override void Write(Utf8JsonWriter writer, ClockId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
