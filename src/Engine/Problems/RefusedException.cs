namespace LowCode.Problems;

/// <summary>
/// Carries problems out of places that cannot return them (a binder, a plugin's edge). The pure core returns problems as values;
/// the HTTP edge turns both into problem+json.
/// </summary>
public sealed class RefusedException(RefusalKind kind, params Problem[] problems) : Exception(string.Join("; ", problems.Select(p => ProblemText.Of(p, "en"))))
{
    public RefusalKind Kind { get; } = kind;
    public IReadOnlyList<Problem> Problems { get; } = problems;
}

/// <summary>Why a request was not done; the HTTP status is in brackets.</summary>
public enum RefusalKind
{
    /// <summary>What was sent is not well formed or not valid [422; 400 when it cannot be read].</summary>
    Invalid,
    Unreadable,
    /// <summary>Nobody is signed in [401].</summary>
    NotSignedIn,
    /// <summary>Signed in, but without the right [403].</summary>
    Forbidden,
    /// <summary>Not there, or not for this caller to know of [404].</summary>
    NotFound,
    /// <summary>The state has moved on: a stale page, a taken item, another version [409].</summary>
    Conflict,
    /// <summary>Not the version the sender had seen (If-Match) [412].</summary>
    Stale,
    /// <summary>Understood, and not done by this product [501].</summary>
    Unsupported,
    /// <summary>Too much at once; try again after the time given [429 for the caller's limit, 503 for the server's].</summary>
    Busy,
    Overloaded,
}
