using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class RefusedDispatch
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_unit_refuses_and_the_dispatcher_appoints_another_one(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var visit = await town.ItemAsync(id, "handle");
        await town.DoAsync(Handler, id, new RefuseDispatch(visit, "属市政设施，不属执法", OtherUnit));
        Assert.Equal("dispatch", await town.WhereAsync(id));
        Assert.Equal(["dispatch"], await town.BoxAsync(Dispatcher, "claim"));

        var appoint = await town.ItemAsync(id, "dispatch");
        Assert.Equal("flow.unitRefused", await town.RefusedAsync(Dispatcher, id, new CompleteItem(appoint, null, Record.Of(("unit", Unit)), null)));
        Assert.Equal("item.transfer.unit", await town.RefusedAsync(Dispatcher, id, new CompleteItem(appoint, null, Record.Of(("unit", "nowhere")), null)));
        Assert.Equal("flow.appointNeedsUnit", await town.RefusedAsync(Dispatcher, id, new CompleteItem(appoint, null, Record.Empty, null)));
        var appointed = await town.CompleteAsync(Dispatcher, id, "dispatch", form: Record.Of(("unit", OtherUnit)));
        Assert.Equal(OtherUnit, appointed.Owner);
        Assert.Equal(["handle"], await town.BoxAsync(OtherHandler, "claim"));
        Assert.Equal("item.done", await town.RefusedAsync(OtherHandler, id, new ClaimItem(visit)));
        await town.CompleteAsync(OtherHandler, id, "handle", form: RequestForms.Handled);
        Assert.Equal("callback", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_no_duty_covers_waits_for_the_dispatcher(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync("other");
        Assert.Equal("dispatch", await town.WhereAsync(id));
        Assert.Equal(Town.Street, (await town.StateAsync(id)).Owner);
        Assert.Equal("item.notOffered", await town.RefusedAsync(Operator, id, new ClaimItem(await town.ItemAsync(id, "dispatch"))));
    }
}
