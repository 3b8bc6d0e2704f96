using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Who rules when a summoned unit asks to be excused or replaced (申请免到/改派).</summary>
public sealed record ExcuseDefinition
{
    public string? Name { get; init; }
    public string? Post { get; init; }
    /// <summary>Unit whose holders of the post rule, e.g. the district; the street when left out.</summary>
    public Value Unit { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>The record that is written when those who came are done (联合处置记录).</summary>
public sealed record JointRecordDefinition
{
    public string? Name { get; init; }
    public string? Form { get; init; }
    public CandidatesDefinition? Candidates { get; init; }
    /// <summary>How long it may take, e.g. <c>1 workdays</c>.</summary>
    public string? Within { get; init; }
    /// <summary>What it comes to, and so by what the summon is left; <c>done</c> when left out.</summary>
    public IReadOnlyList<string>? Outcomes { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>Both sides rate each other: the street every unit that came, every such unit the street.</summary>
public sealed record MutualRatingDefinition
{
    public string? Name { get; init; }
    /// <summary>Who rates for the street.</summary>
    public CandidatesDefinition? Candidates { get; init; }
    /// <summary>How long ratings are waited for; until all are there when left out.</summary>
    public string? Within { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}
