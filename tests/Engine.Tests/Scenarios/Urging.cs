using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class Urging
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Three_times_a_day_and_no_clock_moves(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var clocks = (await town.StateAsync(id)).Ledger.Clocks;
        for (var i = 0; i < 3; i++) await town.DoAsync(Operator, id, new UrgeItem(null, "市民又来电"));
        Assert.Equal("urge.limit", await town.RefusedAsync(Operator, id, new UrgeItem(null, null)));
        // Urging for yesterday does not begin today's count anew.
        var yesterday = await town.SendAsync(Operator, id, new UrgeItem(null, null), occurredAt: Town.Monday.AddDays(-1));
        Assert.Equal("urge.limit", yesterday.Refusal?.Problems[0].Code);
        var urged = await town.StateAsync(id);
        Assert.Equal(3, Assert.Single(urged.Items, i => i.IsLive).Urged);
        Assert.Equal(clocks.Select(c => c.Times), urged.Ledger.Clocks.Select(c => c.Times));

        town.Clock.Move(TimeSpan.FromDays(1));
        await town.DoAsync(Operator, id, new UrgeItem(null, null));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Handler, id, new UrgeItem(null, null)));
    }
}
