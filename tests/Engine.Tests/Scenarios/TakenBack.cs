using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using static LowCode.Engine.Tests.Scenarios.JointStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class TakenBack
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_just_passed_on_comes_back_to_its_performer(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("together");
        var done = (await town.StateAsync(id)).Items[0].Visit;
        Assert.Equal(done, CaseOffers.Of(await town.StateAsync(id), town.As(Operator)).Recall!.Visit);
        Assert.Equal("case.unknown", await town.RefusedAsync("handler.004-zf", id, new RecallItem(done)));
        Assert.Equal("recall.notLast", await town.RefusedAsync(Dispatcher, id, new RecallItem(done)));
        var state = await town.DoAsync(Operator, id, new RecallItem(done));
        Assert.Equal("draft", await town.WhereAsync(id));
        var again = Assert.Single(state.Items, i => i.IsLive);
        Assert.Equal((ItemStatus.Claimed, "u-" + Operator), (again.Status, again.Holder));
        Assert.Empty(await town.BoxAsync(Handler, "claim"));
        await town.CompleteAsync(Operator, id, "draft", "inTurn");
        Assert.Equal("inTurn.party", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task It_is_too_late_once_somebody_has_claimed_or_completed_what_came_of_it(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("together");
        var done = (await town.StateAsync(id)).Items[0].Visit;
        await town.DoAsync(Handler, id, new ClaimItem(await town.PartyAsync(id, Unit)));
        Assert.Equal("recall.claimed", await town.RefusedAsync(Operator, id, new RecallItem(done)));
        await town.VoteAsync(Handler, id, Unit, "agree");
        Assert.Equal("flow.tooLateToRecall", await town.RefusedAsync(Operator, id, new RecallItem(done)));
        Assert.Null(CaseOffers.Of(await town.StateAsync(id), town.As(Operator)).Recall);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_vote_can_be_taken_back_while_the_others_are_still_asked(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("together");
        var vote = await town.PartyAsync(id, Unit);
        await town.VoteAsync(Handler, id, Unit, "reject");
        await town.DoAsync(Handler, id, new RecallItem(vote));
        await town.VoteAsync(Handler, id, Unit, "agree");
        await town.VoteAsync(OtherHandler, id, OtherUnit, "agree");
        Assert.Equal("carryOut", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_initiator_withdraws_and_the_dispatcher_voids(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("together");
        Assert.Equal("case.forbidden", await town.RefusedAsync(Handler, id, new WithdrawCase("不办了")));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new VoidCase("重复")));
        var state = await town.DoAsync(Operator, id, new WithdrawCase("居民已自行解决"));
        Assert.Equal("withdrawn", state.Result);
        Assert.All(state.Items.Skip(1), i => Assert.Equal(ItemStatus.Void, i.Status));
        Assert.Equal("case.closed", await town.RefusedAsync(Operator, id, new WithdrawCase("再撤")));

        var twice = await town.DraftedAsync("together");
        Assert.Equal("voided", (await town.DoAsync(Dispatcher, twice, new VoidCase("重复登记"))).Result);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Only_the_initiator_withdraws(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        await town.GiveAsync(Callback, LowCode.Org.Post.Operator, Town.Street);
        var id = await town.DraftedAsync("together");
        Assert.Equal("withdraw.initiator", await town.RefusedAsync(Callback, id, new WithdrawCase("不办了")));
        Assert.False(CaseOffers.Of(await town.StateAsync(id), town.As(Callback)).Withdraw);
        Assert.True(CaseOffers.Of(await town.StateAsync(id), town.As(Operator)).Withdraw);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_delegated_comes_back_and_only_then_goes_on(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        await town.GiveAsync(OtherHandler, LowCode.Org.Post.Handler, Unit);
        var id = await town.DraftedAsync("together");
        var visit = await town.PartyAsync(id, Unit);
        Assert.Equal("item.transfer.user", await town.RefusedAsync(Handler, id, new DelegateItem(visit, "u-callback.003", "请协助")));
        Assert.Equal("item.notDelegated", await town.RefusedAsync(Handler, id, new ResolveItem(visit, "好")));
        await town.DoAsync(Handler, id, new DelegateItem(visit, "u-" + OtherHandler, "请核实"));
        Assert.Equal("item.held", await town.RefusedAsync(Handler, id, new CompleteItem(visit, "agree", Record.Empty, null)));
        Assert.Equal("item.delegated", await town.RefusedAsync(OtherHandler, id, new CompleteItem(visit, "agree", Record.Empty, null)));
        Assert.Equal("item.delegated", await town.RefusedAsync(OtherHandler, id, new UnclaimItem(visit)));
        Assert.Equal("item.notHeld", await town.RefusedAsync(Dispatcher, id, new ResolveItem(visit, "代答")));
        Assert.Equal("command.needed", await town.RefusedAsync(OtherHandler, id, new ResolveItem(visit, null)));
        var state = await town.DoAsync(OtherHandler, id, new ResolveItem(visit, "已核实，属实"));
        Assert.Equal(("u-" + Handler, null), (state.Item(visit)!.Holder, state.Item(visit)!.DelegatedBy));
        await town.VoteAsync(Handler, id, Unit, "agree");

        var back = await town.DraftedAsync("together");
        var own = await town.PartyAsync(back, Unit);
        await town.DoAsync(Handler, back, new DelegateItem(own, "u-" + OtherHandler, "请核实"));
        Assert.Equal("u-" + Handler, (await town.DoAsync(Handler, back, new ResolveItem(own, null))).Item(own)!.Holder);
    }
}
