using System.Collections.Immutable;
using LowCode.Problems;

namespace LowCode.Calendar;

/// <summary>
/// Decides what happens to a case's clocks in one turn: state, calendar and time in; events out. Each decision sees the ones before it.
/// Nothing outside is read. Expected refusals are returned as a problem and leave no event.
/// </summary>
/// <param name="state">The clocks before the turn.</param>
/// <param name="calendar">The newest calendar. When the clocks were counted with another version, the first event says so and recounts them.</param>
/// <param name="now">The time of the turn; milliseconds count.</param>
public sealed class DeadlineLedger(LedgerState state, WorkCalendar calendar, DateTimeOffset now)
{
    readonly ImmutableArray<ClockEvent>.Builder events = ImmutableArray.CreateBuilder<ClockEvent>();
    readonly DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());

    /// <summary>The clocks after the events so far.</summary>
    public LedgerState State { get; private set; } = state;

    public ImmutableArray<ClockEvent> Events => events.ToImmutable();

    /// <summary>Starts a clock.</summary>
    /// <returns><c>calendar.clock.running</c> when one of this name is running.</returns>
    public Problem? Start(ClockId id, DeadlineRule rule, string? visit = null, string? unit = null)
    {
        ChangeCalendar();
        if (State.Find(id) is not null) return Refused("calendar.clock.running", id);
        Happens(new ClockStarted(id, now, rule, calendar.Version, Unknown, visit, unit));
        return null;
    }

    /// <summary>Stops counting. An outside deadline goes on.</summary>
    /// <returns><c>calendar.clock.unknown</c>, <c>calendar.clock.paused</c>.</returns>
    public Problem? Pause(ClockId id, string reason, string by)
    {
        if (Live(id) is not { } clock) return Refused("calendar.clock.unknown", id);
        if (clock.PausedAt is not null) return Refused("calendar.clock.paused", id);
        Happens(new ClockPaused(id, now, reason, by, Math.Max(0, ClockCount.Of(clock, calendar).Rest(now)), Unknown));
        return null;
    }

    /// <summary>Counts on with exactly what was left.</summary>
    /// <returns><c>calendar.clock.unknown</c>, <c>calendar.clock.notPaused</c>.</returns>
    public Problem? Resume(ClockId id, string by)
    {
        if (Live(id) is not { } clock) return Refused("calendar.clock.unknown", id);
        if (clock.PausedAt is null) return Refused("calendar.clock.notPaused", id);
        Happens(new ClockResumed(id, now, by, Unknown));
        return null;
    }

    /// <summary>Moves the clock's own limit by a length of time; an outside deadline stays. A breach is taken back only by a limit in the future.</summary>
    public Problem? Extend(ClockId id, WorkDuration length, string reason, string by)
    {
        if (Live(id) is null) return Refused("calendar.clock.unknown", id);
        Happens(new ClockExtended(id, now, length, reason, by, Unknown));
        return null;
    }

    /// <summary>Sets an outside deadline. One that is not earlier than what binds already changes nothing: it is never loosened.</summary>
    public Problem? Tighten(ClockId id, DateTimeOffset outside, string source)
    {
        if (Live(id) is not { } clock) return Refused("calendar.clock.unknown", id);
        outside = DateTimeOffset.FromUnixTimeMilliseconds(outside.ToUnixTimeMilliseconds());
        var binding = clock.Outside is { } earlier && earlier < clock.Times.Own ? earlier : clock.Times.Own;
        if (outside < binding) Happens(new ClockTightened(id, now, outside, source, Unknown));
        return null;
    }

    /// <summary>Counts by another rule, from when the clock started and through all its pauses and extensions; an outside deadline stays. The same rule changes nothing.</summary>
    public Problem? Rerule(ClockId id, DeadlineRule rule)
    {
        if (Live(id) is not { } clock) return Refused("calendar.clock.unknown", id);
        if (clock.Rule != rule) Happens(new ClockReruled(id, now, rule, Unknown));
        return null;
    }

    /// <summary>What the clock asked for was done.</summary>
    public Problem? Meet(ClockId id)
    {
        if (Live(id) is not { } clock) return Refused("calendar.clock.unknown", id);
        Happens(new ClockMet(id, now, clock.BreachedAt is not null));
        return null;
    }

    /// <summary>What the clock asked for is no longer wanted.</summary>
    public Problem? Cancel(ClockId id, string reason)
    {
        if (Live(id) is null) return Refused("calendar.clock.unknown", id);
        Happens(new ClockCancelled(id, now, reason));
        return null;
    }

    /// <summary>A timer came. Gives the one event that is due, dated when it was due; a timer that is out of date gives none.</summary>
    public void Wake(ClockId id)
    {
        ChangeCalendar();
        if (State.Find(id) is not { } clock || NextWake(clock) is not { } wake || wake.At > now) return;
        Happens(wake.Kind switch
        {
            WakeKind.Warn => new ClockWarned(id, wake.At),
            WakeKind.Breach => new ClockBreached(id, wake.At),
            _ => new ClockEscalated(id, wake.At, clock.Escalated + 1, clock.Rule.Escalation!.Steps[clock.Escalated].Then),
        });
    }

    /// <summary>Recounts every live clock when the calendar is not the one they were counted with.</summary>
    public void ChangeCalendar()
    {
        if (State.Clocks.IsEmpty || State.Calendar == calendar.Version) return;
        Happens(new CalendarChanged(now, calendar.Version, []));
    }

    /// <summary>Reads one event into the state; needs neither calendar nor definition.</summary>
    public static LedgerState Fold(LedgerState state, ClockEvent happened) => LedgerFold.After(state, happened);

    /// <summary>The timer a clock needs now; null when it needs none.</summary>
    public static Wake? NextWake(Clock clock)
    {
        if (clock.Times.At is not { } due) return null;
        DateTimeOffset? step = clock.Times.Steps is { } steps && clock.Escalated < steps.Count ? steps[clock.Escalated] : null;
        if (clock.BreachedAt is not null) return step is { } after ? new Wake(clock.Id, after, WakeKind.Escalate) : null;
        var next = clock.WarnedAt is null && clock.Times.WarnAt is { } warn && warn < due
            ? new Wake(clock.Id, warn, WakeKind.Warn)
            : new Wake(clock.Id, due, WakeKind.Breach);
        // At the same moment the clock's own comes first.
        return step < next.At ? new Wake(clock.Id, step.Value, WakeKind.Escalate) : next;
    }

    /// <summary>Counts a whole history again from what people did and the calendars it names, believing none of the times in it.</summary>
    /// <param name="history">Every clock event of a case, in order.</param>
    /// <param name="calendars">Gives the calendar of a version.</param>
    public static LedgerState Recompute(IEnumerable<ClockEvent> history, Func<string, WorkCalendar> calendars)
    {
        var state = LedgerState.Empty;
        foreach (var happened in history)
        {
            var version = happened switch { ClockStarted started => started.Calendar, CalendarChanged changed => changed.Calendar, _ => state.Calendar };
            state = Fold(state, version is null ? happened : ClockCount.Timed(state, happened, calendars(version)));
        }
        return state;
    }

    /// <summary>The clock, with its breach in the history if its time has passed unnoticed.</summary>
    Clock? Live(ClockId id)
    {
        ChangeCalendar();
        if (State.Find(id) is not { } clock) return null;
        if (clock.BreachedAt is not null || clock.Times.At is not { } due || due >= now) return clock;
        Happens(new ClockBreached(id, due));
        return State.Find(id);
    }

    void Happens(ClockEvent happened)
    {
        happened = ClockCount.Timed(State, happened, calendar);
        events.Add(happened);
        State = Fold(State, happened);
    }

    static ClockTimes Unknown { get; } = new(default, null);

    static Problem Refused(string code, ClockId id) => Problem.Of(code, ("clock", id.Value));
}

public enum WakeKind { Warn, Breach, Escalate }

/// <summary>A timer to set: at most one per clock at any time.</summary>
public readonly record struct Wake(ClockId Clock, DateTimeOffset At, WakeKind Kind);
