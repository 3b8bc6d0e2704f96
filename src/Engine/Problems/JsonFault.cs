using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LowCode.Problems;

/// <summary>
/// What is wrong with a JSON text that did not become what it should be, said so that whoever wrote it can mend it: every unknown member and word with its line, its
/// JSON pointer and the nearest known ones. The serializer stops at the first and says so in English; this is asked only when it has refused.
/// </summary>
public static class JsonFault
{
    const int Most = 20, Near = 24;

    /// <param name="file">Begins the path of each problem: <c>forms/a.json fields[0].type</c>.</param>
    /// <param name="json">The text.</param>
    /// <param name="wrong">What the serializer said of it.</param>
    /// <param name="shape">What it should have become.</param>
    public static IReadOnlyList<Problem> Of(string file, ReadOnlySpan<byte> json, JsonException wrong, JsonTypeInfo shape)
    {
        var content = json.ToArray();
        try
        {
            using var document = JsonDocument.Parse(content, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = shape.Options.AllowTrailingCommas, MaxDepth = shape.Options.MaxDepth });
            var reading = new Reading(file, content, shape.Options);
            reading.Walk(document.RootElement, shape, new([], ""));
            return reading.Found is { Count: > 0 } found ? found : [reading.Unexplained(wrong)];
        }
        catch (JsonException syntax)
        {
            return [Syntax(file, content, syntax)];
        }
    }

    /// <summary>A text that is no JSON, or no object.</summary>
    public static Problem Of(string file, ReadOnlySpan<byte> json, JsonException wrong)
    {
        var content = json.ToArray();
        try
        {
            using var document = JsonDocument.Parse(content, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return new Reading(file, content, JsonSerializerOptions.Default).NoObject(document.RootElement);
        }
        catch (JsonException syntax)
        {
            return Syntax(file, json, syntax);
        }
    }

    static Problem Syntax(string file, ReadOnlySpan<byte> json, JsonException wrong)
    {
        var (line, column) = ((int)(wrong.LineNumber ?? 0), (int)(wrong.BytePositionInLine ?? 0));
        var text = Encoding.UTF8.GetString(json).Split('\n').ElementAtOrDefault(line) ?? "";
        var at = Math.Min(CharactersIn(text, column), text.Length);
        var from = Math.Max(0, at - Near / 2);
        return Problem.At("json.syntax", file, ("line", Number(line + 1)), ("column", Number(at + 1)), ("near", text[from..Math.Min(text.Length, from + Near)].Trim()));
    }

    // Bytes are counted from the start of the line, people count characters.
    static int CharactersIn(string text, int bytes)
    {
        var at = 0;
        for (var left = bytes; at < text.Length && left > 0; at++) left -= Encoding.UTF8.GetByteCount(text.AsSpan(at, 1));
        return at;
    }

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A place: members and indexes from the root, and the same as paths of problems have it.</summary>
    readonly record struct Spot(string[] Parts, string Path)
    {
        public Spot Member(string name) => new([.. Parts, name], Path.Length == 0 ? name : $"{Path}.{name}");
        public Spot Item(int index) => new([.. Parts, Number(index)], $"{Path}[{Number(index)}]");
        public string Pointer => Parts.Length == 0 ? "/" : string.Concat(Parts.Select(p => "/" + p.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
    }

    sealed class Reading(string file, byte[] content, JsonSerializerOptions options)
    {
        public List<Problem> Found { get; } = [];

        public void Walk(JsonElement value, JsonTypeInfo shape, Spot at)
        {
            if (Found.Count >= Most) return;
            switch (shape.Kind)
            {
                case var _ when value.ValueKind == JsonValueKind.Null && at.Parts.Length > 0: Single(value, shape, at); break;
                case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object: Members(value, shape, at); break;
                case JsonTypeInfoKind.Object: Kind(value, "object", at); break;
                case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                    var i = 0;
                    foreach (var item in value.EnumerateArray()) Walk(item, options.GetTypeInfo(shape.ElementType!), at.Item(i++));
                    break;
                case JsonTypeInfoKind.Enumerable: Kind(value, "array", at); break;
                case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject()) Walk(member.Value, options.GetTypeInfo(shape.ElementType!), at.Member(member.Name));
                    break;
                case JsonTypeInfoKind.Dictionary: Kind(value, "object", at); break;
                default: Single(value, shape, at); break;
            }
        }

        void Members(JsonElement value, JsonTypeInfo shape, Spot at)
        {
            var known = shape.Properties.Where(p => !p.IsExtensionData).ToDictionary(p => p.Name, options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
            var strict = (shape.UnmappedMemberHandling ?? options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow && !shape.Properties.Any(p => p.IsExtensionData);
            foreach (var member in value.EnumerateObject())
                if (known.TryGetValue(member.Name, out var property)) Walk(member.Value, options.GetTypeInfo(property.PropertyType), at.Member(member.Name));
                else if (strict) Add("json.member", at.Member(member.Name), ("word", member.Name), ("known", NearWords.To(member.Name, known.Keys)));
            foreach (var missing in known.Values.Where(p => p.IsRequired && !value.EnumerateObject().Any(m => string.Equals(m.Name, p.Name, options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))))
                Add("json.needed", at, ("word", missing.Name));
        }

        void Single(JsonElement value, JsonTypeInfo shape, Spot at)
        {
            try
            {
                value.Deserialize(shape);
            }
            catch (JsonException wrong)
            {
                var type = Nullable.GetUnderlyingType(shape.Type) ?? shape.Type;
                if (wrong is JsonProblem { Problem: var said }) Add("json.value", at, ("reason", ProblemText.Of(said)), ("reasonEn", ProblemText.Of(said, "en")));
                else if (type.IsEnum && value.ValueKind == JsonValueKind.String) Add("json.word", at, ("word", value.GetString()!), ("known", NearWords.To(value.GetString(), Words(type), 5)));
                else Kind(value, shape.Kind == JsonTypeInfoKind.Enumerable ? "array" : shape.Kind != JsonTypeInfoKind.None ? "object" : type == typeof(string) || type.IsEnum ? "string" : type == typeof(bool) ? "truth" : type.IsPrimitive || type == typeof(decimal) ? "number" : "other", at);
            }
        }

        IEnumerable<string> Words(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? options.PropertyNamingPolicy?.ConvertName(f.Name) ?? f.Name);

        void Kind(JsonElement value, string wanted, Spot at)
        {
            var found = value.ValueKind switch { JsonValueKind.Object => "object", JsonValueKind.Array => "array", JsonValueKind.String => "string", JsonValueKind.Number => "number", JsonValueKind.Null => "null", _ => "truth" };
            Add("json.kind", at, ("wanted", Said(wanted, null)), ("wantedEn", Said(wanted, "en")), ("found", Said(found, null)), ("foundEn", Said(found, "en")));
        }

        public Problem NoObject(JsonElement root)
        {
            Kind(root, "object", new([], ""));
            return Found[0];
        }

        static string Said(string kind, string? language) => ProblemText.Of(Problem.Of("json.kind." + kind), language);

        /// <summary>Refused for a reason that no walk finds; the serializer's own place is told.</summary>
        public Problem Unexplained(JsonException wrong) => Problem.At("json.value", file, ("line", Number((int)(wrong.LineNumber ?? 0) + 1)), ("at", wrong.Path ?? "/"), ("reason", wrong.Message), ("reasonEn", wrong.Message));

        void Add(string code, Spot at, params ReadOnlySpan<(string, string)> values)
        {
            if (Found.Count < Most) Found.Add(Problem.At(code, at.Path.Length == 0 ? file : $"{file} {at.Path}", [.. values, ("line", Number(LineOf(at.Parts))), ("at", at.Pointer)]));
        }

        /// <summary>The line on which a member's name, or an item, begins.</summary>
        int LineOf(string[] parts)
        {
            var reader = new Utf8JsonReader(content, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = options.MaxDepth });
            reader.Read();
            foreach (var part in parts)
            {
                if (reader.TokenType == JsonTokenType.PropertyName) reader.Read();
                var members = reader.TokenType == JsonTokenType.StartObject;
                if (!members && reader.TokenType != JsonTokenType.StartArray) break;
                reader.Read();
                for (var i = 0; reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); i++)
                {
                    if (members ? reader.ValueTextEquals(part) : Number(i) == part) break;
                    reader.Skip();
                    reader.Read();
                }
            }
            return 1 + content.AsSpan(0, (int)Math.Min(reader.TokenStartIndex, content.Length)).Count((byte)'\n');
        }
    }
}
