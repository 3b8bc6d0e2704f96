using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using static LowCode.Engine.Tests.Scenarios.WorksStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Somebody added to a plain step (加签): before its holder, beside them, after them; and asked no longer (减签).</summary>
public class AddedToAStep
{
    const string Leader = "streetLeader.003", LeaderId = "u-streetLeader.003", Supervisor = "supervisor.003", SupervisorId = "u-supervisor.003";

    static AddSigner Add(int visit, string user, string place) => new(visit, user, null, null, false, "请把关", place);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Before_the_opinion_comes_first_and_the_holder_chooses_whatever_it_says(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        await town.DoAsync(Handler, id, Add(visit, LeaderId, "before"));
        Assert.Equal(["approval.before"], await town.BoxAsync(Leader, "claim"));
        Assert.Equal("item.sign.first", await town.RefusedAsync(Handler, id, new CompleteItem(visit, null, Record.Empty, null)));
        Assert.Equal("approval.own", await town.RefusedAsync(Handler, id, new ApproveAsked(1, null)));
        Assert.Equal("item.notOffered", await town.RefusedAsync(Supervisor, id, new ApproveAsked(1, null)));
        var state = await town.DoAsync(Leader, id, new RefuseAsked(1, "先加固再修"));
        Assert.Equal("先加固再修", state.Approvals[0].Answer);
        Assert.Empty(await town.BoxAsync(Leader, "claim"));
        await town.CompleteAsync(Handler, id, "repair");
        Assert.Equal("check", await town.WhereAsync(id));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Beside_it_goes_on_when_both_are_done_whoever_is_first(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        await town.DoAsync(Handler, id, Add(visit, LeaderId, "beside"));
        await town.DoAsync(Handler, id, new AddSigner(visit, null, OtherUnit, null, false, "请城管看", "beside"));
        await town.DoAsync(OtherHandler, id, new ApproveAsked(2, "无意见"));
        await town.CompleteAsync(Handler, id, "repair");
        Assert.Equal("repair", await town.WhereAsync(id));
        Assert.Equal("item.signing", await town.RefusedAsync(Handler, id, new CompleteItem(visit, null, Record.Empty, null)));
        Assert.Equal("item.signing", await town.RefusedAsync(Handler, id, new TransferItem(visit, null, OtherUnit, "转")));
        Assert.Equal("item.sign.late", await town.RefusedAsync(Dispatcher, id, Add(visit, SupervisorId, "before")));
        await town.DoAsync(Leader, id, new ApproveAsked(1, null));
        var state = await town.StateAsync(id);
        Assert.Equal(("check", "u-handler.003-zf"), (await town.WhereAsync(id), state.Performer(visit)));
        Assert.Contains(state.Ledger.Clocks, c => c.Visit is null);
        await CaseTruth.HoldsAsync(town, id, state);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task After_what_is_not_confirmed_goes_back_to_the_holder_and_is_confirmed_anew_by_all(Dialect dialect)
    {
        var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        await town.DoAsync(Handler, id, Add(visit, LeaderId, "after"));
        await town.DoAsync(Handler, id, Add(visit, SupervisorId, "after"));
        Assert.Empty(await town.BoxAsync(Leader, "claim"));
        Assert.Equal("approval.notYet", await town.RefusedAsync(Leader, id, new ApproveAsked(1, null)));
        await town.CompleteAsync(Handler, id, "repair");
        Assert.Equal(["approval.after"], await town.BoxAsync(Leader, "claim"));
        await town.DoAsync(Leader, id, new ApproveAsked(1, "可以"));
        await town.DoAsync(Supervisor, id, new RefuseAsked(2, "缺验收照片"));
        town = await town.RestartAsync();
        await using var _ = town;
        Assert.Equal((null, 2), ((await town.StateAsync(id)).Item(visit)!.Held, (await town.StateAsync(id)).Approvals.Count(a => a.IsOpen)));
        await town.CompleteAsync(Handler, id, "repair");
        await town.DoAsync(Handler, id, new RecallItem(visit));
        Assert.Null((await town.StateAsync(id)).Item(visit)!.Held);
        await town.CompleteAsync(Handler, id, "repair");
        foreach (var asked in (await town.StateAsync(id)).Approvals.Where(a => a.IsOpen))
            await town.DoAsync(asked.ToUser![2..], id, new ApproveAsked(asked.Number, null));
        Assert.Equal("check", await town.WhereAsync(id));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Asked_no_longer_what_was_held_goes_on_and_a_return_ends_what_was_asked(Dialect dialect)
    {
        await using var town = await WorksTownAsync(dialect);
        var (id, visit) = await town.BegunAsync("repair");
        await town.DoAsync(Handler, id, Add(visit, LeaderId, "beside"));
        Assert.Equal("item.sign.already", await town.RefusedAsync(Handler, id, Add(visit, LeaderId, "after")));
        Assert.Equal("item.sign.self", await town.RefusedAsync(Handler, id, Add(visit, "u-" + Handler, "after")));
        Assert.Equal("item.sign.place", await town.RefusedAsync(Handler, id, Add(visit, SupervisorId, "around")));
        await town.CompleteAsync(Handler, id, "repair");
        Assert.Equal("case.forbidden", await town.RefusedAsync(Supervisor, id, new RemoveSigner(0, "不必", 1)));
        await town.DoAsync(Handler, id, new RemoveSigner(0, "不必", 1));
        Assert.Equal("check", await town.WhereAsync(id));
        var (other, sentBack) = await town.BegunAsync("repair");
        await town.DoAsync(Handler, other, Add(sentBack, LeaderId, "before"));
        await town.DoAsync(Handler, other, new ReturnItem(sentBack, null, "plan", null, "先安排"));
        Assert.Empty(await town.BoxAsync(Leader, "claim"));
        Assert.Equal("approval.over", await town.RefusedAsync(Leader, other, new ApproveAsked(1, null)));
        await CaseTruth.HoldsAsync(town, other, await town.StateAsync(other));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }
}
