using LowCode.Problems;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class StalePages
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_people_at_one_work_item_and_a_page_that_is_out_of_date(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        await town.GiveAsync(OtherHandler, LowCode.Org.Post.Handler, Unit);
        var id = await town.DispatchedAsync();
        var visit = await town.ItemAsync(id, "handle");
        var seen = (await town.StateAsync(id)).Version;
        await town.DoAsync(Handler, id, new ClaimItem(visit));
        Assert.Equal("item.claimed", await town.RefusedAsync(OtherHandler, id, new ClaimItem(visit)));
        Assert.Equal("item.held", await town.RefusedAsync(OtherHandler, id, new CompleteItem(visit, null, RequestForms.Handled, null)));
        Assert.Equal(RefusalKind.Stale, (await town.SendAsync(Handler, id, new AddComment("旧页面"), expected: seen)).Refusal?.Kind);
        Assert.Null((await town.SendAsync(Handler, id, new AddComment("新页面"), expected: seen + 1)).Refusal);
        Assert.Equal("item.unknown", await town.RefusedAsync(Handler, id, new ClaimItem(99)));
        Assert.Equal("item.outcome", await town.RefusedAsync(Handler, id, new CompleteItem(visit, "resolved", RequestForms.Handled, null)));
    }
}
