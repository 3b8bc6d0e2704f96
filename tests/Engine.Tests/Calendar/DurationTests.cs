using LowCode.Calendar;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Calendar;

public class DurationTests
{
    [Theory]
    [InlineData("2 workhours", 2, TimeUnit.WorkHours)]
    [InlineData("1 workhour", 1, TimeUnit.WorkHours)]
    [InlineData("30 minutes", 30, TimeUnit.Minutes)]
    [InlineData("24 hours", 24, TimeUnit.Hours)]
    [InlineData("7 days", 7, TimeUnit.Days)]
    [InlineData("5 workdays", 5, TimeUnit.WorkDays)]
    [InlineData("1 workday", 1, TimeUnit.WorkDays)]
    [InlineData(" 5WorkDays ", 5, TimeUnit.WorkDays)]
    [InlineData("2 工作时", 2, TimeUnit.WorkHours)]
    [InlineData("5个工作日", 5, TimeUnit.WorkDays)]
    [InlineData("24 小时", 24, TimeUnit.Hours)]
    [InlineData("7 自然日", 7, TimeUnit.Days)]
    [InlineData("15天", 15, TimeUnit.Days)]
    [InlineData("4 紧急工作时", 4, TimeUnit.EmergencyHours)]
    [InlineData("45工作分钟", 45, TimeUnit.WorkMinutes)]
    public void A_length_of_time_is_read_as_handbooks_write_it(string text, int amount, TimeUnit unit) =>
        Assert.Equal(new WorkDuration(amount, unit), Moments.Length(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("workhours")]
    [InlineData("0 days")]
    [InlineData("-1 days")]
    [InlineData("2")]
    [InlineData("2 fortnights")]
    [InlineData("2.5 days")]
    [InlineData("1000001 days")]
    [InlineData("99999999999999999999 days")]
    [InlineData("２ days")]
    public void What_is_not_a_length_of_time_is_a_problem_that_shows_the_text(string? text)
    {
        var problem = WorkDuration.Parse(text, out _);
        Assert.Equal("calendar.duration", problem!.Code);
        Assert.Contains(text ?? "", ProblemText.Of(problem), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_unit_is_written_so_that_it_reads_back()
    {
        foreach (var unit in Enum.GetValues<TimeUnit>())
            foreach (var amount in (int[])[1, 2, WorkDuration.MaxAmount])
                Assert.Equal(new WorkDuration(amount, unit), Moments.Length(new WorkDuration(amount, unit).ToString()));
    }

    [Theory]
    [InlineData("9:00-12:00 14:00-18:00")]
    [InlineData("0:00-24:00")]
    [InlineData("8:30-11:45 13:15-17:30 19:00-20:00")]
    public void Office_hours_are_written_as_they_are_read(string text) => Assert.Equal(text, Moments.Hours(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("9-12")]
    [InlineData("12:00-9:00")]
    [InlineData("9:00-9:00")]
    [InlineData("9:00-13:00 12:00-18:00")]
    [InlineData("9:00-12:00 12:00-18:00")]
    [InlineData("9:00-24:01")]
    [InlineData("9:60-12:00")]
    [InlineData("14:00-18:00 9:00-12:00")]
    public void Hours_out_of_order_or_overlapping_are_a_problem(string text) =>
        Assert.Equal("calendar.hours", DayHours.Parse(text, out _)!.Code);

    [Theory]
    [InlineData("0%")]
    [InlineData("100%")]
    [InlineData("8.5%")]
    [InlineData("soon")]
    public void A_warning_point_is_a_share_below_the_whole_or_a_length_of_time(string text) =>
        Assert.Equal("calendar.warnAt", WarnPoint.Parse(text, out _)!.Code);
}
