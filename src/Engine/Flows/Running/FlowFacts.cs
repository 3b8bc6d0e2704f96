using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Everything outside the flow that a turn may read. The runner has no other source: no clock, no randomness, no I/O.</summary>
public sealed record FlowFacts
{
    public required DateTimeOffset Now { get; init; }
    /// <summary>All data of the case, as <c>form</c> in expressions.</summary>
    public Record Form { get; init; } = Record.Empty;
    /// <summary>Owner, initiator, number … as <c>case</c> in expressions; <c>case.owner</c> is always the owner the flow has set.</summary>
    public Record Case { get; init; } = Record.Empty;
    /// <summary>A duty table by name, or null.</summary>
    public Func<string, DutyTable?> DutyTable { get; init; } = static _ => null;
    /// <summary>When a duration (<c>2 workhours</c>, <c>3 days</c>) that begins at a time ends; null when it cannot be read or counted.</summary>
    public Func<DateTimeOffset, string, DateTimeOffset?> Due { get; init; } = static (_, _) => null;
    /// <summary>Working days as rules count them.</summary>
    public Workdays Workdays { get; init; } = Workdays.PlainWeek;
    /// <summary>User id of who completed a visit, or null; must know the one that completes by this very stimulus too.</summary>
    public Func<int, string?> Performer { get; init; } = static _ => null;
    /// <summary>Whether a unit is a street; duties taken back cannot go there.</summary>
    public Func<string, bool> IsStreet { get; init; } = static _ => false;
    /// <summary>Whether rules that decide something are noted, with what they read; not for flows that are only tried.</summary>
    public bool Recording { get; init; }
    /// <summary>Visits that one turn may start; more is an incident, not a hang.</summary>
    public int MaxSteps { get; init; } = 1000;
}
