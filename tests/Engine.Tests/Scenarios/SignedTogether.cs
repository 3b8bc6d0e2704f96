using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using static LowCode.Engine.Tests.Scenarios.JointStory;

namespace LowCode.Engine.Tests.Scenarios;

public class SignedTogether
{
    const string Third = Town.Street + "-aj";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_unit_has_a_work_item_and_a_clock_of_its_own_and_all_have_to_agree(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("together");
        Assert.Equal(["together.party"], await town.BoxAsync(Handler, "claim"));
        Assert.Equal(2, (await town.StateAsync(id)).Ledger.Clocks.Length);
        Assert.Equal("item.notOffered", await town.RefusedAsync(OtherHandler, id, new ClaimItem(await town.PartyAsync(id, Unit))));
        await town.VoteAsync(Handler, id, Unit, "agree");
        Assert.Equal("together.party", await town.WhereAsync(id));
        var state = await town.VoteAsync(OtherHandler, id, OtherUnit, "agree");
        Assert.Equal("carryOut", await town.WhereAsync(id));
        Assert.Empty(state.Ledger.Clocks);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_unit_asked_as_well_has_to_be_heard_and_one_removed_is_not_counted(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("together");
        await town.VoteAsync(Handler, id, Unit, "reject");
        var other = await town.PartyAsync(id, OtherUnit);
        Assert.Equal("item.sign.to", await town.RefusedAsync(OtherHandler, id, new AddSigner(other, null, null, null, false, "补充")));
        Assert.Equal("item.transfer.unit", await town.RefusedAsync(OtherHandler, id, new AddSigner(other, null, "nowhere", null, false, "补充")));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Operator, id, new AddSigner(other, null, Third, null, false, "补充")));
        await town.DoAsync(OtherHandler, id, new AddSigner(other, "u-callback.003", null, null, false, "听回访意见"));
        Assert.Equal("item.sign.already", await town.RefusedAsync(OtherHandler, id, new AddSigner(other, "u-callback.003", null, null, false, "再听")));
        await town.VoteAsync(Callback, id, Callback, "agree");
        var against = (await town.StateAsync(id)).Items.Single(i => i.Outcome == "reject").Visit;
        var state = await town.DoAsync(Dispatcher, id, new RemoveSigner(against, "与职责无关"));
        Assert.Equal(ItemStatus.Void, state.Item(against)!.Status);
        await town.VoteAsync(OtherHandler, id, OtherUnit, "agree");
        Assert.Equal("carryOut", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_last_party_cannot_be_removed(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("together");
        await town.DoAsync(Handler, id, new RemoveSigner(await town.PartyAsync(id, OtherUnit), "不涉及"));
        Assert.Equal("flow.lastParty", await town.RefusedAsync(Handler, id, new RemoveSigner(await town.PartyAsync(id, Unit), "不涉及")));
        await town.VoteAsync(Handler, id, Unit, "agree");
        Assert.Equal("carryOut", await town.WhereAsync(id));
        var later = await town.ItemAsync(id, "carryOut");
        Assert.Equal("item.notAllowed", await town.RefusedAsync(Dispatcher, id, new AddSigner(later, null, Unit, null, false, "补充")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_return_voids_every_vote_where_all_are_asked_again_and_none_where_only_the_party_is(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("together");
        await town.VoteAsync(Handler, id, Unit, "agree");
        await town.DoAsync(OtherHandler, id, new ReturnItem(await town.PartyAsync(id, OtherUnit), null, "draft", "direct", "缺附件"));
        await town.CompleteAsync(Operator, id, "draft", "together");
        Assert.Equal("together.party together.party", await town.WhereAsync(id));

        var turn = await town.DraftedAsync("inTurn");
        await town.VoteAsync(Handler, turn, Unit, "agree");
        await town.DoAsync(OtherHandler, turn, new ReturnItem(await town.PartyAsync(turn, OtherUnit), null, "draft", null, "缺附件"));
        await town.CompleteAsync(Operator, turn, "draft", "inTurn");
        await town.VoteAsync(OtherHandler, turn, OtherUnit, "agree");
        Assert.Equal("carryOut", await town.WhereAsync(turn));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task In_turn_somebody_can_be_asked_before_or_after_and_a_rejection_ends_it(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("inTurn");
        await town.DoAsync(Handler, id, new AddSigner(await town.PartyAsync(id, Unit), "u-callback.003", null, null, true, "先听回访"));
        Assert.Empty(await town.BoxAsync(Handler, "claim"));
        await town.VoteAsync(Callback, id, Callback, "agree");
        await town.DoAsync(Handler, id, new AddSigner(await town.PartyAsync(id, Unit), "u-supervisor.003", null, null, false, "再请督办"));
        await town.VoteAsync(Handler, id, Unit, "agree");
        await town.VoteAsync(Supervisor, id, Supervisor, "agree");
        await town.VoteAsync(OtherHandler, id, OtherUnit, "reject");
        Assert.Equal("rework", await town.WhereAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Owners_agree_by_households_and_by_area_among_those_who_took_part_in_time(Dialect dialect)
    {
        await using var town = await JointTownAsync(dialect);
        var id = await town.DraftedAsync("byVote");
        await town.VoteAsync(Handler, id, Handler, "agree");
        await town.VoteAsync(OtherHandler, id, OtherHandler, "agree");
        Assert.Equal("byVote.party", await town.WhereAsync(id));
        town.Clock.Move(TimeSpan.FromDays(4));
        await town.FireAsync();
        Assert.Equal("carryOut", await town.WhereAsync(id));

        // Half of the households is not more than half of them, whatever area they have.
        var few = await town.DraftedAsync("byVote");
        await town.VoteAsync(Handler, few, Handler, "agree");
        await town.VoteAsync(OtherHandler, few, OtherHandler, "reject");
        town.Clock.Move(TimeSpan.FromDays(4));
        await town.FireAsync();
        Assert.Equal("rework", await town.WhereAsync(few));
    }
}
