using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>One taking over of the running cases of a unit's streets to the version that is installed there.</summary>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="TakesBack">The run this one takes back; null for one that goes forward.</param>
/// <param name="Same">Cases that were there already.</param>
/// <param name="Reason">Why it failed: a problem's code.</param>
public sealed record MigrationRun(
    string Id, string App, string Unit, IReadOnlyDictionary<string, string> Mapping, string State, string? TakesBack, long Total, long Migrated, long Same, long Refused, string? Reason,
    string StartedBy, string? Client, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, [property: JsonIgnore] string? KeyId = null)
{
    [JsonIgnore] public Starter Starter => new(StartedBy, Client, KeyId);

    public long Done => Migrated + Same + Refused;

    [JsonIgnore] public bool IsOver => State is "done" or "cancelled" or "failed";
}

/// <summary>A case of a run.</summary>
/// <param name="State"><c>waiting</c>, <c>migrated</c>, <c>same</c> or <c>refused</c>.</param>
/// <param name="FromVersion">What it went by before: what a taking back goes to.</param>
/// <param name="Problem">The first thing it would have lost.</param>
public sealed record MigratedCase(long N, CaseId Case, string State, string? FromVersion = null, string? FromSettings = null, Problem? Problem = null)
{
    /// <summary>What people call it by; null where it is not looked up.</summary>
    public string? Number { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class MigrationJson : JsonSerializerContext
{
    public static string Write(IEnumerable<KeyValuePair<string, string>>? named) =>
        JsonSerializer.Serialize(new Dictionary<string, string>((named ?? []).OrderBy(n => n.Key, StringComparer.Ordinal)), Default.DictionaryStringString);

    public static Dictionary<string, string> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize(json, Default.DictionaryStringString) ?? [];
}
