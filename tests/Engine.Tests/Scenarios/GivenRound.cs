using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>A case given round to be read (传阅): each says when they have read it; in turn, the next sees it then.</summary>
public class GivenRound
{
    const string Far = "operator.004";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Readers_get_it_one_after_the_other_and_each_receipt_stands_in_the_journal(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        await town.DoAsync(Dispatcher, id, new CirculateCase(["u-streetLeader.003", "u-" + Far], [], InTurn: true, "请阅"));
        Assert.Equal(["approval.read"], await town.BoxAsync("streetLeader.003", "claim"));
        Assert.False(Rights.Sees(town.As(Far), (await town.StateAsync(id)).Involvement), "whose turn has not come does not see it");
        Assert.Equal("approval.read", await town.RefusedAsync("streetLeader.003", id, new RefuseAsked(1, "不看")));
        await town.DoAsync("streetLeader.003", id, new ApproveAsked(1, "同意办理"));
        Assert.True(Rights.Sees(town.As(Far), (await town.StateAsync(id)).Involvement));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Far, id, new UrgeItem(null, null)));
        await town.DoAsync(Dispatcher, id, new CloseCase(null, "当场办结"));
        var state = await town.DoAsync(Far, id, new ApproveAsked(2, null));
        Assert.All(state.Approvals, a => Assert.Equal(ApprovalStatus.Given, a.Status));
        Assert.Equal(("u-streetLeader.003", "同意办理"), (state.Approvals[0].DecidedBy, state.Approvals[0].Answer));
        await CaseTruth.HoldsAsync(town, id, state);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task All_at_once_and_one_needs_to_read_it_no_longer(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        Assert.Equal("circulate.nobody", await town.RefusedAsync(Dispatcher, id, new CirculateCase([], [], false, null)));
        Assert.Equal("copy.user", await town.RefusedAsync(Dispatcher, id, new CirculateCase(["u-nobody"], [], false, null)));
        await town.DoAsync(Dispatcher, id, new CirculateCase(["u-streetLeader.003"], [OtherUnit], InTurn: false, null));
        Assert.Equal("circulate.already", await town.RefusedAsync(Dispatcher, id, new CirculateCase(["u-streetLeader.003"], [], false, null)));
        Assert.Equal("case.forbidden", await town.RefusedAsync(OtherHandler, id, new WithdrawReading(1, "不必")));
        await town.DoAsync(Dispatcher, id, new WithdrawReading(1, "不必"));
        Assert.DoesNotContain("approval.read", await town.BoxAsync("streetLeader.003", "claim"));
        await town.DoAsync(OtherHandler, id, new ApproveAsked(2, null));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }
}
