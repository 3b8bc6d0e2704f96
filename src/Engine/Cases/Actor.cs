using LowCode.Org;

namespace LowCode.Cases;

/// <summary>Who sends a command: a caller with rights, or the engine itself (timers, effects that came back).</summary>
public sealed record Actor
{
    /// <summary>The engine. Its commands ask for no right; they are made by the engine only, never by an endpoint.</summary>
    public static Actor Engine { get; } = new() { Client = "engine", Name = "engine" };

    /// <summary>The claimant of one case, proven by phone; not signed in. May do to this case what a claimant may, and nothing else.</summary>
    public static Actor Claimant(LowCode.Journal.CaseId id) => new() { Client = "claimant:" + id.Value, Name = ClaimantName };

    /// <summary>Somebody who has proven their phone and asks for a service; not signed in. May open a case by a service that is open, and nothing else.</summary>
    /// <param name="page">Names the page they filled in: no two share files or command keys.</param>
    public static Actor Applicant(string page) => new() { Client = "applicant:" + page, Name = ClaimantName, Applies = true };

    /// <summary>What journal rows call a claimant.</summary>
    public const string ClaimantName = "claimant";

    public bool IsClaimant => Caller is null && Name == ClaimantName && !Applies;

    /// <summary>Opens a case without an account.</summary>
    public bool Applies { get; private init; }

    /// <summary>Name space of idempotency keys.</summary>
    public required string Client { get; init; }

    /// <summary>What the journal row says: the user's id, with the API client behind it when there is one (<c>u7 via c3</c>).</summary>
    public required string Name { get; init; }

    public Caller? Caller { get; init; }

    public static Actor Of(Caller caller) => new()
    {
        Client = caller.Key,
        Name = caller.Client is { } client ? $"{caller.User.Value} via {client.Id.Value}" : caller.Link is null ? caller.User.Value : $"{caller.User.Value} via link",
        Caller = caller,
    };

    /// <summary>The user behind a journal row's actor.</summary>
    public static string UserOf(string name) => name.IndexOf(' ', StringComparison.Ordinal) is var at and > 0 ? name[..at] : name;
}
