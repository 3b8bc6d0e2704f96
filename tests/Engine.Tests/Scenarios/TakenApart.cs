using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.HandledAsOne;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>One caller complains of noise, of a lamp and of parked cars (拆案): each is handled and answered by itself. And cases that have to do with each other are linked.</summary>
public class TakenApart
{
    internal static readonly Record lamp = Record.Of(("summary", "盘福路路灯不亮"), ("category", "lighting"), ("description", "两盏路灯不亮"), ("place", "盘福路12号"));
    internal static readonly Record cars = Record.Of(("summary", "盘福路乱停车"), ("category", "parking"), ("description", "消防通道被占"), ("place", "盘福路14号"));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_part_is_a_case_with_values_and_an_answer_of_its_own(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        await town.DoAsync(Dispatcher, id, new SplitCase([lamp, cars], false, "三个诉求"));
        await CarryAsync(town);
        var state = await town.StateAsync(id);
        Assert.Equal([-1, -2], state.Children.Select(c => c.Visit).OrderDescending());
        var part = await town.StateAsync(PartOf(state, 1));
        Assert.Equal(("盘福路路灯不亮", "lighting", state.Form["claimantPhone"], state.CreatedBy, state.Number), (part.Title, part.Category, part.Form["claimantPhone"], part.CreatedBy, part.Parent!.Number));
        Assert.NotEqual(state.Number, part.Number);
        Assert.True(part.OpenedAt > default(DateTimeOffset) && part.Ledger.Clocks.Any(c => c.Visit is null));
        // It does not wait: each goes its own way to its own end.
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
        await town.CompleteAsync(Operator, PartOf(state, 1), "intake", "answeredOnTheSpot");
        await CarryAsync(town);
        Assert.Equal(["callback", "closed: closed", "intake"], [await town.WhereAsync(id), await town.WhereAsync(PartOf(state, 1)), await town.WhereAsync(PartOf(state, 2))]);
        Assert.Equal(["closed", null], (await town.StateAsync(id)).Children.OrderByDescending(c => c.Visit).Select(c => c.Result));
        await town.CompleteAsync(Callback, id, "callback", "resolved", RequestForms.CalledBack);
        Assert.Equal("intake", await town.WhereAsync(PartOf(state, 2)));
        await CaseTruth.HoldsAsync(town, PartOf(state, 2), await town.StateAsync(PartOf(state, 2)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_that_waits_stands_still_until_its_last_part_is_over(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        await town.DoAsync(Dispatcher, id, new SplitCase([lamp, cars], true, "先办别的"));
        await CarryAsync(town);
        var state = await town.StateAsync(id);
        Assert.Equal("split.waits", await town.RefusedAsync(Handler, id, new ClaimItem(await town.ItemAsync(id, "handle"))));
        Assert.NotNull(state.Ledger.Clocks.Single(c => c.Visit is not null).PausedAt);
        Assert.Null(state.Ledger.Clocks.Single(c => c.Visit is null).PausedAt);
        Assert.Equal("split.waits", await town.RefusedAsync(Dispatcher, id, new SplitCase([lamp], false, "再拆")));
        await town.CompleteAsync(Operator, PartOf(state, 1), "intake", "answeredOnTheSpot");
        await CarryAsync(town);
        Assert.NotNull((await town.StateAsync(id)).Halt);
        await town.DoAsync(Dispatcher, PartOf(state, 2), new VoidCase("已撤诉"));
        await CarryAsync(town);
        state = await town.StateAsync(id);
        Assert.Null(state.Halt);
        Assert.Null(state.Ledger.Clocks.Single(c => c.Visit is not null).PausedAt);
        await CaseTruth.HoldsAsync(town, id, state);
        await town.CompleteAsync(Handler, id, "handle", form: RequestForms.Handled);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_wrong_with_a_part_is_said_at_its_place_before_anything_is_split(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var answer = await town.SendAsync(Dispatcher, id, new SplitCase([lamp, lamp.Without("summary").With("category", "nonsense")], false, "两个诉求"));
        Assert.Equal(["parts.1.category", "parts.1.summary"], answer.Refusal!.Problems.Select(p => p.Path).Order());
        Assert.Equal("split.field", await town.RefusedAsync(Dispatcher, id, new SplitCase([lamp.With("claimantName", "别人")], false, "换人")));
        Assert.Equal("split.count", await town.RefusedAsync(Dispatcher, id, new SplitCase([], false, "空")));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Handler, id, new SplitCase([lamp], false, "承办人不能拆")));
        Assert.Empty((await town.StateAsync(id)).Children);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_part_is_begun_once_however_often_the_word_comes(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        await town.DoAsync(Dispatcher, id, new SplitCase([lamp], true, "两个诉求"));
        // The part has begun, and the node dies before the case is told so.
        var asked = new OutboxId(id, (await town.StateAsync(id)).Version, 0);
        var whole = await town.StateAsync(id);
        var open = new OpenChild("request", Town.Street, LowCode.Cases.Splitting.FormOf((await town.Of<LowCode.Apps.AppStore>().GetAsync("request", whole.AppVersion)), whole.Form, lamp), new ParentReference(id.Value, whole.Number, -1, whole.CreatedBy, [], null));
        var first = await town.Grains.ExecuteAsync(new CommandRequest(default, open, Actor.Engine, "effect:" + asked, []));
        await CarryAsync(town);
        Assert.Equal(first.Case.Value, Assert.Single((await town.StateAsync(id)).Children).Case);
        // Its end is told twice, and counts once.
        await town.CompleteAsync(Operator, first.Case, "intake", "answeredOnTheSpot");
        await CarryAsync(town);
        var version = (await town.StateAsync(id)).Version;
        var again = new SettleChild(-1, first.Case.Value, "request", first.State.Number, "closed", Record.Empty, null);
        Assert.Equal("child.again", (await town.Grains.ExecuteAsync(new CommandRequest(id, again, Actor.Engine, "once more", []))).Refusal!.Problems[0].Code);
        Assert.Equal((version, true), ((await town.StateAsync(id)).Version, (await town.StateAsync(id)).Halt is null));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Linked_cases_show_each_other_until_the_link_is_taken_away(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (id, other) = (await town.DispatchedAsync(), await town.HandledAsync());
        await town.CompleteAsync(Callback, other, "callback", "resolved", RequestForms.CalledBack);
        await town.DoAsync(Operator, id, new LinkCase(other.Value, CaseLink.Earlier, "去年同一路段"));
        await CarryAsync(town);
        var (here, there) = (Assert.Single((await town.StateAsync(id)).Links), Assert.Single((await town.StateAsync(other)).Links));
        Assert.Equal((CaseLink.Earlier, LinkStatus.Linked, CaseLink.Later, LinkStatus.Linked), (here.Kind, here.Status, there.Kind, there.Status));
        Assert.Equal(((await town.StateAsync(id)).Number, "去年同一路段"), (there.Number, there.Note));
        Assert.Equal("link.already", await town.RefusedAsync(Operator, id, new LinkCase(other.Value, CaseLink.Related, null)));
        await CaseTruth.HoldsAsync(town, other, await town.StateAsync(other));
        await town.DoAsync(Handler, other, new UnlinkCase(id.Value));
        await CarryAsync(town);
        Assert.Empty((await town.StateAsync(id)).Links);
        Assert.Empty((await town.StateAsync(other)).Links);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_link_needs_sight_and_right_in_both_and_one_taken_back_early_leaves_no_trace(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (id, other) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        var elsewhere = await town.OpenCaseAsync("operator.004", RequestForms.About("noise"), street: "440104004");
        Assert.Equal("case.unknown", await town.RefusedAsync(Operator, id, new LinkCase(elsewhere.Value, CaseLink.Related, null)));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Supervisor, id, new LinkCase(other.Value, CaseLink.Related, null)));
        Assert.Equal("link.kind", await town.RefusedAsync(Operator, id, new LinkCase(other.Value, "cousin", null)));
        await town.DoAsync(Operator, id, new LinkCase(other.Value, CaseLink.Duplicate, null));
        var asked = new OutboxId(id, (await town.StateAsync(id)).Version, 0);
        await town.Grains.ExecuteAsync(new CommandRequest(other, new TakeLink(id.Value, (await town.StateAsync(id)).Number, CaseLink.Duplicate, "u-" + Operator, null), Actor.Engine, "effect:" + asked, []));
        await town.DoAsync(Operator, id, new UnlinkCase(other.Value));
        await CarryAsync(town);
        Assert.Empty((await town.StateAsync(other)).Links);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_link_that_was_made_anew_is_not_dropped_by_the_word_about_the_one_before(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (id, other) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Operator, id, new LinkCase(other.Value, CaseLink.Related, null));
        await CarryAsync(town);
        await town.DoAsync(Operator, id, new UnlinkCase(other.Value));
        var state = await town.DoAsync(Operator, id, new LinkCase(other.Value, CaseLink.Duplicate, null));
        await town.Grains.ExecuteAsync(new CommandRequest(other, new TakeLink(id.Value, state.Number, CaseLink.Duplicate, "u-" + Operator, null, CaseLink.AskOf(state.Number, state.Version)), Actor.Engine, "effect:" + new OutboxId(id, state.Version, 0), []));
        await CarryAsync(town);
        foreach (var one in (CaseId[])[id, other])
        {
            var link = Assert.Single((await town.StateAsync(one)).Links);
            Assert.Equal((CaseLink.Duplicate, LinkStatus.Linked), (link.Kind, link.Status));
            await CaseTruth.HoldsAsync(town, one, await town.StateAsync(one));
        }
        // The word of the first asking, late: it changes nothing.
        var late = new TakeLink(id.Value, state.Number, CaseLink.Related, "u-" + Operator, null, CaseLink.AskOf(state.Number, state.Version - 2));
        Assert.Equal("child.again", (await town.Grains.ExecuteAsync(new CommandRequest(other, late, Actor.Engine, "late", []))).Refusal!.Problems[0].Code);
    }

    [Theory]
    [InlineData(Dialect.Sqlite, true)]
    [InlineData(Dialect.Sqlite, false)]
    [InlineData(Dialect.Postgres, true)]
    [InlineData(Dialect.Postgres, false)]
    public async Task Two_that_ask_for_each_other_at_once_have_one_link_and_either_ends_it(Dialect dialect, bool first)
    {
        await using var town = await TownAsync(dialect);
        var (id, other) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Operator, id, new LinkCase(other.Value, CaseLink.Related, null));
        await town.DoAsync(Operator, other, new LinkCase(id.Value, CaseLink.Related, null));
        await CarryAsync(town);
        foreach (var one in (CaseId[])[id, other]) Assert.Equal(LinkStatus.Linked, Assert.Single((await town.StateAsync(one)).Links).Status);
        await town.DoAsync(Operator, first ? id : other, new UnlinkCase((first ? other : id).Value));
        await CarryAsync(town);
        foreach (var one in (CaseId[])[id, other]) Assert.Empty((await town.StateAsync(one)).Links);
    }

    static CaseId PartOf(CaseState state, int part) => new(state.Children.Single(c => c.Visit == -part).Case);
}
