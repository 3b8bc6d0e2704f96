using LowCode.Calendar;
using LowCode.Flows;

namespace LowCode.Cases;

/// <summary>Timers of a flow that stood still with their work go on with exactly what was left, counted as they were.</summary>
static class StandingStill
{
    /// <param name="calendar">What it is counted by.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="state">Where it stands, with the timer.</param>
    /// <param name="timer">The timer.</param>
    /// <param name="since">When it stopped.</param>
    /// <param name="now">When it goes on.</param>
    /// <param name="told">What its expressions read.</param>
    public static DateTimeOffset DueAgain(WorkCalendar calendar, Flow flow, FlowState state, TimerSet timer, DateTimeOffset since, DateTimeOffset now, FlowFacts told)
    {
        if (timer.Due <= since) return timer.Due;
        // A moment that was appointed does not move; when it has passed meanwhile, it is now.
        if (new Turn(flow, state, told).LengthOf(timer) is not { } length || WorkDuration.Parse(length, out var within) is not null) return timer.Due > now ? timer.Due : now;
        var axis = calendar.Axis;
        var left = axis.Position(within.Unit, timer.Due) - axis.Position(within.Unit, since);
        return CaseDecider.Milliseconds(axis.Moment(within.Unit, axis.Position(within.Unit, now) + left).ToUniversalTime());
    }
}
