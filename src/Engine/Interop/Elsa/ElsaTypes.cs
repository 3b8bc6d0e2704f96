using System.Globalization;
using System.Text.Json.Nodes;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>Names of .NET types in definitions, and literals that are written as text whatever their type.</summary>
static class ElsaTypes
{
    /// <summary><c>System.Int32, System.Private.CoreLib</c> and <c>Int32</c> are one.</summary>
    public static string Plain(string? type)
    {
        var name = (type ?? "Object").Split(',')[0];
        return name[(name.LastIndexOf('.') + 1)..];
    }

    static bool IsNumber(string type) => type is "Int16" or "Int32" or "Int64" or "Decimal" or "Double" or "Single" or "Byte" or "UInt32" or "UInt64";

    /// <summary>A literal as the value its type says; a list or object of JSON where it is one.</summary>
    public static Value Literal(JsonNode? node, string type, bool isList = false)
    {
        if (node is null) return Value.Null;
        if (node is JsonObject or JsonArray) return ValueJson.Parse(node.ToJsonString());
        var text = node.Text() ?? "";
        if (node.GetValueKind() is System.Text.Json.JsonValueKind.Number) return ValueJson.Parse(text);
        if (node.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) return node.IsTrue();
        if (type == "Boolean") return bool.TryParse(text, out var truth) && truth;
        if (IsNumber(type) && !isList) return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : Value.Null;
        return (isList || type is "Object" or "JsonObject" or "ExpandoObject") && text.AsSpan().TrimStart() is ['{' or '[', ..] && Json(text) is { } value ? value : text;
    }

    public static Value? Json(string text)
    {
        try { return ValueJson.Parse(text); }
        catch (System.Text.Json.JsonException) { return null; }
    }

    /// <summary>The field that asks for a value of this type.</summary>
    public static FieldType Field(string type) => type switch
    {
        "Boolean" => FieldType.Boolean,
        "Int16" or "Int32" or "Int64" or "Byte" => FieldType.Integer,
        _ when IsNumber(type) => FieldType.Number,
        "DateTime" or "DateTimeOffset" => FieldType.DateTime,
        "DateOnly" => FieldType.Date,
        _ => FieldType.Text,
    };

    /// <summary>A <c>TimeSpan</c> as a duration of the product, rounded up to whole minutes.</summary>
    public static (string Text, bool Rounded)? Duration(string? text)
    {
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) || span <= TimeSpan.Zero) return null;
        var minutes = (long)Math.Ceiling(span.TotalMinutes);
        var rounded = minutes * TimeSpan.TicksPerMinute != span.Ticks;
        return minutes % 1440 == 0 ? (Invariant($"{minutes / 1440} days"), rounded) : minutes % 60 == 0 ? (Invariant($"{minutes / 60} hours"), rounded) : (Invariant($"{minutes} minutes"), rounded);
    }

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
