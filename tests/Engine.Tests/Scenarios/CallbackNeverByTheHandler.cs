using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class CallbackNeverByTheHandler
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_handled_neither_sees_the_call_back_among_the_offers_nor_gets_it(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        await town.GiveAsync(Handler, LowCode.Org.Post.Callback, Town.Street);
        var mine = await town.HandledAsync();
        Assert.Empty(await town.BoxAsync(Handler, "claim"));
        Assert.Equal(["callback"], await town.BoxAsync(Callback, "claim"));
        var visit = await town.ItemAsync(mine, "callback");
        Assert.Equal("item.notOffered", await town.RefusedAsync(Handler, mine, new ClaimItem(visit)));
        Assert.Equal("item.notOffered", await town.RefusedAsync(Handler, mine, new CompleteItem(visit, "resolved", RequestForms.CalledBack, null)));
        await town.DoAsync(Callback, mine, new ClaimItem(visit));

        var other = await town.DispatchedAsync("lighting");
        await town.CompleteAsync(OtherHandler, other, "handle", form: RequestForms.Handled);
        Assert.Equal(["callback"], await town.BoxAsync(Handler, "claim"));
    }
}
