using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class ClosedEarlyAndReopened
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_dispatcher_closes_early_people_still_comment_and_a_supervisor_reopens(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var visit = await town.ItemAsync(id, "handle");
        Assert.Equal("case.forbidden", await town.RefusedAsync(Handler, id, new CloseCase(null, "不想办")));
        await town.DoAsync(Dispatcher, id, new CloseCase("withdrawn", "市民撤诉"));
        Assert.Equal("closed: withdrawn", await town.WhereAsync(id));
        Assert.Empty(await town.BoxAsync(Handler, "claim"));
        Assert.Equal("case.closed", await town.RefusedAsync(Handler, id, new ClaimItem(visit)));
        await town.DoAsync(Handler, id, new AddComment("已电话确认撤诉"));

        Assert.Equal("flow.cannotReopenAt", await town.RefusedAsync(Supervisor, id, new ReopenCase("nowhere", "市民再次反映")));
        var open = await town.DoAsync(Supervisor, id, new ReopenCase("intake", "市民再次反映"));
        Assert.Equal((CaseStatus.Open, (string?)null), (open.Status, open.Result));
        Assert.Equal("intake", await town.WhereAsync(id));
        Assert.NotEmpty(open.Ledger.Clocks);
        Assert.Equal("case.open", await town.RefusedAsync(Supervisor, id, new ReopenCase(null, "x")));
        await town.CompleteAsync(Operator, id, "intake", "answeredOnTheSpot");
        Assert.Equal("closed: closed", await town.WhereAsync(id));
    }
}
