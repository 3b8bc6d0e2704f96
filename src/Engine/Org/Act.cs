using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowCode.Org;

/// <summary>
/// One thing that may be done, e.g. <c>case.create</c>. The list is closed (<see cref="Acts"/>), so a set of acts is two machine words
/// and a right is one bit; <c>default</c> is no act and is granted to nobody.
/// </summary>
[JsonConverter(typeof(ActJsonConverter))]
public readonly record struct Act
{
    internal Act(byte number) => Number = number;

    internal byte Number { get; }

    /// <summary>Stable dotted name; part of the public contract (scopes of API clients name it).</summary>
    public string Name => Acts.NameOf(this);

    public override string ToString() => Name;
}

sealed class ActJsonConverter : JsonConverter<Act>
{
    public override Act Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Acts.TryParse(reader.GetString(), out var act) ? act : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, Act value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
