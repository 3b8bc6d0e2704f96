using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>
/// A flow as its author wrote it: activities joined by connections that leave by a named outcome. The JSON shape is published in
/// <c>Flows/Data/flow.schema.json</c>. Members and activity types this version does not know are kept and written back.
/// </summary>
public sealed record FlowDefinition
{
    public string Id { get; init; } = "";
    public string? Name { get; init; }
    /// <summary>Id of the first activity; without it the <c>start</c> activity, else the first one listed.</summary>
    public string? Start { get; init; }
    /// <summary>Id of the activity a closed case is reopened at when the command names none; without it <see cref="Start"/>.</summary>
    public string? ReopenAt { get; init; }
    /// <summary>Variables of the whole flow with their first values; a text that begins with <c>=</c> is an expression.</summary>
    public Record? Variables { get; init; }
    public IReadOnlyList<ActivityDefinition> Activities { get; init; } = [];
    public IReadOnlyList<ConnectionDefinition> Connections { get; init; } = [];
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>Reads one flow.</summary>
    /// <exception cref="JsonException">Not JSON, or a known member has a wrong type.</exception>
    public static FlowDefinition Parse(string json) => JsonSerializer.Deserialize(json, FlowJson.Default.FlowDefinition) ?? throw new JsonException("a flow is a JSON object");
    public static FlowDefinition Parse(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize(utf8, FlowJson.Default.FlowDefinition) ?? throw new JsonException("a flow is a JSON object");
    public string ToJson() => JsonSerializer.Serialize(this, FlowJson.Default.FlowDefinition);
}

/// <summary>One arrow. Without <see cref="Outcome"/> it is followed by every outcome that has no arrow of its own.</summary>
public sealed record ConnectionDefinition
{
    public string From { get; init; } = "";
    public string? Outcome { get; init; }
    public string To { get; init; } = "";
    /// <summary>Leaves a fork backwards: the other branches of that fork are cancelled when it is followed.</summary>
    public bool Restart { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}
