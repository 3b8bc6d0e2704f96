using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowCode.Org;

/// <summary>An identity that is a text and travels as one: in JSON, in routes, in rows.</summary>
public interface ITextId<TSelf> where TSelf : struct, ITextId<TSelf>
{
    string Value { get; }
    static abstract TSelf Of(string value);
}

sealed class TextIdJsonConverter<T> : JsonConverter<T> where T : struct, ITextId<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.Of(reader.GetString() ?? throw new JsonException());
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.Of(reader.GetString()!);
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);
}

static class TextId
{
    /// <summary>Ids stand in URLs, party texts and SQL arrays: 1–64 of letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, nothing that needs escaping.</summary>
    public static bool IsWellFormed(string? text)
    {
        if (text is not { Length: > 0 and <= 64 }) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        return true;
    }
}
