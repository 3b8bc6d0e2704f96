namespace LowCode.Calendar;

/// <summary>Counts clocks: the only place where an event's times come from, live and when a history is counted again.</summary>
static class ClockCount
{
    /// <summary>The event with the times that follow from the state before it.</summary>
    public static ClockEvent Timed(LedgerState state, ClockEvent happened, WorkCalendar calendar)
    {
        return happened switch
        {
            ClockStarted started => started with { Times = TimesOf(LedgerFold.Begun(started), calendar) },
            ClockPaused paused => paused with { Times = After(paused.Clock) },
            ClockResumed resumed => resumed with { Times = After(resumed.Clock) },
            ClockExtended extended => extended with { Times = After(extended.Clock) },
            ClockTightened tightened => tightened with { Times = After(tightened.Clock) },
            ClockReruled reruled => reruled with { Times = After(reruled.Clock) },
            ClockWarned warned => warned with { At = Before(warned.Clock).Times.WarnAt!.Value },
            ClockBreached breached => breached with { At = Before(breached.Clock).Times.At!.Value },
            ClockEscalated escalated => escalated with { At = Before(escalated.Clock).Times.Steps![escalated.Level - 1] },
            CalendarChanged changed => changed with { Clocks = [.. state.Clocks.Select(clock => new ClockRecounted(clock.Id, TimesOf(clock, calendar)))] },
            _ => happened,
        };

        Clock Before(ClockId id) => state.Find(id) ?? throw new InvalidOperationException($"the history has no clock {id}");
        ClockTimes After(ClockId id) => TimesOf(LedgerFold.Moved(Before(id), happened), calendar);
    }

    /// <summary>The clock's own count through all its pauses and extensions.</summary>
    public static DeadlineCount Of(Clock clock, WorkCalendar calendar)
    {
        var rule = clock.Rule;
        var count = DeadlineCount.Begin(calendar, rule.Within.Unit, rule.Counting ?? Counting.Plain, clock.StartedAt);
        count.Add(rule.Within);
        if (clock.Steps.IsDefault) return count;
        var paused = clock.StartedAt;
        foreach (var step in clock.Steps)
        {
            if (step.Paused) paused = step.At;
            else if (step.Extended is { } length) count.Add(length);
            else count.Skip(paused, step.At);
        }
        return count;
    }

    static ClockTimes TimesOf(Clock clock, WorkCalendar calendar)
    {
        var own = Of(clock, calendar).Finish();
        var binding = clock.PausedAt is not null ? clock.Outside : clock.Outside < own.At ? clock.Outside : own.At;
        return new ClockTimes(own.At, binding, binding is { } due ? WarnAt(clock, due, calendar) : null, own.Provisional, binding is { } end ? Steps(clock, end, calendar) : null);
    }

    /// <summary>Steps before the due time keep their distance from it as the warning does; those after it follow it.</summary>
    static DateTimeOffset[]? Steps(Clock clock, DateTimeOffset due, WorkCalendar calendar)
    {
        if (clock.Rule.Escalation is not { } chain) return null;
        var within = clock.Rule.Within;
        return [.. chain.Steps.Select(step => step.Percent switch
        {
            100 => due,
            0 => calendar.Add(due, step.After).At,
            _ when calendar.Axis.Moment(within.Unit, calendar.Axis.Position(within.Unit, due) - (TimeAxis.LengthOf(within) * (100 - step.Percent) / 100)) is var at && at > clock.StartedAt => at,
            _ => clock.StartedAt,
        })];
    }

    /// <summary>The warning keeps its distance from the due time, so it moves with every pause, extension and tightening.</summary>
    static DateTimeOffset? WarnAt(Clock clock, DateTimeOffset due, WorkCalendar calendar)
    {
        if (clock.Rule.WarnAt is not { } point) return null;
        var (unit, lead) = point.Percent > 0
            ? (clock.Rule.Within.Unit, TimeAxis.LengthOf(clock.Rule.Within) * (100 - point.Percent) / 100)
            : (point.Before.Unit, TimeAxis.LengthOf(point.Before));
        var warn = calendar.Axis.Moment(unit, calendar.Axis.Position(unit, due) - lead);
        return warn < clock.StartedAt ? clock.StartedAt : warn;
    }
}
