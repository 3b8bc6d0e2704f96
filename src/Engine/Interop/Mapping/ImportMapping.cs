using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Problems;

namespace LowCode.Interop;

/// <summary>How far a case had come where it was before.</summary>
public enum ImportedStatus
{
    /// <summary>Recorded; waits to be accepted.</summary>
    [JsonStringEnumMemberName("opened")] Opened,
    /// <summary>Accepted and given to a unit that handles it.</summary>
    [JsonStringEnumMemberName("dispatched")] Dispatched,
    [JsonStringEnumMemberName("closed")] Closed,
}

/// <summary>
/// How the columns of a file become cases of an app; a plain file that can be kept and compared. A source is a column's name or
/// <c>{ "column", "constant", "values", "otherwise", "cut" }</c>.
/// </summary>
/// <param name="System">Id of the system it comes from; with <paramref name="ExternalId"/> it makes a case known again.</param>
/// <param name="ExternalId">Number of the case there.</param>
/// <param name="OpenedAt">When it began.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="OutsideDue">That system's deadline.</param>
/// <param name="Status">Gives <c>opened</c>, <c>dispatched</c> or <c>closed</c>; without it a row with a closing time is closed, any other dispatched.</param>
/// <param name="Street">Gives the street's id; without it the import names one.</param>
/// <param name="Unit">Gives the id of the unit that handled it, where no duty says so.</param>
/// <param name="Answer">What was answered, with <paramref name="AnswerField"/>.</param>
/// <param name="AnswerField">Field of a step's form that takes the answer.</param>
/// <param name="Fields">By field of any form of the app.</param>
/// <param name="Outcomes">Outcome by activity, where it is not the first one.</param>
/// <param name="TimeZone">Of times without an offset; <c>Asia/Shanghai</c> when not given.</param>
/// <param name="DateFormats">.NET formats that are tried first.</param>
public sealed record ImportMapping(
    string? System = null, ColumnSource? ExternalId = null, ColumnSource? OpenedAt = null, ColumnSource? ClosedAt = null, ColumnSource? OutsideDue = null,
    ColumnSource? Status = null, ColumnSource? Street = null, ColumnSource? Unit = null, ColumnSource? Answer = null, string? AnswerField = null,
    IReadOnlyDictionary<string, ColumnSource>? Fields = null, IReadOnlyDictionary<string, string>? Outcomes = null,
    string? TimeZone = null, IReadOnlyList<string>? DateFormats = null)
{
    public const string DefaultZone = "Asia/Shanghai";

    /// <summary>Members this version does not know: a slip of the pen must not be dropped unsaid.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Further { get; set; }

    /// <summary>Largest mapping, in bytes.</summary>
    public const int Limit = 256 * 1024;

    /// <exception cref="RefusedException"><c>import.map.json</c>, <c>import.map.member</c>.</exception>
    public static ImportMapping Parse(ReadOnlySpan<byte> json)
    {
        ImportMapping mapping;
        try
        {
            mapping = JsonSerializer.Deserialize(json, MappingJson.Default.ImportMapping) ?? throw new JsonException("an object is needed");
        }
        catch (JsonException wrong)
        {
            throw new RefusedException(RefusalKind.Invalid, [.. JsonFault.Of("mapping", json, wrong, MappingJson.Default.ImportMapping).Select(fault => Problem.At("import.map.json", fault.Path, ("reason", ProblemText.Of(fault)), ("reasonEn", ProblemText.Of(fault, "en"))))]);
        }
        if (mapping.Further is { Count: > 0 } further)
            throw new RefusedException(RefusalKind.Invalid, [.. further.Keys.Select(k => Problem.At("import.map.member", k, ("member", k)))]);
        return mapping;
    }

    public string ToJson() => JsonSerializer.Serialize(this, MappingJson.Default.ImportMapping);

    /// <summary>Every source with where it stands in the mapping.</summary>
    public IEnumerable<(string Place, ColumnSource Source)> Sources()
    {
        foreach (var (place, source) in new (string, ColumnSource?)[]
            { ("externalId", ExternalId), ("openedAt", OpenedAt), ("closedAt", ClosedAt), ("outsideDue", OutsideDue), ("status", Status), ("street", Street), ("unit", Unit), ("answer", Answer) })
            if (source is not null) yield return (place, source);
        foreach (var (field, source) in Fields ?? new Dictionary<string, ColumnSource>()) yield return ("fields." + field, source);
    }
}

/// <summary>Where one value comes from.</summary>
/// <param name="Column">Heading of the column.</param>
/// <param name="Constant">The same for every row, where there is no column or its cell is empty.</param>
/// <param name="Values">What a cell's text becomes.</param>
/// <param name="Otherwise">What a text becomes that <paramref name="Values"/> does not name; without it the row is reported.</param>
/// <param name="Cut">A text longer than the field takes is cut and not reported.</param>
[JsonConverter(typeof(ColumnSourceJsonConverter))]
public sealed record ColumnSource(string? Column, string? Constant = null, IReadOnlyDictionary<string, string>? Values = null, string? Otherwise = null, bool Cut = false);

sealed record ColumnSourceBody(string? Column, string? Constant, IReadOnlyDictionary<string, string>? Values, string? Otherwise, bool Cut);

/// <summary>A plain text names a column.</summary>
sealed class ColumnSourceJsonConverter : JsonConverter<ColumnSource>
{
    public override ColumnSource Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new ColumnSource(reader.GetString());
        var body = JsonSerializer.Deserialize(ref reader, MappingJson.Default.ColumnSourceBody) ?? throw new JsonException("a column's name or an object is needed");
        return new(body.Column, body.Constant, body.Values, body.Otherwise, body.Cut);
    }

    public override void Write(Utf8JsonWriter writer, ColumnSource value, JsonSerializerOptions options)
    {
        if (value is { Column: { } column, Constant: null, Values: null, Otherwise: null, Cut: false }) writer.WriteStringValue(column);
        else JsonSerializer.Serialize(writer, new ColumnSourceBody(value.Column, value.Constant, value.Values, value.Otherwise, value.Cut), MappingJson.Default.ColumnSourceBody);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, WriteIndented = true,
    ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(ImportMapping))]
[JsonSerializable(typeof(ColumnSourceBody))]
sealed partial class MappingJson : JsonSerializerContext;
