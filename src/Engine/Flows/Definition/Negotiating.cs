using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>What a dispatch does when no duty fits, before anybody appoints: it asks units whether they take it (商定).</summary>
public sealed record NegotiateDefinition
{
    /// <summary>The units that are asked, all at once; a list or an expression.</summary>
    public Value Units { get; init; }
    /// <summary>Who answers for a unit; anybody of it when left out.</summary>
    public string? Post { get; init; }
    /// <summary>How long answers are waited for, e.g. <c>4 workhours</c>.</summary>
    public string? Within { get; init; }
    /// <summary>What no answer means: <c>refuses</c> (default) or <c>accepts</c>; of several that were silent the first in the list has it.</summary>
    public string? Silence { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>The negotiation of a dispatch: each unit that is asked stands at a task of its own inside.</summary>
public static class Negotiating
{
    public const string Accept = "accept", Refuse = "refuse";

    /// <summary>Name of the timer at which answers are waited for no longer.</summary>
    internal const string Timer = "negotiate";

    public static string CandidateId(string dispatch) => dispatch + ".candidate";

    /// <summary>The task of one unit; which one stands in <c>item</c>.</summary>
    public static ActivityDefinition CandidateOf(ActivityDefinition dispatch) => new()
    {
        Id = CandidateId(dispatch.Id), Type = ActivityTypes.Task, Name = FlowWords.Chinese.Say("negotiate.candidate", ("name", dispatch.Name ?? FlowWords.Chinese["kind.Dispatch"])),
        Outcomes = [Accept, Refuse], Candidates = new CandidatesDefinition { Post = Value.Of(dispatch.Negotiate!.Post), Unit = "=item" },
        Deadlines = dispatch.Negotiate.Within is { } within ? [new("negotiate", within, "80%", null, null)] : null,
    };
}
