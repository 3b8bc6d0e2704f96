using System.Text.Json.Nodes;
using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Apps;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Scripts;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Three residents complain of the same street lights (并案): handled once, answered three times.</summary>
public class HandledAsOne
{
    const string Neighbours = "同一路段，一并处置";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Several_cases_are_handled_once_and_each_is_answered_and_called_back_by_itself(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second, third) = (await town.DispatchedAsync(), await town.DispatchedAsync(), await town.OpenedAsync());
        var limit = (await town.StateAsync(second)).Ledger.Clocks.Single(c => c.Visit is null).Times.At;
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value, third.Value], Neighbours));
        Assert.All((await town.StateAsync(lead)).Followers, f => Assert.Equal(FollowerStatus.Asked, f.Status));
        await CarryAsync(town);
        Assert.All((await town.StateAsync(lead)).Followers, f => Assert.Equal(FollowerStatus.Joined, f.Status));

        // Their steps stand still, their own limits do not; their people still find them.
        var followed = await town.StateAsync(second);
        Assert.Equal((lead.Value, FollowStatus.Following, Dispatcher), (followed.Lead!.Case, followed.Lead.Status, followed.Lead.By[2..]));
        Assert.Equal((limit, null), (followed.Ledger.Clocks.Single(c => c.Visit is null).Times.At, followed.Ledger.Clocks.Single(c => c.Visit is null).PausedAt));
        Assert.NotNull(followed.Ledger.Clocks.Single(c => c.Visit is not null).PausedAt);
        await CaseTruth.HoldsAsync(town, second, followed);
        Assert.Equal("merge.follows", await town.RefusedAsync(Handler, second, new ClaimItem(await town.ItemAsync(second, "handle"))));
        Assert.Equal("merge.follows", await town.RefusedAsync(Operator, third, new CompleteItem(await town.ItemAsync(third, "intake"), "accept", Record.Empty, null)));
        Assert.Equal("suspended", CaseProjection.StateOf(followed, followed.Items[^1]));

        // Done once; each goes on by itself with the answer, wherever it stood.
        town.Clock.Move(TimeSpan.FromHours(3));
        await town.CompleteAsync(Handler, lead, "handle", form: RequestForms.Handled);
        await CarryAsync(town);
        foreach (var one in (CaseId[])[lead, second, third])
        {
            var state = await town.StateAsync(one);
            Assert.Equal("callback", await town.WhereAsync(one));
            Assert.Equal((RequestForms.Handled["result"], "u-" + Handler, RequestStory.Unit), (state.Form["result"], state.Items.Last(i => i.Activity == "handle").Holder, state.Owner));
            await CaseTruth.HoldsAsync(town, one, state);
        }
        Assert.All((await town.StateAsync(lead)).Followers, f => Assert.Equal(FollowerStatus.Told, f.Status));

        // One neighbour is content, the other is not: a second handling of that case alone.
        await town.CompleteAsync(Callback, second, "callback", "resolved", RequestForms.CalledBack);
        await town.CompleteAsync(Callback, third, "callback", "unresolved", Record.Of(("reached", true), ("satisfaction", "1"), ("callbackNote", "仍然很吵")));
        await CarryAsync(town);
        Assert.Equal(["closed: closed", "handle", "callback"], [await town.WhereAsync(second), await town.WhereAsync(third), await town.WhereAsync(lead)]);
        Assert.Contains("handle", await town.BoxAsync(Handler, "claim"));
        await town.CompleteAsync(Handler, third, "handle", form: RequestForms.Handled);
        Assert.Equal("callback", await town.WhereAsync(third));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_may_not_merge_in_both_cases_does_not(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, other) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        var elsewhere = await town.OpenCaseAsync("operator.004", RequestForms.About("noise"), street: "440104004");
        Assert.Equal("case.forbidden", await town.RefusedAsync(Handler, lead, new MergeCases([other.Value], Neighbours)));
        // A dispatcher of one street neither sees nor merges cases of the next; the district's does both.
        Assert.Equal("case.unknown", await town.RefusedAsync(Dispatcher, lead, new MergeCases([elsewhere.Value], Neighbours)));
        Assert.Equal("merge.unknown", await town.RefusedAsync(Dispatcher, lead, new MergeCases(["019ab000000070008000000000000001"], Neighbours)));
        Assert.Equal("merge.already", await town.RefusedAsync(Dispatcher, lead, new MergeCases([lead.Value], Neighbours)));
        await town.DoAsync("districtDispatcher.district", lead, new MergeCases([elsewhere.Value], Neighbours));
        await CarryAsync(town);
        Assert.True((await town.StateAsync(elsewhere)).IsFollowing);
        Assert.Contains("unit:" + RequestStory.Unit, (await town.StateAsync(elsewhere)).Parties);
        // One level only: neither a lead nor a follower follows another.
        Assert.Equal("merge.leads", await town.RefusedAsync("districtDispatcher.district", other, new MergeCases([lead.Value], Neighbours)));
        Assert.Equal("merge.followsAnother", await town.RefusedAsync("districtDispatcher.district", other, new MergeCases([elsewhere.Value], Neighbours)));
        Assert.Equal("merge.follows", await town.RefusedAsync("districtDispatcher.district", elsewhere, new MergeCases([other.Value], Neighbours)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rights_that_were_lost_before_the_word_arrives_count(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        await town.TakeAsync(Dispatcher, new Post("dispatcher"), Town.Street);
        await CarryAsync(town);
        var follower = Assert.Single((await town.StateAsync(lead)).Followers);
        Assert.Equal(FollowerStatus.Refused, follower.Status);
        Assert.False((await town.StateAsync(second)).IsFollowing);
        await town.CompleteAsync(Handler, second, "handle", form: RequestForms.Handled);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_said_twice_or_after_a_crash_is_done_once(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        // The follower has heard; the node dies before the lead is told so.
        var asked = new OutboxId(lead, (await town.StateAsync(lead)).Version, 0);
        var number = (await town.StateAsync(lead)).Number;
        await town.Grains.ExecuteAsync(new CommandRequest(second, new FollowLead(lead.Value, number, "request", RequestStory.Unit, "u-" + Dispatcher, Neighbours), Actor.Engine, "effect:" + asked, []));
        Assert.Equal(FollowerStatus.Asked, Assert.Single((await town.StateAsync(lead)).Followers).Status);
        await CarryAsync(town);
        Assert.Equal(FollowerStatus.Joined, Assert.Single((await town.StateAsync(lead)).Followers).Status);
        var version = (await town.StateAsync(second)).Version;
        foreach (var again in (CaseCommand[])[new FollowLead(lead.Value, number, "request", RequestStory.Unit, "u-" + Dispatcher, Neighbours)])
            Assert.Equal("child.again", (await town.Grains.ExecuteAsync(new CommandRequest(second, again, Actor.Engine, Guid.NewGuid().ToString(), []))).Refusal!.Problems[0].Code);
        await town.CompleteAsync(Handler, lead, "handle", form: RequestForms.Handled);
        await CarryAsync(town);
        Assert.True((await town.StateAsync(second)).Version > version);
        version = (await town.StateAsync(second)).Version;
        Assert.Equal("child.again", (await town.Grains.ExecuteAsync(new CommandRequest(second, new TakeResult(lead.Value, "u-" + Handler, RequestStory.Unit, "done", RequestForms.Handled), Actor.Engine, "again", []))).Refusal!.Problems[0].Code);
        Assert.Equal((version, 1), ((await town.StateAsync(second)).Version, (await town.StateAsync(second)).Items.Count(i => i.Activity == "callback")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_lead_that_was_done_or_closed_before_its_follower_arrives_does_not_leave_it_hanging(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        // Done before: the answer comes at once.
        var (lead, second) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        town.Clock.Move(TimeSpan.FromMinutes(1));
        await town.CompleteAsync(Handler, lead, "handle", form: RequestForms.Handled);
        await CarryAsync(town);
        Assert.Equal(("callback", FollowerStatus.Told), (await town.WhereAsync(second), (await town.StateAsync(lead)).Followers[0].Status));
        Assert.Equal("merge.late", await town.RefusedAsync(Dispatcher, lead, new MergeCases([(await town.DispatchedAsync()).Value], Neighbours)));

        // Closed before it was asked: it is not asked any more.
        var (gone, third) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, gone, new MergeCases([third.Value], Neighbours));
        await town.DoAsync(Dispatcher, gone, new VoidCase("误报"));
        await CarryAsync(town);
        Assert.Null((await town.StateAsync(third)).Lead);
        Assert.Equal(FollowerStatus.Released, (await town.StateAsync(gone)).Followers[0].Status);

        // Closed between: the follower has followed, and the lead hears of it when it is over.
        var (over, fourth) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, over, new MergeCases([fourth.Value], Neighbours));
        var asked = new OutboxId(over, (await town.StateAsync(over)).Version, 0);
        await town.Grains.ExecuteAsync(new CommandRequest(fourth, new FollowLead(over.Value, (await town.StateAsync(over)).Number, "request", RequestStory.Unit, "u-" + Dispatcher, Neighbours), Actor.Engine, "effect:" + asked, []));
        await town.DoAsync(Dispatcher, over, new VoidCase("误报"));
        await CarryAsync(town);
        var free = await town.StateAsync(fourth);
        Assert.Equal((FollowStatus.Left, "handle"), (free.Lead!.Status, await town.WhereAsync(fourth)));
        Assert.Null(free.Ledger.Clocks.Single(c => c.Visit is not null).PausedAt);
        await CaseTruth.HoldsAsync(town, fourth, free);
        await town.CompleteAsync(Handler, fourth, "handle", form: RequestForms.Handled);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_follower_that_is_over_already_or_ends_by_itself_is_told_of(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second, third) = (await town.DispatchedAsync(), await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value, third.Value], Neighbours));
        await town.DoAsync(Dispatcher, second, new VoidCase("重复登记"));
        await CarryAsync(town);
        Assert.Equal([(FollowerStatus.Refused, "merge.closed"), (FollowerStatus.Joined, null)], (await town.StateAsync(lead)).Followers.Select(f => (f.Status, f.Problem?.Code)));
        Assert.Equal("merge.closed", await town.RefusedAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours)));
        // The claimant withdraws theirs; the lead goes on without it, and when it is walked again it is alone.
        await town.DoAsync(Operator, third, new WithdrawCase("已自行解决"));
        await CarryAsync(town);
        Assert.Equal((FollowerStatus.Left, FollowStatus.Left), ((await town.StateAsync(lead)).Followers[1].Status, (await town.StateAsync(third)).Lead!.Status));
        await town.DoAsync(Dispatcher, third, new ReopenCase("handle", "又不亮了"));
        Assert.False((await town.StateAsync(third)).IsFollowing);
        await town.CompleteAsync(Handler, third, "handle", form: RequestForms.Handled);
        await town.CompleteAsync(Handler, lead, "handle", form: RequestForms.Handled);
        await CarryAsync(town);
        Assert.Equal("callback", await town.WhereAsync(third));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Merging_is_undone_on_either_side_and_the_work_goes_on_where_it_stood(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second, third) = (await town.DispatchedAsync(), await town.DispatchedAsync(), await town.DispatchedAsync());
        var visit = await town.ItemAsync(second, "handle");
        await town.DoAsync(Handler, second, new ClaimItem(visit));
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value, third.Value], Neighbours));
        await CarryAsync(town);
        var due = (await town.StateAsync(second)).Ledger.Clocks.Single(c => c.Visit is not null);
        town.Clock.Move(TimeSpan.FromDays(7));
        Assert.Equal("case.forbidden", await town.RefusedAsync(Handler, second, new UnmergeCase(null, "不是一回事")));
        await town.DoAsync(Dispatcher, second, new UnmergeCase(null, "不是一回事"));
        await town.DoAsync(Dispatcher, lead, new UnmergeCase(third.Value, "不是一回事"));
        await CarryAsync(town);
        Assert.Equal([FollowerStatus.Left, FollowerStatus.Released], (await town.StateAsync(lead)).Followers.Select(f => f.Status));
        var state = await town.StateAsync(second);
        // Claimed as it was, and with exactly the time that was left.
        Assert.Equal(("u-" + Handler, ItemStatus.Claimed), (state.Item(visit)!.Holder, state.Item(visit)!.Status));
        Assert.Null(state.Ledger.Clocks.Single(c => c.Visit is not null).PausedAt);
        Assert.True(state.Ledger.Clocks.Single(c => c.Visit is not null).Times.At > town.Clock.GetUtcNow());
        Assert.Equal(FollowStatus.Left, (await town.StateAsync(third)).Lead!.Status);
        await town.CompleteAsync(Handler, lead, "handle", form: RequestForms.Handled);
        await CarryAsync(town);
        Assert.Equal("handle", await town.WhereAsync(second));
        Assert.Equal("merge.notHeld", await town.RefusedAsync(Dispatcher, lead, new UnmergeCase(third.Value, "再来")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_follower_that_is_let_go_before_it_arrives_goes_at_once(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        var asked = new OutboxId(lead, (await town.StateAsync(lead)).Version, 0);
        await town.DoAsync(Dispatcher, lead, new UnmergeCase(second.Value, "看错了"));
        // The word that it is let go comes first, then the one that it is asked.
        await town.Grains.ExecuteAsync(new CommandRequest(second, new LeaveLead(lead.Value, "u-" + Dispatcher, "看错了"), Actor.Engine, "early", []));
        await town.Grains.ExecuteAsync(new CommandRequest(second, new FollowLead(lead.Value, (await town.StateAsync(lead)).Number, "request", RequestStory.Unit, "u-" + Dispatcher, Neighbours), Actor.Engine, "effect:" + asked, []));
        await CarryAsync(town);
        Assert.Equal((FollowStatus.Left, FollowerStatus.Released), ((await town.StateAsync(second)).Lead!.Status, (await town.StateAsync(lead)).Followers[0].Status));
        await town.CompleteAsync(Handler, second, "handle", form: RequestForms.Handled);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_unit_a_lead_is_handed_to_sees_its_followers(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second) = (await town.DispatchedAsync(), await town.OpenedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        await CarryAsync(town);
        Assert.False(Rights.Sees(town.As(OtherHandler), (await town.StateAsync(second)).Involvement));
        var visit = await town.ItemAsync(lead, "handle");
        await town.DoAsync(Handler, lead, new TransferItem(visit, null, OtherUnit, "归城管办"));
        await town.DoAsync(OtherHandler, lead, new ClaimItem(visit));
        await CarryAsync(town);
        Assert.True(Rights.Sees(town.As(OtherHandler), (await town.StateAsync(second)).Involvement));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_lead_that_is_handed_over_before_its_follower_was_heard_of_shows_it_all_the_same(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second) = (await town.DispatchedAsync(), await town.OpenedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        await FollowAsync(town, lead, second);
        var visit = await town.ItemAsync(lead, "handle");
        await town.DoAsync(Handler, lead, new TransferItem(visit, null, OtherUnit, "归城管办"));
        await town.DoAsync(OtherHandler, lead, new ClaimItem(visit));
        await CarryAsync(town);
        Assert.Equal(FollowerStatus.Joined, (await town.StateAsync(lead)).Followers[0].Status);
        Assert.True(Rights.Sees(town.As(OtherHandler), (await town.StateAsync(second)).Involvement));
        Assert.Equal(OtherUnit, (await town.StateAsync(second)).Lead!.Unit);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_late_word_about_an_earlier_merging_is_not_about_this_one(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        var first = (await town.StateAsync(lead)).Version;
        await town.DoAsync(Dispatcher, lead, new UnmergeCase(second.Value, "看错了"));
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        // Asked anew, it hears of that before it hears that it was let go.
        await FollowAsync(town, lead, second);
        await CarryAsync(town);
        Assert.Equal((true, FollowerStatus.Joined), ((await town.StateAsync(second)).IsFollowing, Assert.Single((await town.StateAsync(lead)).Followers).Status));
        foreach (var (to, word) in ((CaseId, CaseCommand)[])[
            (second, new FollowLead(lead.Value, "", "request", RequestStory.Unit, "u-" + Dispatcher, Neighbours, first)), (second, new ShowToUnit(lead.Value, OtherUnit, first)),
            (second, new TakeResult(lead.Value, "u-" + Handler, RequestStory.Unit, "done", RequestForms.Handled, first)), (lead, new DropFollower(second.Value, "ended", first)), (lead, new NoteFollower(second.Value, null, first))])
            Assert.Equal("child.again", (await town.Grains.ExecuteAsync(new CommandRequest(to, word, Actor.Engine, Guid.NewGuid().ToString(), []))).Refusal?.Problems[0].Code);
        await town.CompleteAsync(Handler, lead, "handle", form: RequestForms.Handled);
        await CarryAsync(town);
        Assert.Equal("callback", await town.WhereAsync(second));
        await CaseTruth.HoldsAsync(town, second, await town.StateAsync(second));
        await CaseTruth.HoldsAsync(town, lead, await town.StateAsync(lead));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Rights_that_are_lost_while_the_word_is_written_down_count(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (lead, second) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        town.Gate.Close();
        var carried = town.DeliverAsync();
        await town.Gate.Held;
        await town.TakeAsync(Dispatcher, new Post("dispatcher"), Town.Street);
        town.Gate.Open();
        await carried;
        await CarryAsync(town);
        Assert.Equal((FollowerStatus.Refused, false), (Assert.Single((await town.StateAsync(lead)).Followers).Status, (await town.StateAsync(second)).IsFollowing));
    }

    [Theory]
    [InlineData(Dialect.Sqlite, "patched")]
    [InlineData(Dialect.Sqlite, "done")]
    [InlineData(Dialect.Postgres, "patched")]
    [InlineData(Dialect.Postgres, "done")]
    public async Task A_follower_of_another_version_takes_what_its_own_version_knows(Dialect dialect, string outcome)
    {
        await using var town = await TownAsync(dialect);
        var second = await town.DispatchedAsync();
        // The next version of the lead can be left another way, asks one more thing and asks one otherwise.
        var next = SampleApps.Request.Untold().With(
            Packages.Manifest(m =>
            {
                m["version"] = "8.0.0";
                m["merge"]!["answer"]!.AsArray().Add("patch");
            }),
            Packages.Flow(f => f["activities"]!.AsArray().Single(a => (string)a!["id"]! == "handle")!["outcomes"] = new JsonArray("done", "patched")),
            Packages.Form("mended", f => f["fields"]!.AsArray().Single(x => (string)x!["id"]! == "result")!["type"] = "text"),
            Packages.Form("handling", f =>
            {
                f["fields"]!.AsArray().Single(x => (string)x!["id"]! == "result")!["type"] = "text";
                f["fields"]!.AsArray().Add(new JsonObject { ["id"] = "patch", ["type"] = "text", ["label"] = "临时措施" });
            }));
        await town.Of<AppChanges>().PublishAsync(next, ChangedBy.Product, CancellationToken.None, acknowledged: true);
        await town.Of<AppStore>().InstallAsync("request", "8.0.0", Divisions.City.Value, "{}", "test", CancellationToken.None);
        var lead = await town.DispatchedAsync();
        await town.DoAsync(Dispatcher, lead, new MergeCases([second.Value], Neighbours));
        await CarryAsync(town);
        await town.CompleteAsync(Handler, lead, "handle", outcome, RequestForms.Handled.With("patch", "先用灯串"));
        await CarryAsync(town);
        var state = await town.StateAsync(second);
        var handled = (await town.Loader.HistoryAsync(second)).SelectMany(h => h.Events.OfType<LeadHandled>()).Single();
        Assert.Equal((outcome == "patched" ? "merge.notOffered" : null, outcome == "patched"), (handled.Why?.Code, handled.Alone));
        Assert.Equal(["patch", "result"], handled.Untaken!.Order());
        Assert.Equal((RequestForms.Handled["contactedAt"], false, false), (state.Form["contactedAt"], state.Form.Contains("patch"), state.Form.Contains("result")));
        Assert.Equal((outcome == "patched" ? "handle" : "callback", null), (await town.WhereAsync(second), state.Halt));
        await CaseTruth.HoldsAsync(town, second, state);
        if (outcome == "patched") await town.CompleteAsync(Handler, second, "handle", form: RequestForms.Handled);
    }

    /// <summary>The follower has heard that it is asked; the node dies before the lead is told so.</summary>
    static async Task FollowAsync(Town town, CaseId lead, CaseId follower)
    {
        var state = await town.StateAsync(lead);
        var asked = new OutboxId(lead, state.Version, 0);
        await town.Grains.ExecuteAsync(new CommandRequest(follower, new FollowLead(lead.Value, state.Number, "request", state.Owner, "u-" + Dispatcher, Neighbours, state.Version), Actor.Engine, "effect:" + asked, []));
    }

    internal static async Task CarryAsync(Town town)
    {
        while (await town.DeliverAsync() > 0) { }
    }
}
