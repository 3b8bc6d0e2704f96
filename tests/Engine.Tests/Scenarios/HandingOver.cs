using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class HandingOver
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_transfer_to_a_colleague_leaves_the_owner(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        await town.GiveAsync(OtherHandler, LowCode.Org.Post.Handler, Unit);
        var id = await town.DispatchedAsync();
        var visit = await town.ItemAsync(id, "handle");
        await town.DoAsync(Handler, id, new ClaimItem(visit));
        Assert.Equal("item.transfer.user", await town.RefusedAsync(Handler, id, new TransferItem(visit, "u-callback.003", null, "请协助")));
        Assert.Equal("item.transfer.to", await town.RefusedAsync(Handler, id, new TransferItem(visit, "u-handler.003-cg", OtherUnit, "两处")));
        await town.DoAsync(Handler, id, new TransferItem(visit, "u-handler.003-cg", null, "休假"));
        Assert.Equal(Unit, (await town.StateAsync(id)).Owner);
        Assert.Equal("item.notOffered", await town.RefusedAsync(Handler, id, new ClaimItem(visit)));
        await town.CompleteAsync(OtherHandler, id, "handle", form: RequestForms.Handled);
        Assert.Equal("u-handler.003-cg", (await town.StateAsync(id)).Item(visit)!.Holder);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_hand_over_to_another_unit_changes_the_owner_only_when_it_claims(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var visit = await town.ItemAsync(id, "handle");
        await town.DoAsync(Handler, id, new TransferItem(visit, null, OtherUnit, "路灯问题"));
        Assert.Equal(Unit, (await town.StateAsync(id)).Owner);
        Assert.Equal(["handle"], await town.BoxAsync(OtherHandler, "claim"));
        Assert.Empty(await town.BoxAsync(Handler, "claim"));
        var claimed = await town.DoAsync(OtherHandler, id, new ClaimItem(visit));
        Assert.Equal(OtherUnit, claimed.Owner);
        await town.CompleteAsync(OtherHandler, id, "handle", form: RequestForms.Handled);
        Assert.Equal("callback", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_somebody_gone_has_claimed_can_be_freed_by_the_dispatcher(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var visit = await town.ItemAsync(id, "handle");
        await town.DoAsync(Handler, id, new ClaimItem(visit));
        Assert.Equal("case.unknown", await town.RefusedAsync(OtherHandler, id, new UnclaimItem(visit)));
        Assert.Equal("item.notHeld", await town.RefusedAsync(Callback, id, new UnclaimItem(visit)));
        await town.DoAsync(Dispatcher, id, new UnclaimItem(visit));
        Assert.Equal(["handle"], await town.BoxAsync(Handler, "claim"));
    }
}
