using LowCode.Access;

namespace LowCode.Engine.Tests.Access;

public class QuotaTests
{
    static readonly DateTimeOffset morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void A_minutes_limit_refills_evenly()
    {
        var quotas = new Quotas();
        for (var i = 0; i < 60; i++) Assert.True(quotas.TryTake("c", 60, 0, morning, out _));
        Assert.False(quotas.TryTake("c", 60, 0, morning, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        Assert.True(quotas.TryTake("c", 60, 0, morning.AddSeconds(1), out _));
        Assert.False(quotas.TryTake("c", 60, 0, morning.AddSeconds(1), out _));
        Assert.True(quotas.TryTake("other", 60, 0, morning, out _));
    }

    [Fact]
    public void A_days_quota_begins_anew_at_midnight_in_china()
    {
        var quotas = new Quotas();
        for (var i = 0; i < 3; i++) Assert.True(quotas.TryTake("c", 0, 3, morning, out _));
        Assert.False(quotas.TryTake("c", 0, 3, morning, out var wait));
        Assert.Equal(TimeSpan.FromHours(15), wait);
        Assert.True(quotas.TryTake("c", 0, 3, morning.AddHours(15), out _));
    }

    [Fact]
    public void No_limit_means_none()
    {
        var quotas = new Quotas();
        for (var i = 0; i < 1000; i++) Assert.True(quotas.TryTake("c", 0, 0, morning, out _));
    }

    [Fact]
    public void A_request_that_is_refused_costs_nothing()
    {
        var quotas = new Quotas();
        Assert.True(quotas.TryTake("c", 1, 2, morning, out _));
        for (var i = 0; i < 10; i++) Assert.False(quotas.TryTake("c", 1, 2, morning, out _));
        Assert.True(quotas.TryTake("c", 1, 2, morning.AddMinutes(1), out _));
        Assert.False(quotas.TryTake("c", 1, 2, morning.AddMinutes(2), out _));
    }
}
