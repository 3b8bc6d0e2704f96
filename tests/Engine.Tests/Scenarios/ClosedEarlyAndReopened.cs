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

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Done_over_after_its_end_it_is_the_same_case_on_the_same_chain_with_all_that_was_done_before(Dialect dialect)
    {
        var town = await TownAsync(dialect);
        var id = await town.HandledAsync();
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        await town.DoAsync(Callback, id, new AddComment("市民表示满意"));
        var (closed, rows) = (await town.StateAsync(id), await town.Loader.HistoryAsync(id));
        town = await town.RestartAsync();
        await using var _ = town;
        await town.DoAsync(Supervisor, id, new ReopenCase("handle", "同一处又坏了"));
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);

        var (again, history) = (await town.StateAsync(id), await town.Loader.HistoryAsync(id));
        Assert.Equal((closed.Number, closed.OpenedAt, "closed"), (again.Number, again.OpenedAt, again.Result));
        // Every row from before stands as it was, and the later ones follow it.
        Assert.Equal(rows.Select(r => Convert.ToHexString(r.Row.Hash)), history.Take(rows.Count).Select(r => Convert.ToHexString(r.Row.Hash)));
        Assert.True((await town.Journal.VerifyAsync(id)).Holds);
        Assert.Equal(2, again.Items.Count(i => i is { Activity: "callback", Status: ItemStatus.Done }));
        Assert.Equal(closed.Items.Length, again.Items.TakeWhile(i => closed.Item(i.Visit) is not null).Count());
        Assert.True(again.Flow.ReturnTargets(again.Flow.Visits.ToArray().Last(v => v.Human).Id).Count > 2, "what was done before the end is in the past of what came after");
        await CaseTruth.HoldsAsync(town, id, again);
    }
}
