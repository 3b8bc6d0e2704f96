using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>One command to be made true: its journal row and every row that follows from it.</summary>
/// <param name="Row">The row itself; its version must be the head's next.</param>
/// <param name="Rows">Views, timers, outbox: all of them follow, or none when the command is not written.</param>
/// <param name="OrgStamp">The stamp of units, users and rights the decision was made under (table <c>stamp</c>, row <c>org</c>);
/// null when the decision asked for no right (a timer).</param>
public sealed record Append(JournalRow Row, IReadOnlyList<RowWrite> Rows, long? OrgStamp);

/// <summary>What became of one append; the others of its batch are not touched by it.</summary>
public enum AppendResult
{
    /// <summary>Durable.</summary>
    Written,
    /// <summary>Another command is the next of this case: load and decide again.</summary>
    VersionTaken,
    /// <summary>This client has sent this key before: answer from <see cref="IJournal.FindAsync"/>.</summary>
    KeyKnown,
    /// <summary>Units, users or rights changed since the decision: decide again.</summary>
    RightsChanged,
    /// <summary>Too much waits; nothing was tried. The caller may come back later.</summary>
    Overloaded,
}

/// <summary>A command that was accepted under a key.</summary>
public sealed record KnownCommand(CaseId Case, long Version, byte[] Fingerprint);

/// <summary>Whether a case's chain holds.</summary>
/// <param name="Rows">Rows that were checked.</param>
/// <param name="BrokenAt">Version of the first row that does not fit, or null when all fit.</param>
/// <param name="Reason"><c>missing</c> (a number is left out), <c>previous</c> (does not follow), <c>hash</c> (was changed), or null.</param>
public sealed record ChainReport(CaseId Case, long Rows, long? BrokenAt, string? Reason)
{
    public bool Holds => BrokenAt is null;
}

/// <summary>The append-only truth of all cases.</summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Makes one command durable together with many others; answers only after the commit.
    /// Once accepted into the queue it is not cancelled: a caller who leaves does not know the outcome.</summary>
    /// <exception cref="OutcomeUnknownException">The database went away during the commit and could not be asked afterwards.</exception>
    Task<AppendResult> AppendAsync(Append append, WriteLane lane = WriteLane.Interactive);

    /// <summary>Appends that wait for the writer now.</summary>
    int Waiting { get; }

    /// <summary>All rows of a case from a version on, in order.</summary>
    Task<IReadOnlyList<JournalRow>> ReadAsync(CaseId id, long fromVersion = 1, CancellationToken ct = default);

    /// <summary>Last version and hash, or <see cref="CaseHead.None"/>.</summary>
    Task<CaseHead> HeadAsync(CaseId id, CancellationToken ct = default);

    /// <summary>The command accepted under a key, or null.</summary>
    Task<KnownCommand?> FindAsync(string client, string key, CancellationToken ct = default);

    /// <summary>The stamp of units, users and rights now.</summary>
    Task<long> OrgStampAsync(CancellationToken ct = default);

    /// <summary>Recomputes the chain of a case. Needs no key: an erased case verifies too.</summary>
    Task<ChainReport> VerifyAsync(CaseId id, CancellationToken ct = default);
}

/// <summary>Nobody can say now whether the command was written. Forget what memory holds of the case and load it again.</summary>
public sealed class OutcomeUnknownException(string message, Exception inner) : Exception(message, inner);
