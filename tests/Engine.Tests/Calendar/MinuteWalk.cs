using System.Globalization;
using LowCode.Calendar;

namespace LowCode.Engine.Tests.Calendar;

/// <summary>The slow truth: walks a clock minute by minute through local time. Shares nothing with the code it checks but the list of days off.</summary>
sealed class MinuteWalk(WorkCalendar calendar)
{
    readonly bool[] office = MinutesOf(calendar.Data.OfficeHours), emergency = MinutesOf(calendar.Data.EmergencyHours);

    public bool IsWorkday(DateTime local)
    {
        var day = DateOnly.FromDateTime(local);
        foreach (var year in calendar.Data.Years.Where(year => year.Year == day.Year))
        {
            if (year.Holidays.Contains(day)) return false;
            if (year.MakeUpDays.Contains(day)) return true;
        }
        return local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
    }

    /// <summary>Whether the minute that begins here counts.</summary>
    public bool Counts(TimeUnit unit, DateTime local) => unit switch
    {
        TimeUnit.Minutes or TimeUnit.Hours or TimeUnit.Days => true,
        TimeUnit.WorkDays => IsWorkday(local),
        TimeUnit.EmergencyHours => Within(emergency, local),
        _ => IsWorkday(local) && Within(office, local),
    };

    static bool Within(bool[] minutes, DateTime local) => minutes[local.Hour * 60 + local.Minute];

    static bool[] MinutesOf(DayHours hours)
    {
        var minutes = new bool[1440];
        foreach (var span in hours.ToString().Split(' '))
        {
            var ends = span.Split('-').Select(end => end.Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray())
                .Select(end => end[0] * 60 + end[1]).ToArray();
            Array.Fill(minutes, true, ends[0], ends[1] - ends[0]);
        }
        return minutes;
    }

    public static int Minutes(WorkDuration duration) => duration.Amount * duration.Unit switch
    {
        TimeUnit.Minutes or TimeUnit.WorkMinutes => 1,
        TimeUnit.Hours or TimeUnit.WorkHours or TimeUnit.EmergencyHours => 60,
        _ => 1440,
    };

    /// <summary>The end of the minute with which so many counted minutes are over; minutes of a pause do not count.</summary>
    public DateTime Run(TimeUnit unit, DateTime from, int minutes, Func<DateTime, bool>? paused = null)
    {
        var at = from;
        for (var left = minutes; left > 0; at = at.AddMinutes(1))
            if (Counts(unit, at) && paused?.Invoke(at) != true) left--;
        return at;
    }

    public DateTime StartOf(DateTime start, TimeUnit unit, CountStart rule)
    {
        if (rule == CountStart.AtOnce) return start;
        var day = start.Date.AddDays(1);
        while (rule == CountStart.NextWorkday && !IsWorkday(day)) day = day.AddDays(1);
        if (unit is TimeUnit.Days or TimeUnit.WorkDays) return day;
        while (!Within(office, day)) day = day.AddMinutes(1);
        return day;
    }

    public DateTime EndOf(DateTime from, DateTime counted, Counting counting)
    {
        var day = counted.AddMinutes(-1).Date;
        var time = counted - day;
        while (counting.OnHoliday == OnHoliday.Move && !IsWorkday(day)) day = day.AddDays(1);
        if (counting.End == CountEnd.SameTime) return day + time;
        if (counting.End == CountEnd.Midnight) return day.AddDays(1);
        var close = Close(day);
        if (close > from) return close;
        do day = day.AddDays(1); while (!IsWorkday(day));
        return Close(day);
    }

    DateTime Close(DateTime day)
    {
        var at = day.AddDays(1);
        while (!Within(office, at.AddMinutes(-1))) at = at.AddMinutes(-1);
        return at;
    }

    public static DateTimeOffset Moment(DateTime local) => new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.FromHours(8));

    /// <summary>A calendar with random hours and random days off and made up around the turn of a year.</summary>
    public static WorkCalendar RandomCalendar(Random random, string version)
    {
        var china = WorkCalendar.China;
        Assert.Null(DayHours.Parse(random.Next(3) switch
        {
            0 => "9:00-12:00 14:00-18:00",
            1 => $"{random.Next(0, 9)}:{random.Next(10, 60)}-{random.Next(10, 13)}:00 13:30-{random.Next(14, 23)}:{random.Next(10, 60)}",
            _ => "0:00-24:00",
        }, out var office));
        Assert.Null(DayHours.Parse(random.Next(2) == 0 ? "0:00-24:00" : "7:00-22:30", out var emergency));
        var rows = Enumerable.Range(0, 40).Select(_ => new DateOnly(2027, 1, 1).AddDays(random.Next(60))).Distinct()
            .Select(day => new CalendarDay(day, random.Next(2) == 0)).Append(new CalendarDay(new DateOnly(2027, 5, 3), false)).ToList();
        var calendar = china.WithYear(2027, rows, version, []) ?? throw new InvalidOperationException("no calendar");
        return calendar.WithHours(office, emergency, version);
    }
}
