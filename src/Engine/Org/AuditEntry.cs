namespace LowCode.Org;

/// <summary>One line of the audit log: who did or tried what, and how it ended.</summary>
/// <param name="Actor">The user in whose name; null when unknown (a sign-in that failed).</param>
/// <param name="Client">The API client it came through.</param>
/// <param name="What">The act, or what happened.</param>
/// <param name="Subject">What it was about: <c>user:ID</c>, <c>unit:ID</c>, <c>client:ID</c>, a path.</param>
/// <param name="Outcome"><c>done</c>, <c>refused</c> or <c>failed</c>.</param>
/// <param name="Address">Network address of the asker.</param>
/// <param name="Detail">JSON with more; never a password, key or personal value.</param>
public sealed record AuditEntry(
    DateTimeOffset At, UserId? Actor, ClientId? Client, Audited What, string? Subject, string Outcome, string? Address = null, string? Detail = null)
{
    /// <summary>Name of <see cref="What"/>: <c>signIn</c>, <c>signOut</c>, <c>org.userAdded</c> …</summary>
    public string Act => What.Name;

    public const string Done = "done", Refused = "refused", Failed = "failed";
}

/// <summary>An entry as it stands in the log.</summary>
/// <param name="Seq">Counts from 1 without gaps.</param>
/// <param name="Previous">Hash of the row before.</param>
/// <param name="Hash">SHA-256 over this row and <paramref name="Previous"/>.</param>
public sealed record AuditRow(long Seq, AuditEntry Entry, byte[] Previous, byte[] Hash);

/// <summary>What of the log is wanted; what is absent asks nothing.</summary>
/// <param name="Before">Only rows with a smaller number.</param>
/// <param name="Act">Name of an act; ending in <c>*</c> all that begin so.</param>
/// <param name="Until">Not included.</param>
public sealed record AuditQuery(
    long? Before = null, UserId? Actor = null, string? Act = null, string? Subject = null, string? Outcome = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>What a walk over the whole audit log found.</summary>
/// <param name="Rows">Rows walked.</param>
/// <param name="BrokenAt">First row that does not follow from the one before; null when all do.</param>
public sealed record AuditVerdict(long Rows, long? BrokenAt)
{
    public bool IsWhole => BrokenAt is null;
}
