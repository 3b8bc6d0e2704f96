namespace LowCode.Insight;

/// <summary>A case as figures read it: what the views tell of it, and of its form no more than its app names for figures. Times are UTC milliseconds since 1970. Filled by name.</summary>
public sealed record FiguredCase
{
    public string CaseId { get; init; } = "";
    public string App { get; init; } = "";
    public string Number { get; init; } = "";
    public string Street { get; init; } = "";
    public string OwnerUnit { get; init; } = "";
    public string? Category { get; init; }
    public string? Channel { get; init; }
    /// <summary>Masked; null when the case is confidential.</summary>
    public string? Claimant { get; init; }
    public string State { get; init; } = "";
    public string? Result { get; init; }
    public long OpenedAt { get; init; }
    public long? ClosedAt { get; init; }
    /// <summary>The whole case was late, or a step of it is now.</summary>
    public bool Overdue { get; init; }
    public bool Confidential { get; init; }
    /// <summary>What the claimant said afterwards, 5 to 1.</summary>
    public long? Rating { get; init; }
    public string? Supervision { get; init; }
    /// <summary>When the step last began from which the claimant has to be contacted.</summary>
    public long? Asked { get; init; }
    public long? ContactedAt { get; init; }
    /// <summary>Outcome of the latest call-back.</summary>
    public string? CallBack { get; init; }
    /// <summary>What the claimant told the call-back.</summary>
    public string? Told { get; init; }
    public string? Place { get; init; }
    /// <summary>Keyed digest by which the claimant is known again.</summary>
    public string? Caller { get; init; }
    /// <summary>How often a unit refused its dispatch.</summary>
    public long Refusals { get; init; }
    public long? Lng { get; init; }
    public long? Lat { get; init; }
}

/// <summary>What a case counts as; each number of the figures is how many cases bear one of these.</summary>
[Flags]
public enum CaseMarks
{
    None = 0,
    Running = 1,
    Closed = 2,
    /// <summary>Late now, or closed late.</summary>
    Overdue = 4,
    /// <summary>Closed without having been late.</summary>
    InTime = 8,
    Responded = 0x10,
    NotResponded = 0x20,
    Resolved = 0x40,
    Unresolved = 0x80,
    Satisfied = 0x100,
    Dissatisfied = 0x200,
    /// <summary>Ended with a result that its app takes out of the rates; such cases stay visible as a line of their own.</summary>
    Excluded = 0x400,
    /// <summary>A unit refused the dispatch.</summary>
    Refused = 0x800,
    Supervised = 0x1000,
    /// <summary>Raised by a claimant who had raised the same kind of matter within thirty days.</summary>
    Again = 0x2000,
}

/// <summary>A case with what it counts as.</summary>
public sealed record MarkedCase(FiguredCase Case, CaseMarks Marks)
{
    public bool Is(CaseMarks mark) => (Marks & mark) == mark;
}
