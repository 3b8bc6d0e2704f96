using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowCode.Flows;

/// <summary>On which terms units assist the owner (协办): at a task whoever has it asks them, at a dispatch the duty names them.</summary>
public sealed record AssistDefinition
{
    /// <summary>The limit of each of them, e.g. <c>3 workdays</c>; none when left out.</summary>
    public string? Within { get; init; }
    /// <summary>Who answers for a unit; anybody of it when left out.</summary>
    public string? Post { get; init; }
    /// <summary>The step can be completed only when every unit asked has answered.</summary>
    public bool Wait { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}
