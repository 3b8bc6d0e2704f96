using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Storage;
using LowCode.Views;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

public class Copied
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_copy_lets_its_receiver_read_and_nothing_else(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenCaseAsync(Operator, RequestForms.About("noise").With("confidential", true));
        await town.CompleteAsync(Operator, id, "intake", "accept");
        Assert.Empty(await CopiesAsync(town, Leader));
        Assert.Equal("case.unknown", await town.RefusedAsync(Leader, id, new CopyCase(null, [], [Unit], null)));

        await town.DoAsync(Operator, id, new CopyCase(await town.ItemAsync(id, "handle"), ["u-" + Leader], [OtherUnit], "请知悉"));
        Assert.Equal([("小北路夜间施工噪声扰民", true)], await CopiesAsync(town, Leader));
        Assert.Equal([("小北路夜间施工噪声扰民", true)], await CopiesAsync(town, OtherHandler));
        Assert.Empty(await CopiesAsync(town, Handler));
        // Acts that the leader's post gives in the street are not given by a copy of what the street hides from them.
        foreach (var command in new CaseCommand[] { new AddComment("看看"), new UrgeItem(null, null), new CopyCase(null, [], [Unit], null), new WithdrawCopy([], [OtherUnit]) })
            Assert.Equal("case.forbidden", await town.RefusedAsync(Leader, id, command));
        Assert.Equal("item.notOffered", await town.RefusedAsync(OtherHandler, id, new ClaimItem(await town.ItemAsync(id, "handle"))));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_copy_is_unread_until_it_is_opened_and_gone_when_it_is_withdrawn(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        await town.DoAsync(Operator, id, new CopyCase(null, ["u-" + OtherHandler], [OtherUnit], null));
        Assert.Equal(1, (await CountAsync(town, OtherHandler)).Copies);

        await ReadAsync(town, OtherHandler, id);
        Assert.Equal([("小北路夜间施工噪声扰民", false)], await CopiesAsync(town, OtherHandler));
        Assert.Equal(0, (await CountAsync(town, OtherHandler)).Copies);
        var reads = await town.Of<CopyReceipts>().OfAsync(id);
        Assert.Equal(["unit:" + OtherUnit, "user:u-" + OtherHandler], reads.Select(r => r.Party).Order());
        // Looking again notes nothing anew, and nobody else's looking counts.
        town.Clock.Move(TimeSpan.FromHours(1));
        await ReadAsync(town, OtherHandler, id);
        await ReadAsync(town, Handler, id);
        Assert.Equal(reads, await town.Of<CopyReceipts>().OfAsync(id));

        Assert.Equal("copy.already", await town.RefusedAsync(Operator, id, new CopyCase(null, ["u-" + OtherHandler], [], null)));
        await town.DoAsync(Operator, id, new WithdrawCopy(["u-" + OtherHandler], [OtherUnit]));
        Assert.Empty(await CopiesAsync(town, OtherHandler));
        Assert.Equal("case.unknown", await town.RefusedAsync(OtherHandler, id, new AddComment("还在看")));
        Assert.Equal("copy.none", await town.RefusedAsync(Operator, id, new WithdrawCopy([], [OtherUnit])));

        // Copied anew, it is unread anew.
        await town.DoAsync(Operator, id, new CopyCase(null, [], [OtherUnit], null));
        Assert.Equal([("小北路夜间施工噪声扰民", true)], await CopiesAsync(town, OtherHandler));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Copies_go_to_people_and_units_that_there_are_after_the_end_too(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        Assert.Equal("copy.nobody", await town.RefusedAsync(Operator, id, new CopyCase(null, [], [], null)));
        Assert.Equal("copy.user", await town.RefusedAsync(Operator, id, new CopyCase(null, ["u-nobody"], [], null)));
        Assert.Equal("copy.user", await town.RefusedAsync(Operator, id, new CopyCase(null, ["u-auditAdmin"], [], null)));
        Assert.Equal("copy.unit", await town.RefusedAsync(Operator, id, new CopyCase(null, [], ["440104999"], null)));
        Assert.Equal("item.unknown", await town.RefusedAsync(Operator, id, new CopyCase(99, [], [Unit], null)));
        // The call-back may read the street's cases but copies none.
        Assert.Equal("case.forbidden", await town.RefusedAsync(Callback, id, new CopyCase(null, [], [Unit], null)));
        await town.DoAsync(Dispatcher, id, new CloseCase(null, "重复"));
        await town.DoAsync(Dispatcher, id, new CopyCase(null, ["u-" + Supervisor], [], null));
        Assert.Single(await CopiesAsync(town, Supervisor));
    }

    static async Task<IEnumerable<(string, bool)>> CopiesAsync(Town town, string who) =>
        (await town.Of<CaseLists>().CasesAsync(town.As(who), new CaseQuery(Copied: true))).Items.Select(c => (c.Title, c.Unread == true));

    static Task<BoxCounts> CountAsync(Town town, string who) => town.Of<WorkLists>().CountAsync(town.As(who), town.Clock.GetUtcNow().AddHours(15), 100);

    static async Task ReadAsync(Town town, string who, CaseId id) =>
        await town.Of<CopyReceipts>().MarkAsync(id, town.As(who), (await town.StateAsync(id)).Copies.Select(c => (c.Party, c.At)), town.Clock.GetUtcNow());
}
