using LowCode.Messages;

namespace LowCode.Engine.Tests.Messages;

public class SendRuleTests
{
    static readonly MessageSettings settings = new();

    static DateTimeOffset At(int day, int hour, int minute = 0) => new(2026, 11, day, hour, minute, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(20, 59, null)]
    [InlineData(21, 0, 24)]
    [InlineData(23, 59, 24)]
    [InlineData(0, 0, 23)]
    [InlineData(7, 59, 23)]
    [InlineData(8, 0, null)]
    public void From_nine_in_the_evening_until_eight_nothing_leaves_that_can_wait(int hour, int minute, int? morningOf)
    {
        var now = At(23, hour, minute);
        Assert.Equal(morningOf is { } day ? At(day, 8) : now, SendRules.NotBefore(now, false, settings));
        Assert.Equal(now, SendRules.NotBefore(now, true, settings));
        // The same moment written in another zone is the same moment.
        Assert.Equal(SendRules.NotBefore(now, false, settings), SendRules.NotBefore(now.ToUniversalTime(), false, settings));
    }

    [Fact]
    public void Quiet_hours_within_a_day_and_none_at_all_are_counted_too()
    {
        var noon = settings with { QuietFrom = new(12, 0), QuietUntil = new(14, 0) };
        Assert.Equal(At(23, 14), SendRules.NotBefore(At(23, 13), false, noon));
        Assert.Equal(At(23, 22), SendRules.NotBefore(At(23, 22), false, noon));
        var never = settings with { QuietFrom = new(8, 0), QuietUntil = new(8, 0) };
        Assert.Equal(At(23, 23), SendRules.NotBefore(At(23, 23), false, never));
    }

    [Fact]
    public void The_wait_after_a_failed_try_doubles_up_to_six_hours()
    {
        var waits = Enumerable.Range(1, 40).Select(SendRules.Wait).ToList();
        Assert.Equal(TimeSpan.FromSeconds(20), waits[0]);
        Assert.Equal(TimeSpan.FromSeconds(40), waits[1]);
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromHours(6), waits[^1]);
    }
}
