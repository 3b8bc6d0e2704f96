using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>A person as a row of a file names them; what a column does not say is empty.</summary>
/// <param name="Line">Where the row stands in the file.</param>
/// <param name="Problem">Why the row cannot be read.</param>
public sealed record AskedUser(long Line, string SignInName, string Name, string Home, string Post, string Unit, Problem? Problem = null);

/// <summary>What became of one row.</summary>
/// <param name="Outcome"><c>added</c>, <c>changed</c>, <c>given</c> (a post), <c>same</c> or <c>failed</c>.</param>
/// <param name="Password">Of a new account, while it is kept.</param>
public sealed record ImportedUser(AskedUser Asked, string Outcome, IReadOnlyList<Problem> Problems, string? Password);

/// <summary>A file of people that is taken in, and how far it has come.</summary>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Total">Rows that name somebody.</param>
/// <param name="Passwords">First passwords that are still kept.</param>
/// <param name="Reason">Why it failed: a problem's code.</param>
/// <param name="Address">Network address the file came from.</param>
public sealed record UserImportRun(
    string Id, string FileName, string State, long Total, long Added, long Changed, long Given, long Same, long Failed, long Passwords, string? Reason,
    string StartedBy, string? Address, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, string? Client, string? KeyId)
{
    public Starter Starter => new(StartedBy, Client, KeyId);
    public bool IsOver => State is not ("waiting" or "running");
    public long Done => Added + Changed + Given + Same + Failed;
    /// <summary>Until when first passwords are kept.</summary>
    public DateTimeOffset? PasswordsUntil => FinishedAt + UserImports.PasswordsKept;
}

/// <summary>A run somebody works on.</summary>
/// <param name="Token">Whoever takes the run after this one has another; nothing is written under an old one.</param>
/// <param name="At">The row it stands at, from 0.</param>
sealed record UserImportWork(UserImportRun Run, string Token, long At);

/// <summary>What is noted of a row.</summary>
/// <param name="Outcome">Of what came to several things the first is told, but a failure always.</param>
/// <param name="IsLast">The row is done with this.</param>
sealed record UserImportNote(long N, string Outcome, IReadOnlyList<Problem> Problems, string? Password, bool IsLast);
