using LowCode.Journal;

namespace LowCode.Cases;

/// <summary>What the sender of a command is told.</summary>
/// <param name="State">The case after the command; for a repeated one as it was then.</param>
/// <param name="Refusal">Why it was not done; null when it is durable.</param>
/// <param name="Repeated">The command was known by its key and was not done again.</param>
public sealed record CommandAnswer(CaseId Case, CaseState State, Refusal? Refusal = null, bool Repeated = false);
