using System.Text.Json.Serialization;

namespace LowCode.Org;

/// <summary>Names an API client (接入方): a system allowed in by key, scope and quota.</summary>
[JsonConverter(typeof(TextIdJsonConverter<ClientId>))]
public readonly record struct ClientId(string Value) : ITextId<ClientId>
{
    public static ClientId Of(string value) => new(value);
    public static ClientId New(DateTimeOffset now) => new("c" + Guid.CreateVersion7(now).ToString("N"));

    public static bool TryParse(string? text, out ClientId id)
    {
        id = new(text ?? "");
        return TextId.IsWellFormed(text);
    }

    public override string ToString() => Value;
}
