using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class HandledAndResolved
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_request_is_accepted_dispatched_by_duty_claimed_handled_called_back_and_closed(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        var opened = await town.StateAsync(id);
        Assert.Equal("小北路夜间施工噪声扰民", opened.Title);
        Assert.StartsWith(Town.Street + "JS20261123", opened.Number, StringComparison.Ordinal);
        Assert.Equal(Town.Street, opened.Owner);

        await town.DoAsync(Operator, id, new ClaimItem(await town.ItemAsync(id, "intake")));
        var accepted = await town.CompleteAsync(Operator, id, "intake", "accept");
        Assert.Equal(Unit, accepted.Owner);
        Assert.Equal(["handle"], await town.BoxAsync(Handler, "claim"));
        Assert.Empty(await town.BoxAsync(OtherHandler, "claim"));

        await town.DoAsync(Handler, id, new ClaimItem(await town.ItemAsync(id, "handle")));
        Assert.Equal(["handle"], await town.BoxAsync(Handler, "todo"));
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        Assert.Equal(["handle"], await town.BoxAsync(Handler, "done"));
        Assert.Equal("callback", await town.WhereAsync(id));

        var closed = await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        Assert.Equal((CaseStatus.Closed, "closed"), (closed.Status, closed.Result));
        Assert.Equal("已约谈施工方，夜间停工", closed.Form["result"].AsText);
        Assert.Equal("陈小明", closed.Form["claimantName"].AsText);
        Assert.Equal(Unit, closed.Owner);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_answered_on_the_spot_is_closed_at_once(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        await town.CompleteAsync(Operator, id, "intake", "answeredOnTheSpot");
        Assert.Equal("closed: closed", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_not_ours_ends_as_out_of_scope_and_tells_nobody(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        await town.CompleteAsync(Operator, id, "intake", "outOfScope");
        Assert.Equal("closed: outOfScope", await town.WhereAsync(id));
        Assert.Equal(0, await town.DeliverAsync());
    }
}
