using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowCode.Flows;

/// <summary>On which terms work may be suspended (中止): a step's, or in <c>app.json</c> the whole case's.</summary>
public sealed record SuspendDefinition
{
    /// <summary>Grounds to choose from; without any the ground is written freely.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }
    /// <summary>Post at the street whose holders decide; without it nobody is asked.</summary>
    public string? Approval { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>On which terms a limit may be moved (延期).</summary>
public sealed record ExtendDefinition
{
    /// <summary>Grounds to choose from; without any the ground is written freely.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }
    /// <summary>Post at the street whose holders decide; without it nobody is asked.</summary>
    public string? Approval { get; init; }
    /// <summary>How often at most; as often as asked when left out.</summary>
    public int? Times { get; init; }
    /// <summary>By how much at most, all extensions together, e.g. <c>10 workdays</c>; then only that unit may be asked for.</summary>
    public string? Most { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}
