using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Problems;

namespace LowCode.Forms;

/// <summary>Words for people: Chinese, and English where there is any. In JSON a plain text (Chinese) or <c>{ "zh-CN": "…", "en": "…" }</c>.</summary>
[JsonConverter(typeof(LabelJsonConverter))]
public sealed record Label(string Zh, string? En = null)
{
    public static implicit operator Label(string zh) => new(zh);

    /// <param name="language"><c>en</c> and its regions give English where there is any; all else gives Chinese.</param>
    public string In(string? language) => language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? En ?? Zh : Zh;

    public override string ToString() => Zh;
}

sealed class LabelJsonConverter : JsonConverter<Label>
{
    public override Label Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new Label(reader.GetString()!);
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonProblem(Problem.Of("json.label"));
        string? zh = null, en = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var language = reader.GetString()!;
            reader.Read();
            var words = reader.GetString();
            if (language.StartsWith("zh", StringComparison.OrdinalIgnoreCase)) zh ??= words;
            else if (language.StartsWith("en", StringComparison.OrdinalIgnoreCase)) en ??= words;
        }
        return new Label(zh ?? en ?? throw new JsonProblem(Problem.Of("json.label")), en);
    }

    public override void Write(Utf8JsonWriter writer, Label value, JsonSerializerOptions options)
    {
        if (value.En is null) { writer.WriteStringValue(value.Zh); return; }
        writer.WriteStartObject();
        writer.WriteString("zh-CN", value.Zh);
        writer.WriteString("en", value.En);
        writer.WriteEndObject();
    }
}
