using System.Text.Json.Serialization;

namespace LowCode.Journal;

/// <summary>
/// Names one case: a UUIDv7 as 32 lower-case hexadecimal digits, so that ids made later sort later and a new case lands at the end of every index.
/// </summary>
[JsonConverter(typeof(CaseIdJsonConverter))]
public readonly record struct CaseId(string Value)
{
    public static CaseId New(DateTimeOffset now) => new(Guid.CreateVersion7(now).ToString("N"));

    /// <summary>True for 32 lower-case hexadecimal digits; anything else cannot name a case.</summary>
    public static bool TryParse(string? text, out CaseId id)
    {
        id = new(text ?? "");
        if (text is not { Length: 32 }) return false;
        foreach (var c in text)
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f'))) return false;
        return true;
    }

    public override string ToString() => Value;
}

sealed class CaseIdJsonConverter : JsonConverter<CaseId>
{
    public override CaseId Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) => new(reader.GetString()!);
    public override void Write(System.Text.Json.Utf8JsonWriter writer, CaseId value, System.Text.Json.JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
