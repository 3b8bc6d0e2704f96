using System.Text.Json.Serialization;

namespace LowCode.Org;

/// <summary>Names a person who may sign in. Never reused, also after the user is gone: history names it.</summary>
[JsonConverter(typeof(TextIdJsonConverter<UserId>))]
public readonly record struct UserId(string Value) : ITextId<UserId>
{
    public static UserId Of(string value) => new(value);
    public static UserId New(DateTimeOffset now) => new("u" + Guid.CreateVersion7(now).ToString("N"));

    public static bool TryParse(string? text, out UserId id)
    {
        id = new(text ?? "");
        return TextId.IsWellFormed(text);
    }

    public override string ToString() => Value;
}
