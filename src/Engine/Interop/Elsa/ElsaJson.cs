using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LowCode.Interop;

/// <summary>
/// Elsa's JSON as it is found in files of all its versions: keys in any case, lists in a <c>$values</c> wrapper or a single object where a list is
/// meant, numbers and booleans as texts.
/// </summary>
static class ElsaJson
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 200;

    public static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, MaxDepth = MaxDepth, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A member by its name in any case, or null.</summary>
    public static JsonNode? Member(this JsonNode? node, string name)
    {
        if (node is not JsonObject members) return null;
        if (members.TryGetPropertyValue(name, out var exact)) return exact;
        foreach (var (key, value) in members)
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    /// <summary>A text, also where it is written as a number or boolean; null for anything else.</summary>
    public static string? Text(this JsonNode? node) => node is not JsonValue value ? null : value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => value.ToJsonString(),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => null,
    };

    public static bool IsTrue(this JsonNode? node) => string.Equals(node.Text(), "true", StringComparison.OrdinalIgnoreCase);

    public static int? Whole(this JsonNode? node) => int.TryParse(node.Text(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What is meant as a list.</summary>
    public static IEnumerable<JsonNode> List(this JsonNode? node)
    {
        if (node is JsonObject wrapped)
        {
            if (wrapped.TryGetPropertyValue("$values", out var values)) return values.List();
            return wrapped.Count == 0 ? [] : [wrapped];
        }
        return node is JsonArray list ? list.OfType<JsonNode>() : [];
    }

    public static JsonElement Element(this JsonNode node) => JsonSerializer.SerializeToElement(node, Indented);
}
