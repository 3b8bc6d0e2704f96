using LowCode.Calendar;
using static LowCode.Engine.Tests.Calendar.Moments;

namespace LowCode.Engine.Tests.Calendar;

/// <summary>Worked examples on the real holidays of 2025 and 2026.</summary>
public class WorkCalendarTests
{
    static readonly WorkCalendar china = WorkCalendar.China;

    [Theory]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void A_shipped_year_has_as_many_working_days_as_were_announced(int year, int expected)
    {
        var days = Enumerable.Range(new DateOnly(year, 1, 1).DayNumber, DateTime.IsLeapYear(year) ? 366 : 365).Select(DateOnly.FromDayNumber);
        Assert.Equal(expected, days.Count(china.IsWorkday));
    }

    [Theory]
    [InlineData("2025-09-28", true)] // Sunday made up for the National Day
    [InlineData("2025-10-01", false)]
    [InlineData("2025-10-08", false)]
    [InlineData("2025-10-11", true)]
    [InlineData("2026-01-04", true)]
    [InlineData("2026-02-23", false)]
    public void Holidays_and_make_up_days_are_known(string day, bool workday) =>
        Assert.Equal(workday, china.IsWorkday(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2025-09-30 09:00", "2 workhours", "2025-09-30 11:00")]
    [InlineData("2025-09-30 11:00", "2 workhours", "2025-09-30 15:00")] // over noon
    [InlineData("2025-09-30 12:30", "2 workhours", "2025-09-30 16:00")]
    [InlineData("2025-09-30 16:00", "2 workhours", "2025-09-30 18:00")] // ends with the office, not at the next opening
    [InlineData("2025-09-30 17:00", "2 workhours", "2025-10-09 10:00")] // eight days of holiday
    [InlineData("2025-10-10 17:00", "2 workhours", "2025-10-11 10:00")] // the Saturday is worked
    [InlineData("2025-10-04 10:00", "1 workhour", "2025-10-09 10:00")]
    [InlineData("2025-10-09 20:00", "30 工作分钟", "2025-10-10 09:30")]
    [InlineData("2025-09-30 17:00", "24 hours", "2025-10-01 17:00")]
    [InlineData("2025-09-30 17:00", "7 days", "2025-10-07 17:00")]
    [InlineData("2025-09-30 17:00", "5 workdays", "2025-10-14 17:00")] // 9, 10, 11 (Saturday), 13, 14
    [InlineData("2025-10-03 17:00", "1 workday", "2025-10-10 00:00")] // the whole of the 9th
    [InlineData("2025-12-31 17:00", "3 workdays", "2026-01-06 17:00")] // 4 (Sunday), 5, 6
    [InlineData("2025-12-31 17:30", "1 workhour", "2026-01-04 09:30")]
    [InlineData("2025-10-01 23:00", "4 紧急工作时", "2025-10-02 03:00")]
    public void Counted_at_once_it_ends_when_the_count_runs_out(string start, string within, string due)
    {
        var got = china.Add(At(start), Length(within));
        Assert.Equal((due, false), (Text(got.At), got.Provisional));
    }

    [Theory]
    // The first day is not counted; five working days after 30 September.
    [InlineData("2025-09-30 17:00", "5 workdays", CountStart.NextWorkday, CountEnd.Midnight, OnHoliday.Keep, "2025-10-15 00:00")]
    [InlineData("2025-09-30 17:00", "5 workdays", CountStart.NextWorkday, CountEnd.OfficeClose, OnHoliday.Keep, "2025-10-14 18:00")]
    [InlineData("2025-09-30 17:00", "5 workdays", CountStart.NextWorkday, CountEnd.SameTime, OnHoliday.Keep, "2025-10-15 00:00")]
    [InlineData("2025-09-30 17:00", "5 workdays", CountStart.AtOnce, CountEnd.Midnight, OnHoliday.Keep, "2025-10-15 00:00")]
    [InlineData("2025-09-30 17:00", "5 workdays", CountStart.AtOnce, CountEnd.OfficeClose, OnHoliday.Keep, "2025-10-14 18:00")]
    // Natural days: 7 days after 27 September end on 4 October, a holiday; the next working day is the 9th.
    [InlineData("2025-09-27 10:00", "7 days", CountStart.NextDay, CountEnd.Midnight, OnHoliday.Keep, "2025-10-05 00:00")]
    [InlineData("2025-09-27 10:00", "7 days", CountStart.NextDay, CountEnd.Midnight, OnHoliday.Move, "2025-10-10 00:00")]
    [InlineData("2025-09-27 10:00", "7 days", CountStart.NextDay, CountEnd.OfficeClose, OnHoliday.Move, "2025-10-09 18:00")]
    [InlineData("2025-09-27 10:00", "7 days", CountStart.AtOnce, CountEnd.SameTime, OnHoliday.Move, "2025-10-09 10:00")]
    [InlineData("2025-09-27 10:00", "7 days", CountStart.NextWorkday, CountEnd.Midnight, OnHoliday.Keep, "2025-10-05 00:00")] // the 28th is worked
    [InlineData("2025-10-01 10:00", "7 days", CountStart.NextWorkday, CountEnd.Midnight, OnHoliday.Keep, "2025-10-16 00:00")] // from the 9th
    // Hours counted from the next working day begin when the office opens.
    [InlineData("2025-09-30 17:00", "24 hours", CountStart.NextWorkday, CountEnd.SameTime, OnHoliday.Keep, "2025-10-10 09:00")]
    [InlineData("2025-09-30 17:00", "2 workhours", CountStart.NextWorkday, CountEnd.SameTime, OnHoliday.Keep, "2025-10-09 11:00")]
    [InlineData("2025-10-09 17:00", "2 hours", CountStart.NextDay, CountEnd.SameTime, OnHoliday.Keep, "2025-10-10 11:00")]
    // In the evening the office has closed: its next closing time is meant, not the one that has passed.
    [InlineData("2025-10-09 19:00", "2 hours", CountStart.AtOnce, CountEnd.OfficeClose, OnHoliday.Keep, "2025-10-10 18:00")]
    [InlineData("2025-10-11 23:30", "2 hours", CountStart.AtOnce, CountEnd.SameTime, OnHoliday.Move, "2025-10-13 01:30")]
    public void Each_counting_rule_has_its_own_end(string start, string within, CountStart from, CountEnd end, OnHoliday onHoliday, string due) =>
        Assert.Equal(due, Text(china.Add(At(start), Length(within), new Counting(from, end, onHoliday)).At));

    [Theory]
    [InlineData("2025-09-30 17:00", "2025-10-09 10:00", TimeUnit.WorkHours, 2)]
    [InlineData("2025-10-09 10:00", "2025-09-30 17:00", TimeUnit.WorkHours, -2)]
    [InlineData("2025-10-01 00:00", "2025-10-08 23:00", TimeUnit.WorkMinutes, 0)]
    [InlineData("2025-09-30 12:00", "2025-10-10 12:00", TimeUnit.WorkDays, 2)]
    [InlineData("2025-09-30 12:00", "2025-10-01 06:00", TimeUnit.WorkDays, 0.5)]
    [InlineData("2025-09-30 12:00", "2025-10-10 12:00", TimeUnit.Days, 10)]
    public void Elapsed_time_is_counted_in_the_unit(string start, string end, TimeUnit unit, double expected) =>
        Assert.Equal(expected, china.Elapsed(At(start), At(end), unit));

    [Fact]
    public void The_offset_of_a_moment_does_not_matter()
    {
        var start = At("2025-09-30 17:00");
        var expected = china.Add(start, Length("2 workhours")).At;
        Assert.Equal(expected, china.Add(start.ToUniversalTime(), Length("2 workhours")).At);
        Assert.Equal(expected, china.Add(start.ToOffset(TimeSpan.FromHours(-5)), Length("2 workhours")).At);
    }

    [Fact]
    public void Emergency_hours_can_have_hours_of_their_own_on_every_day()
    {
        var daylight = china.WithHours(DayHours.Office, Hours("7:00-22:00"), "daylight");
        Assert.Equal("2025-10-02 08:00", Text(daylight.Add(At("2025-10-01 21:00"), Length("2 紧急工作时")).At));
    }

    [Fact]
    public void Other_office_hours_make_another_version()
    {
        var summer = china.WithHours(Hours("8:30-12:00 15:00-18:00"), DayHours.AroundTheClock, "cn-2026-summer");
        Assert.Equal("cn-2026-summer", summer.Version);
        Assert.Equal("2026-07-01 15:30", Text(summer.Add(At("2026-07-01 11:00"), Length("90 工作分钟")).At));
        Assert.Equal("2026-07-01 14:30", Text(china.Add(At("2026-07-01 11:00"), Length("90 工作分钟")).At));
    }

    [Fact]
    public void The_longest_span_is_counted_without_walking_through_its_days()
    {
        var start = At("2025-09-30 17:00");
        // Once before it counts: what is made at first use is not the walk.
        china.Add(start, new WorkDuration(WorkDuration.MaxAmount, TimeUnit.WorkDays));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) china.Add(start, new WorkDuration(WorkDuration.MaxAmount, TimeUnit.WorkDays));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4096, "counting allocates");
        Assert.Equal(5858, china.Add(start, new WorkDuration(WorkDuration.MaxAmount, TimeUnit.WorkDays)).At.Year);
    }
}
