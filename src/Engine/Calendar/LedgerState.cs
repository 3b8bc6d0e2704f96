using System.Collections.Immutable;
using System.Text.Json;

namespace LowCode.Calendar;

/// <summary>A running or paused clock. One that was met or cancelled is gone from the state; its history stands in the journal.</summary>
/// <param name="Steps">Pauses and extensions so far, in order: what is needed to count again with another calendar.</param>
/// <param name="Outside">A superior's deadline, if one was set.</param>
/// <param name="WarnedAt">When the warning before the present due time was given.</param>
/// <param name="BreachedAt">The due time that passed; null again when an extension moves it into the future.</param>
public sealed record Clock(
    ClockId Id, DeadlineRule Rule, DateTimeOffset StartedAt, ClockTimes Times, string? Visit = null, string? Unit = null,
    ImmutableArray<ClockStep> Steps = default, DateTimeOffset? PausedAt = null, DateTimeOffset? Outside = null,
    DateTimeOffset? WarnedAt = null, DateTimeOffset? BreachedAt = null)
{
    /// <summary>How many steps of its escalation chain have come.</summary>
    public int Escalated { get; init; }
}

/// <summary>One thing that moved a clock's own count: a pause, a resumption (<c>Paused</c> false, no extension) or an extension.</summary>
public readonly record struct ClockStep(DateTimeOffset At, bool Paused = false, WorkDuration? Extended = null);

/// <summary>The live clocks of a case, in the order they were started; immutable.</summary>
/// <param name="Calendar">Version all of them are counted with; null before the first clock.</param>
public sealed record LedgerState(ImmutableArray<Clock> Clocks, string? Calendar = null)
{
    public static LedgerState Empty { get; } = new([]);

    public Clock? Find(ClockId id)
    {
        foreach (var clock in Clocks)
            if (clock.Id == id) return clock;
        return null;
    }

    /// <summary>The clocks of one visit: what stops when its work item is suspended.</summary>
    public IEnumerable<Clock> OfVisit(string visit) => Clocks.Where(clock => clock.Visit == visit);

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, ClockJson.Default.LedgerState);

    public static LedgerState FromUtf8(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ClockJson.Default.LedgerState) is { } state && !state.Clocks.IsDefault ? state : Empty;
}
