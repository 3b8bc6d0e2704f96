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
    /// <returns>What happens by it: the timer is set anew, and what names its moment with it.</returns>
    public static IReadOnlyList<FlowEvent> GoOn(WorkCalendar calendar, Flow flow, FlowState state, TimerSet timer, DateTimeOffset since, DateTimeOffset now, FlowFacts told) =>
        new Turn(flow, state, told).GoOn(timer, (due, length) => Again(calendar, due, length, since, now));

    static DateTimeOffset Again(WorkCalendar calendar, DateTimeOffset due, string? length, DateTimeOffset since, DateTimeOffset now)
    {
        if (due <= since) return due;
        // A moment that was appointed does not move; when it has passed meanwhile, it is now.
        if (length is null || WorkDuration.Parse(length, out var within) is not null) return due > now ? due : now;
        var axis = calendar.Axis;
        var left = axis.Position(within.Unit, due) - axis.Position(within.Unit, since);
        return CaseDecider.Milliseconds(axis.Moment(within.Unit, axis.Position(within.Unit, now) + left).ToUniversalTime());
    }
}
