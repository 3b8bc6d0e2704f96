using System.Text.Json;
using LowCode.Calendar;
using LowCode.Problems;
using static LowCode.Engine.Tests.Calendar.Moments;

namespace LowCode.Engine.Tests.Calendar;

public class CalendarYearTests
{
    static readonly WorkCalendar china = WorkCalendar.China;

    /// <summary>A short list as a notice gives it: New Year's Day is a Friday, the Saturday of the week after is worked.</summary>
    static readonly CalendarDay[] notice =
    [
        new(new DateOnly(2027, 1, 1), false),
        new(new DateOnly(2027, 1, 2), false),
        new(new DateOnly(2027, 1, 9), true),
    ];

    [Theory]
    [InlineData("2026-12-31 10:00", "1 workhour", false)]
    [InlineData("2026-12-31 17:00", "2 workhours", true)]
    [InlineData("2026-12-31 10:00", "1 workday", true)]
    [InlineData("2026-12-31 17:00", "24 hours", false)] // every hour counts, announced or not
    [InlineData("2045-06-01 10:00", "5 workdays", true)]
    [InlineData("2045-06-01 10:00", "7 days", false)]
    [InlineData("2011-06-01 10:00", "5 workdays", true)]
    public void What_is_counted_through_a_year_not_announced_is_provisional(string start, string within, bool provisional) =>
        Assert.Equal(provisional, china.Add(At(start), Length(within)).Provisional);

    [Fact]
    public void A_natural_span_becomes_provisional_only_when_its_last_day_may_move()
    {
        var move = new Counting(OnHoliday: OnHoliday.Move);
        Assert.False(china.Add(At("2026-12-20 10:00"), Length("7 days"), move).Provisional);
        Assert.True(china.Add(At("2026-12-28 10:00"), Length("7 days"), move).Provisional);
    }

    [Fact]
    public void A_year_not_announced_has_its_weekends_free()
    {
        Assert.Equal("2027-01-04 10:00", Text(china.Add(At("2026-12-31 10:00"), Length("2 workdays")).At));
        Assert.Equal("2099-01-05 11:00", Text(china.Add(At("2099-01-02 17:00"), Length("3 workhours")).At));
    }

    [Fact]
    public void Importing_the_year_counts_anew_and_ends_the_doubt()
    {
        var problems = new List<Problem>();
        var next = china.WithYear(2027, notice, "cn-2027", problems);
        Assert.Empty(problems);
        Assert.Equal("cn-2027", next!.Version);
        var due = next.Add(At("2026-12-31 10:00"), Length("2 workdays"));
        Assert.Equal(("2027-01-05 10:00", false), (Text(due.At), due.Provisional));
        Assert.True(next.IsWorkday(new DateOnly(2027, 1, 9)));
        Assert.False(china.IsWorkday(new DateOnly(2027, 1, 9)));
    }

    [Fact]
    public void A_year_can_be_imported_years_ahead_of_the_others()
    {
        var far = china.WithYear(2045, [new(new DateOnly(2045, 10, 2), false)], "far", [])!;
        Assert.Equal("2045-10-03 10:00", Text(far.Add(At("2045-09-29 10:00"), Length("1 workday")).At));
        Assert.False(far.Add(At("2045-09-29 10:00"), Length("1 workday")).Provisional);
        Assert.True(far.Add(At("2044-09-29 10:00"), Length("1 workday")).Provisional);
        // Between the announced years the weekend rule holds: 10 working weeks are 70 days.
        Assert.Equal(At("2038-03-01 10:00").AddDays(70), far.Add(At("2038-03-01 10:00"), Length("50 workdays")).At);
    }

    [Fact]
    public void A_second_notice_for_a_year_replaces_the_first()
    {
        var first = china.WithYear(2027, notice, "a", [])!;
        var second = first.WithYear(2027, [new(new DateOnly(2027, 1, 4), false)], "b", [])!;
        Assert.True(second.IsWorkday(new DateOnly(2027, 1, 1)));
        Assert.False(second.IsWorkday(new DateOnly(2027, 1, 4)));
    }

    [Fact]
    public void Rows_that_cannot_be_right_are_named_and_nothing_changes()
    {
        var problems = new List<Problem>();
        var next = china.WithYear(2027, [new(new DateOnly(2028, 1, 3), false), notice[0], notice[0]], "x", problems);
        Assert.Null(next);
        Assert.Equal(["calendar.year.day", "calendar.year.twice"], problems.Select(problem => problem.Code).Order());

        problems.Clear();
        Assert.Null(china.WithYear(2500, [], "x", problems));
        Assert.Equal(["calendar.year.empty", "calendar.year.range"], problems.Select(problem => problem.Code).Order());
    }

    [Fact]
    public void A_calendar_is_stored_and_read_back_with_the_same_answers()
    {
        var json = JsonSerializer.Serialize(china.WithYear(2027, notice, "cn-2027", [])!.Data, ClockJson.Default.CalendarData);
        var read = new WorkCalendar(JsonSerializer.Deserialize(json, ClockJson.Default.CalendarData)!);
        Assert.Equal("cn-2027", read.Version);
        Assert.Equal("2027-01-05 10:00", Text(read.Add(At("2026-12-31 10:00"), Length("2 workdays")).At));
    }

    [Fact]
    public void A_calendar_without_any_year_works_by_the_weekend_rule()
    {
        var bare = new WorkCalendar(china.Data with { Years = [], Version = "bare" });
        Assert.Equal("2025-10-08 17:00", Text(bare.Add(At("2025-10-01 17:00"), Length("5 workdays")).At));
        Assert.True(bare.Add(At("2025-10-01 17:00"), Length("5 workdays")).Provisional);
    }
}
