using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Org;

namespace LowCode.Interop;

/// <summary>How many rows came to what.</summary>
/// <param name="Rows">Rows looked at.</param>
/// <param name="Added">Cases made.</param>
/// <param name="Known">There already, the same.</param>
/// <param name="Changed">There already, with other content: reported, not touched.</param>
/// <param name="Failed">Reported and not taken.</param>
public sealed record ImportTally(long Rows = 0, long Added = 0, long Known = 0, long Changed = 0, long Failed = 0);

/// <summary>One taking over of a file.</summary>
/// <param name="Street">Null when the mapping gives it row by row.</param>
/// <param name="State"><c>draft</c>, <c>waiting</c>, <c>running</c>, <c>done</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Total">Rows of the file.</param>
/// <param name="Reported">Lines of the report; the first <see cref="ImportRuns.MostIssues"/> are kept.</param>
/// <param name="Reason">Why it failed: a problem's code.</param>
public sealed record ImportRun(
    string Id, string App, string? Street, string FileName, string Format, ImportMapping Mapping, string State, long Total, ImportTally Tally, long Reported, string? Reason,
    string StartedBy, string? Client, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, [property: JsonIgnore] string? KeyId = null)
{
    [JsonIgnore] public Starter Starter => new(StartedBy, Client, KeyId);
    [JsonIgnore] public bool IsOver => State is "done" or "cancelled" or "failed";
    [JsonIgnore] public bool IsUnderWay => State is "waiting" or "running";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class RunJson : JsonSerializerContext
{
    public static string Write(IReadOnlyDictionary<string, string>? named) => JsonSerializer.Serialize(new Dictionary<string, string>(named ?? new Dictionary<string, string>()), Default.DictionaryStringString);
}
