namespace LowCode.Calendar;

/// <summary>
/// One count in progress: where it stands on its unit's axis before the rules of its last day are applied. The rules come last and never
/// feed back into the count, so a pause moves the count by exactly its length however often it happens.
/// </summary>
struct DeadlineCount
{
    readonly WorkCalendar calendar;
    readonly TimeUnit unit;
    readonly Counting counting;
    readonly int firstDay;
    DateTimeOffset from, end;

    DeadlineCount(WorkCalendar calendar, TimeUnit unit, Counting counting, int firstDay, DateTimeOffset from)
    {
        (this.calendar, this.unit, this.counting, this.firstDay) = (calendar, unit, counting, firstDay);
        this.from = end = from;
    }

    public static DeadlineCount Begin(WorkCalendar calendar, TimeUnit unit, Counting counting, DateTimeOffset start)
    {
        var axis = calendar.Axis;
        var day = (int)(axis.ToLocal(start) / DayHours.Day);
        if (counting.Start == CountStart.AtOnce) return new DeadlineCount(calendar, unit, counting, day, start);
        var next = counting.Start == CountStart.NextDay ? day + 1 : calendar.WorkdayOnOrAfter(day + 1);
        var opening = unit is TimeUnit.Days or TimeUnit.WorkDays ? 0 : calendar.Data.OfficeHours.Opening;
        return new DeadlineCount(calendar, unit, counting, day, axis.FromLocal(next * DayHours.Day + opening));
    }

    /// <summary>Counts on; another unit than the clock's own is counted on its own axis from where the count stands.</summary>
    public void Add(WorkDuration duration) =>
        end = calendar.Axis.Moment(duration.Unit, calendar.Axis.Position(duration.Unit, end) + TimeAxis.LengthOf(duration));

    /// <summary>Takes a pause out of the count. A count that had run out before the pause stays as it is.</summary>
    public void Skip(DateTimeOffset paused, DateTimeOffset resumed)
    {
        var rest = Rest(paused);
        if (rest <= 0) return;
        if (resumed > from) from = resumed;
        end = calendar.Axis.Moment(unit, calendar.Axis.Position(unit, from) + rest);
    }

    /// <summary>What is left at a moment, in milliseconds of the unit's axis; nothing is used up before counting begins.</summary>
    public readonly long Rest(DateTimeOffset moment) =>
        calendar.Axis.Position(unit, end) - calendar.Axis.Position(unit, moment > from ? moment : from);

    public readonly Due Finish()
    {
        var axis = calendar.Axis;
        var local = axis.ToLocal(end);
        var counted = (int)((local - 1) / DayHours.Day);
        var day = counting.OnHoliday == OnHoliday.Move ? calendar.WorkdayOnOrAfter(counted) : counted;
        var time = counting.End switch
        {
            CountEnd.Midnight => DayHours.Day,
            CountEnd.OfficeClose => calendar.Data.OfficeHours.Close,
            _ => local - counted * DayHours.Day,
        };
        // Closing time may lie before a count that began in the evening: then the next working day's is meant.
        if (counting.End == CountEnd.OfficeClose && axis.FromLocal(day * DayHours.Day + time) <= from) day = calendar.WorkdayOnOrAfter(day + 1);
        return new Due(axis.FromLocal(day * DayHours.Day + time), IsProvisional(counted, day));
    }

    readonly bool IsProvisional(int counted, int last)
    {
        var dependsOnWorkdays = unit is TimeUnit.WorkMinutes or TimeUnit.WorkHours or TimeUnit.WorkDays || counting.Start == CountStart.NextWorkday;
        if (dependsOnWorkdays) return !calendar.IsAnnounced(firstDay, last);
        return counting.OnHoliday == OnHoliday.Move && !calendar.IsAnnounced(counted, last);
    }
}
