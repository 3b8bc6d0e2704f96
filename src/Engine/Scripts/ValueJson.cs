using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowCode.Scripts;

/// <summary>Values from JSON and back. Undefined is written as null (a member that is undefined is left out).</summary>
public static class ValueJson
{
    /// <summary>Deepest nesting that is read; deeper input is a <see cref="JsonException"/> with its place.</summary>
    public const int MaxDepth = 64;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };
    static readonly JsonWriterOptions writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads one whole JSON text.</summary>
    /// <exception cref="JsonException">Not JSON, deeper than <see cref="MaxDepth"/>, or with something behind it.</exception>
    public static Value Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        reader.Read();
        var value = Read(ref reader);
        if (reader.Read()) throw new JsonException("content behind the end of the JSON text");
        return value;
    }

    public static Value Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads the value the reader stands on and leaves it on that value's last token.</summary>
    public static Value Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return Value.Null;
            case JsonTokenType.True: return Value.True;
            case JsonTokenType.False: return Value.False;
            case JsonTokenType.Number: return reader.GetDouble();
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.StartArray:
                var items = new List<Value>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader));
                return Value.Of(items.ToArray());
            case JsonTokenType.StartObject:
                var members = new RecordBuilder(16);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = KnownNames.Read(ref reader);
                    reader.Read();
                    members.Set(name, Read(ref reader));
                }
                return members.ToRecord();
            default: throw new JsonException($"unexpected {reader.TokenType}");
        }
    }

    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Undefined or ValueKind.Null: writer.WriteNullValue(); break;
            case ValueKind.Boolean: writer.WriteBooleanValue(value.RawBoolean); break;
            case ValueKind.Number when !double.IsFinite(value.RawNumber): writer.WriteNullValue(); break;
            case ValueKind.Number: writer.WriteNumberValue(value.RawNumber); break;
            case ValueKind.Text: writer.WriteStringValue(value.AsText); break;
            case ValueKind.List:
                writer.WriteStartArray();
                foreach (var item in value.AsList!) Write(writer, item);
                writer.WriteEndArray();
                break;
            case ValueKind.Record: Write(writer, value.AsRecord!); break;
        }
    }

    public static void Write(Utf8JsonWriter writer, Record record)
    {
        writer.WriteStartObject();
        var names = record.Names;
        var values = record.Values;
        for (var i = 0; i < names.Length; i++)
        {
            if (values[i].IsUndefined) continue;
            writer.WritePropertyName(names[i]);
            Write(writer, values[i]);
        }
        writer.WriteEndObject();
    }

    public static byte[] ToUtf8(Value value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, writerOptions)) Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    public static string ToJson(Value value) => Encoding.UTF8.GetString(ToUtf8(value));
}

/// <summary>Lets values stand inside other serialised types.</summary>
public sealed class ValueJsonConverter : JsonConverter<Value>
{
    public override bool HandleNull => true;
    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ValueJson.Read(ref reader);
    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options) => ValueJson.Write(writer, value);
}

/// <summary>The same for records.</summary>
public sealed class RecordJsonConverter : JsonConverter<Record>
{
    public override Record Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ValueJson.Read(ref reader).AsRecord ?? throw new JsonException("a JSON object is needed here");
    public override void Write(Utf8JsonWriter writer, Record value, JsonSerializerOptions options) => ValueJson.Write(writer, value);
}
