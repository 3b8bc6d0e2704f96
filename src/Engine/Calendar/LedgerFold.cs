using System.Collections.Immutable;

namespace LowCode.Calendar;

/// <summary>Reads events into the state.</summary>
static class LedgerFold
{
    public static LedgerState After(LedgerState state, ClockEvent happened) => happened switch
    {
        ClockStarted e => new LedgerState(state.Clocks.Add(Begun(e)), e.Calendar),
        ClockPaused e => Changed(state, e.Clock, clock => Moved(clock, e) with { Times = e.Times }),
        ClockResumed e => Changed(state, e.Clock, clock => Rewarned(Moved(clock, e), e.Times, e.At)),
        ClockTightened e => Changed(state, e.Clock, clock => Moved(clock, e) with { Times = e.Times }),
        ClockExtended e => Changed(state, e.Clock, clock => Reopened(Moved(clock, e), e.Times, e.At)),
        ClockReruled e => Changed(state, e.Clock, clock => Reopened(Moved(clock, e), e.Times, e.At)),
        ClockWarned e => Changed(state, e.Clock, clock => clock with { WarnedAt = e.At }),
        ClockBreached e => Changed(state, e.Clock, clock => clock with { BreachedAt = e.At }),
        ClockEscalated e => Changed(state, e.Clock, clock => clock with { Escalated = e.Level }),
        ClockMet e => Gone(state, e.Clock),
        ClockCancelled e => Gone(state, e.Clock),
        CalendarChanged e => e.Clocks.Aggregate(state, (now, recounted) =>
            Changed(now, recounted.Clock, clock => Reopened(clock, recounted.Times, e.At))) with { Calendar = e.Calendar },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event of a clock"),
    };

    public static Clock Begun(ClockStarted e) => new(e.Clock, e.Rule, e.At, e.Times, e.Visit, e.Unit);

    /// <summary>What an event does to the count itself, apart from the times that follow.</summary>
    public static Clock Moved(Clock clock, ClockEvent happened) => happened switch
    {
        ClockPaused e => clock with { PausedAt = e.At, Steps = Steps(clock).Add(new ClockStep(e.At, Paused: true)) },
        ClockResumed e => clock with { PausedAt = null, Steps = Steps(clock).Add(new ClockStep(e.At)) },
        ClockExtended e => clock with { Steps = Steps(clock).Add(new ClockStep(e.At, Extended: e.Length)) },
        ClockReruled e => clock with { Rule = e.Rule },
        ClockTightened e => clock with { Outside = e.Outside },
        _ => clock,
    };

    /// <summary>A limit moved into the future takes the breach back; one still in the past keeps it.</summary>
    static Clock Reopened(Clock clock, ClockTimes times, DateTimeOffset at) =>
        Rewarned(times.At > at ? clock with { BreachedAt = null } : clock, times, at);

    static Clock Rewarned(Clock clock, ClockTimes times, DateTimeOffset at) =>
        clock with { Times = times, WarnedAt = times.WarnAt > at ? null : clock.WarnedAt, Escalated = Math.Min(clock.Escalated, (times.Steps ?? []).Count(step => step <= at)) };

    static ImmutableArray<ClockStep> Steps(Clock clock) => clock.Steps.IsDefault ? [] : clock.Steps;

    static LedgerState Changed(LedgerState state, ClockId id, Func<Clock, Clock> change)
    {
        for (var i = 0; i < state.Clocks.Length; i++)
            if (state.Clocks[i].Id == id) return state with { Clocks = state.Clocks.SetItem(i, change(state.Clocks[i])) };
        throw new InvalidOperationException($"the history has no clock {id}");
    }

    static LedgerState Gone(LedgerState state, ClockId id) => state with { Clocks = state.Clocks.RemoveAll(clock => clock.Id == id) };
}
