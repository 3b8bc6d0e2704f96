using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace LowCode.Apps;

/// <summary>How files of a draft are read and written: forgiving to authors who write by hand, readable for those who compare.</summary>
public static class DraftJson
{
    static readonly JsonDocumentOptions lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };

    static readonly JsonSerializerOptions readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <exception cref="JsonException">It is not JSON, or no object.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> utf8) => JsonNode.Parse(utf8, documentOptions: lenient) as JsonObject ?? throw new JsonException("{}");

    /// <exception cref="JsonException">It is not JSON, or no object.</exception>
    public static JsonObject Read(string text) => JsonNode.Parse(text, documentOptions: lenient) as JsonObject ?? throw new JsonException("{}");

    public static string Write(JsonNode tree) => tree.ToJsonString(readable);
}
