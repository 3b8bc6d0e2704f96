using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>What part has to take part in an owners' vote, and what part of those has to agree.</summary>
public sealed record ThresholdsDefinition
{
    public PartsDefinition? TakePart { get; init; }
    public PartsDefinition? Agree { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>Parts as <see cref="Part"/> reads them; one left out asks for nothing.</summary>
public sealed record PartsDefinition
{
    public string? Households { get; init; }
    public string? Area { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>
/// A <c>sign</c> is its parties, each at a task of its own inside: everything that holds for tasks and for what is nested holds for it,
/// return, recall and transfer included.
/// </summary>
public static class Signing
{
    /// <summary>Outcomes of a sign and votes of a party when the author names none.</summary>
    public static readonly IReadOnlyList<string> Outcomes = ["agreed", "rejected"], Votes = ["agree", "reject"];

    /// <summary>Id of the task at which the parties of a sign stand.</summary>
    public static string PartyId(string sign) => sign + ".party";

    /// <summary>The task of one party; who it is stands in <c>item</c>.</summary>
    public static ActivityDefinition PartyOf(ActivityDefinition sign) => new()
    {
        Id = PartyId(sign.Id), Type = ActivityTypes.Task, Name = sign.Name, Form = sign.Form, Outcomes = sign.Votes is { Count: > 0 } votes ? votes : Votes,
        Candidates = new CandidatesDefinition
        {
            Post = sign.Candidates?.Post is { IsBlank: false } post ? post : Value.Of("=item.post"),
            Unit = Value.Of("=item.unit"), Users = Value.Of("=item.users"), Not = sign.Candidates?.Not ?? default,
        },
        // The receiver of a return either comes back to the party that sent it or asks all of them anew.
        Allow = sign.Allow, Return = sign.Reopens == "party" ? "direct" : "rewalk", Deadlines = sign.Deadlines, Suspend = sign.Suspend, Extend = sign.Extend, Extra = sign.Extra,
    };

    /// <summary>Whether a part of a whole is written so that it can be read.</summary>
    internal static bool IsQuorum(Value quorum) => quorum.IsNumber ? quorum.RawNumber > 0 : quorum.AsText is { } text && Part.Parse(text) is not null;
}
