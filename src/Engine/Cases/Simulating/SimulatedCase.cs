using LowCode.Apps;

namespace LowCode.Cases.Simulating;

/// <summary>One case while it is played.</summary>
sealed class SimulatedCase(int number, bool told)
{
    public int Number => number;
    public CaseState State { get; set; } = CaseState.Nothing;
    /// <summary>What waits or is being done, by visit.</summary>
    public Dictionary<int, WaitingItem> Items { get; } = [];
    /// <summary>The earliest timer or clock that is already to come.</summary>
    public DateTimeOffset? WakeAt { get; set; }
    public bool Late { get; set; }
    public bool Stuck { get; set; }
    /// <summary>Who got what when; null when it is not told.</summary>
    public List<SimulatedMoment>? Told { get; } = told ? [] : null;
}

/// <summary>What happened to a case that is told.</summary>
/// <param name="What"><c>opened</c>, <c>offered</c>, <c>begun</c>, <c>done</c>, <c>late</c>, <c>stuck</c>, <c>closed</c>.</param>
/// <param name="Step">Id of the activity; of a deadline of the whole case its own id.</param>
/// <param name="Who">The post, or who of it.</param>
public sealed record SimulatedMoment(DateTimeOffset At, string What, string? Step = null, string? Who = null, string? Outcome = null);
