using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>A row of a file as what a case needs.</summary>
/// <param name="Opening">Values of the opening form.</param>
/// <param name="Filled">Values of later steps' forms, the answer among them.</param>
/// <param name="Fingerprint">First 16 bytes of SHA-256 over all of it: a row that came again changed shows by it.</param>
public sealed record MappedRow(
    long Line, string ExternalId, string? Street, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, DateTimeOffset? OutsideDue, ImportedStatus Status, string? Unit,
    Record Opening, Record Filled, byte[] Fingerprint);

/// <summary>One thing that is wrong with a row, or to be said of it.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Column">Heading of the column; null for the whole row.</param>
/// <param name="Problem">The reason, in both languages by its code.</param>
public sealed record ImportIssue(long Line, string? Column, Problem Problem);
