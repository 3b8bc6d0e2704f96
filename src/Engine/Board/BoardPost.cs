using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Org;

namespace LowCode.Board;

/// <summary>What stands on a street's board.</summary>
public static class PostKind
{
    public const string Notice = "notice", Activity = "activity", Topic = "topic", Ballot = "ballot";
    public static IReadOnlyList<string> All { get; } = [Notice, Activity, Topic, Ballot];
}

/// <summary>Who may vote.</summary>
public static class Eligible
{
    /// <summary>Whoever has proven a phone; people whose phone the people register of the street has; phones the street has named.</summary>
    public const string Anyone = "anyone", Residents = "residents", Named = "named";
    public static IReadOnlyList<string> All { get; } = [Residents, Anyone, Named];
}

/// <summary>What a post of its kind says besides title and text.</summary>
/// <param name="Place">Of an activity.</param>
/// <param name="When">When it takes place.</param>
/// <param name="Limit">Most who may sign up; null for no limit.</param>
/// <param name="Options">What can be voted for; the first one is what has to carry.</param>
/// <param name="Who">As in <see cref="Eligible"/>.</param>
/// <param name="Voters">How many may vote, where it is known.</param>
/// <param name="Turnout">Least share of those who may vote, in percent; null for none.</param>
/// <param name="Agree">Least share of the votes for the first option, in percent; null when the most votes decide.</param>
public sealed record PostDetails(string? Place = null, DateTimeOffset? When = null, int? Limit = null, IReadOnlyList<string>? Options = null, string? Who = null, int? Voters = null, int? Turnout = null, int? Agree = null);

/// <summary>A post as it was published.</summary>
/// <param name="Until">When sign-up, discussion or ballot ends; null for never.</param>
public sealed record BoardPost(string Id, UnitId Street, string Kind, string Title, string Body, DateTimeOffset PublishedAt, string PublishedBy, DateTimeOffset? Until, PostDetails Details, bool Withdrawn)
{
    public bool IsOver(DateTimeOffset now) => Until is { } end && end <= now;
}

/// <summary>What somebody wants to publish.</summary>
/// <param name="Named">Phones of those who may vote, where <see cref="PostDetails.Who"/> says so.</param>
public sealed record BoardDraft(string Street, string Kind, string Title, string Body, DateTimeOffset? Until, PostDetails Details, IReadOnlyList<string>? Named = null);

/// <summary>Somebody who has signed up.</summary>
/// <param name="Who">Names the sign-up among those of its post.</param>
/// <param name="Name">Masked unless it was revealed, as the phone is.</param>
public sealed record SignUp(string Who, string Name, string Phone, DateTimeOffset At);

/// <summary>A contribution to a topic.</summary>
/// <param name="Id">Names it to whoever judges it.</param>
/// <param name="State"><c>waiting</c> until somebody has looked at it, then <c>shown</c> or <c>hidden</c>.</param>
public sealed record Contribution(string Id, string Text, DateTimeOffset At, string State);

/// <summary>How a ballot ended.</summary>
/// <param name="Votes">For each option.</param>
/// <param name="Carried">Null when it ended in nothing: nobody voted, or two have the most votes.</param>
/// <param name="TurnoutMet">False when too few voted: nothing is decided.</param>
public sealed record BallotResult(IReadOnlyList<int> Votes, int Voted, bool TurnoutMet, bool? FirstCarried, int? Carried)
{
    /// <summary>Counts a ballot. Pure.</summary>
    public static BallotResult Of(PostDetails details, IReadOnlyList<int> votes)
    {
        var voted = votes.Sum();
        // Whole numbers: a share is met exactly or not at all.
        var met = details.Turnout is not { } turnout || (details.Voters is { } may && voted * 100L >= turnout * (long)may);
        var most = votes.Count == 0 ? 0 : votes.Max();
        var winners = votes.Index().Where(v => v.Item == most).Select(v => v.Index).ToList();
        int? carried = voted > 0 && met && winners is [var one] ? one : null;
        bool? first = details.Agree is not { } agree ? null : voted > 0 && met && votes[0] * 100L >= agree * (long)voted;
        return new(votes, voted, met, first, details.Agree is null ? carried : first == true ? 0 : null);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PostDetails))]
sealed partial class BoardJson : JsonSerializerContext;
