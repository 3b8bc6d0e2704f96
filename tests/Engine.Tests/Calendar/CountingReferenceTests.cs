using LowCode.Calendar;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Calendar;

public class CountingReferenceTests(ITestOutputHelper output)
{
    [Fact]
    public void Counting_agrees_with_a_walk_through_every_minute()
    {
        var random = Seeded.Fresh(output);
        for (var round = 0; round < 60; round++)
        {
            var calendar = MinuteWalk.RandomCalendar(random, "random");
            var walk = new MinuteWalk(calendar);
            var unit = random.Pick(Enum.GetValues<TimeUnit>());
            var within = new WorkDuration(unit switch { TimeUnit.Minutes or TimeUnit.WorkMinutes => random.Next(1, 3000), TimeUnit.Days or TimeUnit.WorkDays => random.Next(1, 12), _ => random.Next(1, 60) }, unit);
            var counting = new Counting(random.Pick(Enum.GetValues<CountStart>()), random.Pick(Enum.GetValues<CountEnd>()), random.Pick(Enum.GetValues<OnHoliday>()));
            var start = new DateTime(2026, 12, 15).AddMinutes(random.Next(45 * 1440));

            var from = walk.StartOf(start, unit, counting.Start);
            var expected = walk.EndOf(from, walk.Run(unit, from, MinuteWalk.Minutes(within)), counting);

            var due = calendar.Add(MinuteWalk.Moment(start), within, counting);
            Assert.True(MinuteWalk.Moment(expected) == due.At, $"{calendar.Data.OfficeHours}: {within} {counting} from {start:s}: {expected:s}, not {due.At:s}");
            Assert.False(due.Provisional);
        }
    }

    [Fact]
    public void What_was_added_is_what_lies_between()
    {
        var random = Seeded.Fresh(output);
        var calendar = WorkCalendar.China;
        for (var round = 0; round < 500; round++)
        {
            var unit = random.Pick(Enum.GetValues<TimeUnit>());
            var within = new WorkDuration(random.Next(1, 5000), unit);
            var start = Moments.At("2024-01-01 00:00").AddMilliseconds(random.NextInt64(6L * 365 * 86_400_000));
            var due = calendar.Add(start, within).At;
            Assert.Equal(within.Amount, calendar.Elapsed(start, due, unit), 9);
            // The earliest such moment: a millisecond before it, less has passed.
            Assert.True(calendar.Between(start, due.AddMilliseconds(-1), unit) < calendar.Between(start, due, unit), $"{within} from {start:o}");
        }
    }
}
