using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class SecondHandling
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_unresolved_call_back_is_handled_once_more_and_then_reviewed(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.HandledAsync();
        var first = await town.ItemAsync(id, "callback");
        await town.CompleteAsync(Callback, id, "callback", "unresolved", RequestForms.Dissatisfied);
        Assert.Equal("handle", await town.WhereAsync(id));
        // The page of the first call-back is still open somewhere.
        Assert.Equal("item.done", await town.RefusedAsync(Callback, id, new CompleteItem(first, "resolved", RequestForms.CalledBack, null)));
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        await town.CompleteAsync(Callback, id, "callback", "unresolved", RequestForms.Dissatisfied);
        Assert.Equal("review", await town.WhereAsync(id));
        await town.CompleteAsync(Supervisor, id, "review", form: RequestForms.Reviewed);
        Assert.Equal("closed: closed", await town.WhereAsync(id));
    }
}
