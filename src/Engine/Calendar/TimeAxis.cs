namespace LowCode.Calendar;

/// <summary>
/// Turns moments into positions on the axis of a unit and back: the counted milliseconds before a moment. Every count is then a subtraction,
/// whatever its length. A position on the border of two counted stretches means the end of the earlier one: Friday 18:00, not Monday 9:00.
/// </summary>
sealed class TimeAxis(TimeZoneInfo zone, WorkdayTable workdays, DayHours office, DayHours emergency)
{
    const long UnixEpoch = 62_135_596_800_000;

    public long Position(TimeUnit unit, DateTimeOffset moment)
    {
        if (unit is TimeUnit.Minutes or TimeUnit.Hours or TimeUnit.Days) return moment.ToUnixTimeMilliseconds();
        var local = ToLocal(moment);
        var day = (int)(local / DayHours.Day);
        var time = local % DayHours.Day;
        if (unit == TimeUnit.EmergencyHours) return day * emergency.PerDay + emergency.Before(time);
        var hours = HoursOf(unit);
        return workdays.Before(day) * hours.PerDay + (workdays.IsWorkday(day) ? hours.Before(time) : 0);
    }

    public DateTimeOffset Moment(TimeUnit unit, long position)
    {
        if (unit is TimeUnit.Minutes or TimeUnit.Hours or TimeUnit.Days) return FromUnix(position);
        var hours = HoursOf(unit);
        var full = (int)((position - 1) / hours.PerDay);
        var day = unit == TimeUnit.EmergencyHours ? full : workdays.At(full);
        return FromLocal(day * DayHours.Day + hours.At(position - full * hours.PerDay));
    }

    public static long LengthOf(WorkDuration duration) => duration.Amount * duration.Unit switch
    {
        TimeUnit.Minutes or TimeUnit.WorkMinutes => 60_000L,
        TimeUnit.Hours or TimeUnit.WorkHours or TimeUnit.EmergencyHours => 3600_000L,
        _ => DayHours.Day,
    };

    /// <summary>Milliseconds of local time since 0001-01-01.</summary>
    public long ToLocal(DateTimeOffset moment) =>
        moment.ToUnixTimeMilliseconds() + UnixEpoch + zone.GetUtcOffset(moment).Ticks / TimeSpan.TicksPerMillisecond;

    public DateTimeOffset FromLocal(long local)
    {
        var clock = new DateTime(local * TimeSpan.TicksPerMillisecond, DateTimeKind.Unspecified);
        return new DateTimeOffset(clock, zone.GetUtcOffset(clock));
    }

    DateTimeOffset FromUnix(long milliseconds) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), zone);

    DayHours HoursOf(TimeUnit unit) => unit switch
    {
        TimeUnit.WorkDays => DayHours.AroundTheClock,
        TimeUnit.EmergencyHours => emergency,
        _ => office,
    };
}
