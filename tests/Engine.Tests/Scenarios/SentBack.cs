using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class SentBack
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Walking_again_dispatches_anew(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var sent = await town.ItemAsync(id, "handle");
        await town.DoAsync(Handler, id, new ReturnItem(sent, null, "intake", "rewalk", "地址不清"));
        Assert.Equal("intake", await town.WhereAsync(id));
        await town.CompleteAsync(Operator, id, "intake", "accept", Record.Of(("category", "lighting")));
        Assert.Equal("handle", await town.WhereAsync(id));
        // The category was mended, so another office is responsible now.
        Assert.Equal(OtherUnit, (await town.StateAsync(id)).Owner);
        Assert.NotEqual(sent, await town.ItemAsync(id, "handle"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Going_direct_comes_straight_back_to_the_sender(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        await town.DoAsync(Handler, id, new ReturnItem(await town.ItemAsync(id, "handle"), null, "intake", "direct", "请补电话"));
        await town.CompleteAsync(Operator, id, "intake", "accept", Record.Of(("category", "lighting")));
        Assert.Equal("handle", await town.WhereAsync(id));
        Assert.Equal(Unit, (await town.StateAsync(id)).Owner);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_return_needs_an_earlier_step_a_known_way_and_leave(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var visit = await town.ItemAsync(id, "handle");
        Assert.Equal("item.return.target", await town.RefusedAsync(Handler, id, new ReturnItem(visit, null, "callback", null, "x")));
        Assert.Equal("item.return.mode", await town.RefusedAsync(Handler, id, new ReturnItem(visit, null, "intake", "sideways", "x")));
        await town.DoAsync(Handler, id, new ReturnItem(visit, null, "intake", null, "x"));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new ReturnItem(await town.ItemAsync(id, "intake"), null, null, null, "x")));
    }
}
