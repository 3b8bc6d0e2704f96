using System.Text.Json.Serialization;

namespace LowCode.Flows;

/// <summary>How an incident was settled.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IncidentResolution>))]
public enum IncidentResolution
{
    [JsonStringEnumMemberName("retried")] Retried,
    [JsonStringEnumMemberName("skipped")] Skipped,
    [JsonStringEnumMemberName("moved")] Moved,
    /// <summary>The visit or flow it stood for was ended or went on by other means.</summary>
    [JsonStringEnumMemberName("overtaken")] Overtaken,
}
