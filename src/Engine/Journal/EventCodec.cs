using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace LowCode.Journal;

/// <summary>One kind of event as it is written today.</summary>
/// <param name="Name">Stable name in the journal; never the name of a class.</param>
/// <param name="Version">Counted up when its members change in a way old readers would misread.</param>
/// <param name="Info">Source-generated description of the class.</param>
public sealed record EventType(string Name, int Version, JsonTypeInfo Info);

/// <summary>Lifts an event that was written as <paramref name="FromVersion"/> to the next version.</summary>
public sealed record Upcaster(string Name, int FromVersion, Func<JsonObject, JsonObject> Lift);

/// <summary>
/// Events to payload bytes and back. A payload is a flat JSON array <c>["name",version,{…},"name",version,{…}]</c>: the reader knows the
/// class before the body comes, so nothing is looked at twice.
/// </summary>
public sealed class EventCodec
{
    /// <summary>The form described above; stands in the journal's column <c>codec</c>.</summary>
    public const int Json = 1;

    static readonly JsonWriterOptions writerOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    sealed record Known(EventType Type, JsonEncodedText Name);

    readonly FrozenDictionary<Type, Known> byClass;
    readonly FrozenDictionary<string, Known> byName;
    readonly FrozenDictionary<(string Name, int Version), Upcaster> upcasters;

    [ThreadStatic] static ArrayBufferWriter<byte>? spareBuffer;
    [ThreadStatic] static Utf8JsonWriter? spareWriter;

    /// <exception cref="ArgumentException">A name or class stands twice, or a chain of upcasters has a gap.</exception>
    public EventCodec(IEnumerable<EventType> types, IEnumerable<Upcaster>? upcasters = null)
    {
        var known = types.Select(t => new Known(t, JsonEncodedText.Encode(t.Name))).ToList();
        byClass = known.ToFrozenDictionary(k => k.Type.Info.Type);
        byName = known.ToFrozenDictionary(k => k.Type.Name, StringComparer.Ordinal);
        this.upcasters = (upcasters ?? []).ToFrozenDictionary(u => (u.Name, u.FromVersion));
        foreach (var (name, from) in this.upcasters.Keys)
        {
            if (!byName.TryGetValue(name, out var target) || from >= target.Type.Version)
                throw new ArgumentException($"upcaster of {name} v{from} leads nowhere");
            for (var version = from; version < target.Type.Version; version++)
                if (!this.upcasters.ContainsKey((name, version))) throw new ArgumentException($"no upcaster of {name} from v{version}");
        }
    }

    /// <exception cref="UnknownEventException">An event's class is not registered.</exception>
    public byte[] Encode(IReadOnlyList<object> events)
    {
        var buffer = spareBuffer ?? new ArrayBufferWriter<byte>(4096);
        var writer = spareWriter ?? new Utf8JsonWriter(buffer, writerOptions);
        // Taken while in use: a converter that encodes something itself gets its own.
        spareBuffer = null;
        spareWriter = null;
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartArray();
        foreach (var one in events)
        {
            if (!byClass.TryGetValue(one.GetType(), out var known)) throw new UnknownEventException(one.GetType().FullName!, 0);
            writer.WriteStringValue(known.Name);
            writer.WriteNumberValue(known.Type.Version);
            JsonSerializer.Serialize(writer, one, known.Type.Info);
        }
        writer.WriteEndArray();
        writer.Flush();
        var bytes = buffer.WrittenSpan.ToArray();
        spareBuffer = buffer;
        spareWriter = writer;
        return bytes;
    }

    /// <summary>Reads a payload, lifting old events to today's version.</summary>
    /// <exception cref="UnknownEventException">An event that this program does not know, or of a version newer than it knows.</exception>
    public IReadOnlyList<object> Decode(int codec, ReadOnlySpan<byte> payload)
    {
        if (codec != Json) throw new NotSupportedException($"payload codec {codec} is not known to this program");
        var events = new List<object>();
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("a payload is a JSON array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var name = reader.GetString()!;
            reader.Read();
            var version = reader.GetInt32();
            reader.Read();
            if (!byName.TryGetValue(name, out var known) || version > known.Type.Version) throw new UnknownEventException(name, version);
            events.Add((version == known.Type.Version
                ? JsonSerializer.Deserialize(ref reader, known.Type.Info)
                : Lift(ref reader, known, version)) ?? throw new JsonException($"event {name} is null"));
        }
        return events;
    }

    object? Lift(ref Utf8JsonReader reader, Known known, int version)
    {
        var body = JsonNode.Parse(ref reader)!.AsObject();
        for (; version < known.Type.Version; version++)
        {
            if (!upcasters.TryGetValue((known.Type.Name, version), out var upcaster)) throw new UnknownEventException(known.Type.Name, version);
            body = upcaster.Lift(body);
        }
        return body.Deserialize(known.Type.Info);
    }
}

/// <summary>The journal holds, or was given, an event this program cannot name.</summary>
public sealed class UnknownEventException(string name, int version) : Exception($"event {name} v{version} is not known to this program")
{
    public string Name { get; } = name;
    public int Version { get; } = version;
}
