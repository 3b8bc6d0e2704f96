namespace LowCode.Registers;

/// <summary>A case says that a value of a register is not right, or that it lacks one.</summary>
/// <param name="Id">Stable name of the effect that brought it: the same one again is the same request.</param>
/// <param name="Element">Of the dictionary.</param>
/// <param name="Unit">Whose record it is.</param>
public sealed record AskedChange(string Id, string Register, string Record, string Element, string Unit, string Case, string CaseNumber, string By, DateTimeOffset At, string? From, string To);

/// <summary>A change request as people see it; values masked.</summary>
/// <param name="State">waiting, approved or refused.</param>
/// <param name="MayDecide">Whether the reader is of the source unit and did not ask for it.</param>
public sealed record ChangeRequestLine(
    string Id, string Register, string Record, string Element, string Unit, string SourceUnit, string CaseNumber, string AskedBy, DateTimeOffset AskedAt, string? From, string To,
    string State, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, bool MayDecide)
{
    /// <summary>Id of the case it came from; null to whoever does not see that case, and when it came from no case.</summary>
    public string? Case { get; init; }

    /// <summary>Where it came from, whoever sees that.</summary>
    internal string Origin { get; init; } = "";
}
