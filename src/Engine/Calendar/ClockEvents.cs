using System.Collections.Immutable;

namespace LowCode.Calendar;

/// <summary>Where a clock stands after an event. Folding copies it; nothing is counted again.</summary>
/// <param name="Own">When the clock's own count is over; while paused, where it stood.</param>
/// <param name="At">The moment that binds: the earlier of its own and an outside deadline. Null while paused without an outside deadline.</param>
/// <param name="WarnAt">When to warn before <paramref name="At"/>; null when not.</param>
/// <param name="Provisional">Counted through a year not yet announced.</param>
/// <param name="Steps">When each step of the escalation chain comes; null without one, and while paused.</param>
public sealed record ClockTimes(DateTimeOffset Own, DateTimeOffset? At, DateTimeOffset? WarnAt = null, bool Provisional = false, IReadOnlyList<DateTimeOffset>? Steps = null);

/// <summary>What happens to the clocks of a case; each stands in the journal under its wire name (<see cref="ClockEvents"/>).</summary>
/// <param name="At">When it happened; a warning and a breach are dated when they were due, however late the timer came.</param>
public abstract record ClockEvent(DateTimeOffset At);

/// <param name="Clock">Which clock.</param>
/// <param name="Rule">The rule whole, so that the clock outlives its definition.</param>
/// <param name="Calendar">Version counted with; the same for all live clocks of a case.</param>
/// <param name="Visit">The visit a stage's or unit's clock belongs to.</param>
/// <param name="Unit">The unit whose clock it is.</param>
public sealed record ClockStarted(
    ClockId Clock, DateTimeOffset At, DeadlineRule Rule, string Calendar, ClockTimes Times, string? Visit = null, string? Unit = null) : ClockEvent(At);

/// <param name="Rest">What is left, in milliseconds of the clock's own unit; 0 when it had run out.</param>
public sealed record ClockPaused(ClockId Clock, DateTimeOffset At, string Reason, string By, long Rest, ClockTimes Times) : ClockEvent(At);

public sealed record ClockResumed(ClockId Clock, DateTimeOffset At, string By, ClockTimes Times) : ClockEvent(At);

/// <param name="Length">By how much the limit was moved; <paramref name="By"/> says who did it.</param>
public sealed record ClockExtended(ClockId Clock, DateTimeOffset At, WorkDuration Length, string Reason, string By, ClockTimes Times) : ClockEvent(At);

/// <param name="Outside">The superior's deadline; it does not stop when the clock pauses.</param>
/// <param name="Source">Whose deadline it is.</param>
public sealed record ClockTightened(ClockId Clock, DateTimeOffset At, DateTimeOffset Outside, string Source, ClockTimes Times) : ClockEvent(At);

public sealed record ClockWarned(ClockId Clock, DateTimeOffset At) : ClockEvent(At);

public sealed record ClockBreached(ClockId Clock, DateTimeOffset At) : ClockEvent(At);

/// <summary>A step of the escalation chain has come.</summary>
/// <param name="Level">Which, from 1.</param>
/// <param name="Then">What it does, as the rule says.</param>
public sealed record ClockEscalated(ClockId Clock, DateTimeOffset At, int Level, string? Then = null) : ClockEvent(At);

/// <param name="Late">True when it was met after its due time.</param>
public sealed record ClockMet(ClockId Clock, DateTimeOffset At, bool Late = false) : ClockEvent(At);

public sealed record ClockCancelled(ClockId Clock, DateTimeOffset At, string Reason) : ClockEvent(At);

/// <summary>The clock goes by another rule from now on, counted from its own start: the app of its case was replaced by another version.</summary>
public sealed record ClockReruled(ClockId Clock, DateTimeOffset At, DeadlineRule Rule, ClockTimes Times) : ClockEvent(At);

/// <summary>The case counts with another version from now on; every live clock was counted again from its start.</summary>
public sealed record CalendarChanged(DateTimeOffset At, string Calendar, ImmutableArray<ClockRecounted> Clocks) : ClockEvent(At);

public sealed record ClockRecounted(ClockId Clock, ClockTimes Times);

/// <summary>One kind of event in the journal. The name is for good; the version counts changes of its shape.</summary>
public sealed record WireEvent(string Name, int Version, Type Type);

/// <summary>The wire names of all clock events.</summary>
public static class ClockEvents
{
    public static ImmutableArray<WireEvent> All { get; } =
    [
        new("clock.started", 1, typeof(ClockStarted)),
        new("clock.paused", 1, typeof(ClockPaused)),
        new("clock.resumed", 1, typeof(ClockResumed)),
        new("clock.extended", 1, typeof(ClockExtended)),
        new("clock.tightened", 1, typeof(ClockTightened)),
        new("clock.warned", 1, typeof(ClockWarned)),
        new("clock.breached", 1, typeof(ClockBreached)),
        new("clock.escalated", 1, typeof(ClockEscalated)),
        new("clock.met", 1, typeof(ClockMet)),
        new("clock.cancelled", 1, typeof(ClockCancelled)),
        new("clock.reruled", 1, typeof(ClockReruled)),
        new("clock.calendarChanged", 1, typeof(CalendarChanged)),
    ];
}
