using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowCode.Calendar;

/// <summary>Shapes of this room in JSON: camel case, absent instead of null, moments as UTC milliseconds since 1970.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    Converters = [typeof(MillisecondsConverter)])]
[JsonSerializable(typeof(ClockStarted))]
[JsonSerializable(typeof(ClockPaused))]
[JsonSerializable(typeof(ClockResumed))]
[JsonSerializable(typeof(ClockExtended))]
[JsonSerializable(typeof(ClockTightened))]
[JsonSerializable(typeof(ClockWarned))]
[JsonSerializable(typeof(ClockBreached))]
[JsonSerializable(typeof(ClockEscalated))]
[JsonSerializable(typeof(ClockMet))]
[JsonSerializable(typeof(ClockCancelled))]
[JsonSerializable(typeof(CalendarChanged))]
[JsonSerializable(typeof(ClockReruled))]
[JsonSerializable(typeof(LedgerState))]
[JsonSerializable(typeof(DeadlineDefinition))]
[JsonSerializable(typeof(CalendarData))]
public sealed partial class ClockJson : JsonSerializerContext;

sealed class MillisecondsConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}
