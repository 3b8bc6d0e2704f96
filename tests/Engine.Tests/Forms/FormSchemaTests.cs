using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using LowCode.Forms;

namespace LowCode.Engine.Tests.Forms;

/// <summary>The schema and the reader must say the same: every member and type is in both, and samples are valid in both or in neither.</summary>
public class FormSchemaTests
{
    static readonly JsonElement schema = JsonDocument.Parse(FormSchema.Json).RootElement;

    [Theory]
    [InlineData(typeof(FormDefinition), "form")]
    [InlineData(typeof(SectionDefinition), "section")]
    [InlineData(typeof(FieldDefinition), "field")]
    [InlineData(typeof(OptionDefinition), "option")]
    [InlineData(typeof(CheckDefinition), "check")]
    [InlineData(typeof(DocumentDefinition), "document")]
    public void Every_member_of_the_format_is_in_the_schema_and_no_other(Type type, string definition)
    {
        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order();
        Assert.Equal(members, schema.GetProperty("$defs").GetProperty(definition).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public void Every_field_type_is_in_the_schema_and_no_other() =>
        Assert.Equal(Enum.GetValues<FieldType>().Select(t => JsonSerializer.Serialize(t).Trim('"')).Order(),
            schema.GetProperty("$defs").GetProperty("field").GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!).Order());

    public static TheoryData<string> Good =>
    [
        """{ "id": "a", "name": "空表" }""",
        """{ "id": "a.b-c_1", "name": { "zh-CN": "表", "en": "Form" }, "sections": [ { "id": "s", "name": "一", "fields": ["x"], "columns": 2, "visibleWhen": "true" } ], "fields": [ { "id": "x", "type": "text", "label": "甲", "maxLength": 5 } ] }""",
        """{ "id": "f", "name": "f", "fields": [ { "id": "k", "type": "choice", "label": "k", "options": [ { "value": "1", "label": "一", "tags": { "a": [1] } } ], "optionsWhen": "item.tags.a", "onHide": "keep" } ] }""",
        """{ "id": "f", "name": "f", "fields": [ { "id": "t", "type": "subtable", "label": "t", "maxCount": 3, "fields": [ { "id": "n", "type": "money", "label": "n", "min": 0, "validate": [ { "if": "row.n > 5", "message": { "zh-CN": "大" }, "level": "warning" } ] } ] } ], "rules": [ { "if": "form.t.length > 1", "message": "x", "field": "t" } ] }""",
    ];

    public static TheoryData<string> Bad =>
    [
        """{ "name": "f" }""",
        """{ "id": "f", "name": "f", "colour": "red" }""",
        """{ "id": "f", "name": "f", "fields": [ { "id": "x", "type": "txt", "label": "x" } ] }""",
        """{ "id": "f", "name": "f", "fields": [ { "id": "1x", "type": "text", "label": "x" } ] }""",
        """{ "id": "f", "name": "f", "fields": [ { "id": "x", "type": "text", "label": "x", "maxLength": "5" } ] }""",
        """{ "id": "f", "name": "f", "fields": [ { "id": "x", "type": "text" } ] }""",
        """{ "id": "f", "name": "f", "fields": [ { "id": "x", "type": "text", "label": "x", "onHide": "drop" } ] }""",
        """{ "id": "f", "name": "f", "rules": [ { "if": "1" } ] }""",
        """{ "id": "f", "name": "f", "sections": [ { "id": "s", "fields": [], "columns": 9 } ] }""",
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void What_the_schema_allows_compiles_and_survives_writing(string json)
    {
        Assert.Null(Wrong(schema, JsonDocument.Parse(json).RootElement, ""));
        var definition = FormDefinition.Parse(json);
        Assert.Empty(FormCompiler.Compile(definition).Problems);
        var again = definition.ToJson();
        Assert.Null(Wrong(schema, JsonDocument.Parse(again).RootElement, ""));
        Assert.Equal(again, FormDefinition.Parse(again).ToJson());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_the_schema_forbids_does_not_compile(string json)
    {
        Assert.NotNull(Wrong(schema, JsonDocument.Parse(json).RootElement, ""));
        try { Assert.NotEmpty(FormCompiler.Compile(FormDefinition.Parse(json)).Problems); }
        catch (JsonException e) { Assert.NotEmpty(e.Message); }
    }

    // The part of JSON Schema that the schema uses; a keyword it does not know fails, so that none goes unchecked.
    static string? Wrong(JsonElement rule, JsonElement value, string path)
    {
        foreach (var keyword in rule.EnumerateObject())
            if (Wrong(keyword.Name, keyword.Value, rule, value, path) is { } wrong) return wrong;
        return null;
    }

    static string? Wrong(string keyword, JsonElement of, JsonElement rule, JsonElement value, string path)
    {
        string Here(string what) => $"{path}: {what}";
        switch (keyword)
        {
            case "$schema" or "$id" or "$defs" or "title" or "description": return null;
            case "$ref": return Wrong(schema.GetProperty("$defs").GetProperty(of.GetString()!.Split('/')[^1]), value, path);
            case "oneOf": return of.EnumerateArray().Count(o => Wrong(o, value, path) is null) == 1 ? null : Here("none or several of");
            case "type": return (of.ValueKind == JsonValueKind.Array ? of.EnumerateArray().ToArray() : [of]).Any(t => IsType(value, t.GetString()!)) ? null : Here("type");
            case "enum": return of.EnumerateArray().Any(e => e.GetString() == value.GetString()) ? null : Here("enum");
            case "pattern": return Regex.IsMatch(value.GetString()!, of.GetString()!) ? null : Here("pattern");
            case "minLength": return value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= of.GetInt32() ? null : Here("minLength");
            case "maxLength": return value.GetString()!.Length <= of.GetInt32() ? null : Here("maxLength");
            case "minimum": return value.GetDouble() >= of.GetDouble() ? null : Here("minimum");
            case "maximum": return value.GetDouble() <= of.GetDouble() ? null : Here("maximum");
            case "maxItems": return value.GetArrayLength() <= of.GetInt32() ? null : Here("maxItems");
            case "required": return of.EnumerateArray().All(r => value.TryGetProperty(r.GetString()!, out _)) ? null : Here("required");
            case "items": return value.EnumerateArray().Select((item, i) => Wrong(of, item, $"{path}[{i}]")).FirstOrDefault(w => w is not null);
            case "properties": return of.EnumerateObject().Select(p => value.TryGetProperty(p.Name, out var member) ? Wrong(p.Value, member, $"{path}.{p.Name}") : null).FirstOrDefault(w => w is not null);
            case "additionalProperties": return value.EnumerateObject().All(m => rule.GetProperty("properties").TryGetProperty(m.Name, out _)) ? null : Here("additional member");
            default: throw new InvalidOperationException($"keyword {keyword}");
        }
    }

    static bool IsType(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };
}
