using LowCode.Scripts;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class BranchesSignalsAndTimers
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Branches_join_when_the_signal_has_come_and_the_boundary_timer_has_cut_what_was_late(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var id = await town.WildSplitAsync("a", "b");
        Assert.Equal("left first", await town.WhereAsync(id));
        Assert.Equal("flow.signalNotAwaited", await town.RefusedAsync(Operator, id, new SendSignal("nothing", default)));
        await town.DoAsync(Operator, id, new SendSignal("photo", Value.Of("p1")));
        await town.CompleteAsync(Operator, id, "first");
        var left = await town.ItemAsync(id, "left");
        town.Clock.Move(TimeSpan.FromDays(4));
        await town.FireAsync();
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
        // The delay is over, the late branch was cut; the second step of the right branch is still to be done.
        Assert.Equal("second", await town.WhereAsync(id));
        Assert.Equal("item.void", await town.RefusedAsync(Operator, id, new ClaimItem(left)));
        await town.CompleteAsync(Operator, id, "second");
        Assert.Equal("part part", await town.WhereAsync(id));
        foreach (var part in (await town.StateAsync(id)).Items.Where(i => i.IsLive).Select(i => i.Visit).ToArray())
            await town.DoAsync(Dispatcher, id, new CompleteItem(part, null, Record.Empty, null));
        Assert.Equal("check", await town.WhereAsync(id));
    }
}
