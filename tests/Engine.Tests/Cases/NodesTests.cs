using LowCode.Cases;
using LowCode.Engine.Tests.Calendar;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Problems;
using LowCode.Storage;
using Xunit.Abstractions;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using DirectoryCache = LowCode.Org.DirectoryCache;
using Post = LowCode.Org.Post;

namespace LowCode.Engine.Tests.Cases;

public class NodesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Interleaved_commands_of_two_nodes_are_neither_lost_nor_doubled()
    {
        var random = Seeded.Fresh(output);
        await using var a = await TownAsync(Dialect.Postgres);
        await using var b = await a.SecondNodeAsync();
        await b.Of<DirectoryCache>().CurrentAsync();
        var cases = new[] { await a.OpenedAsync(), await b.OpenedAsync() };
        var sent = Enumerable.Range(0, 48).Select(i => (Node: random.Next(2) == 0 ? a : b, Case: random.Pick(cases), Text: $"评论{i}")).ToList();
        var answers = await Task.WhenAll(sent.Select(s => Task.Run(async () =>
        {
            // A case that the other node keeps ahead of may ask to come again; the key makes that safe.
            while (true)
                try
                {
                    return await s.Node.SendAsync(Operator, s.Case, new AddComment(s.Text), s.Text);
                }
                catch (RefusedException busy) when (busy.Kind is RefusalKind.Busy) { }
        })));
        Assert.All(answers, answer => Assert.Null(answer.Refusal));
        foreach (var id in cases)
        {
            var history = await a.Loader.HistoryAsync(id);
            Assert.Equal(sent.Where(s => s.Case == id).Select(s => s.Text).Order(), history.SelectMany(e => e.Events).OfType<Commented>().Select(c => c.Text).Order());
            await CaseTruth.HoldsAsync(b, id, await a.StateAsync(id));
        }
    }

    [Fact]
    public async Task A_node_that_lags_behind_refuses_only_after_it_has_looked()
    {
        await using var a = await TownAsync(Dialect.Postgres);
        await using var b = await a.SecondNodeAsync();
        var id = await a.OpenedAsync();
        await b.DoAsync(Operator, id, new AddComment("乙节点"));
        await a.CompleteAsync(Operator, id, "intake", "accept");
        // The second node has never heard of this visit.
        await b.DoAsync(Handler, id, new ClaimItem(await a.ItemAsync(id, "handle")));
        Assert.Equal("item.claimed", await a.RefusedAsync(Handler, id, new ClaimItem(await a.ItemAsync(id, "handle"))));
    }

    [Fact]
    public async Task A_post_taken_away_on_one_node_counts_at_once_on_the_other()
    {
        await using var a = await TownAsync(Dialect.Postgres);
        await using var b = await a.SecondNodeAsync();
        var id = await a.DispatchedAsync();
        await a.GiveAsync(Handler, Post.CommunityWorker, Unit);
        await b.DoAsync(Handler, id, new AddComment("在办"));
        var old = b.Request(Handler, id, new ClaimItem(await a.ItemAsync(id, "handle")));
        await a.TakeAsync(Handler, Post.Handler, Unit);
        var answer = await b.Grains.ExecuteAsync(old);
        Assert.Equal("item.notOffered", answer.Refusal?.Problems[0].Code);
    }

    [Fact]
    public async Task A_right_taken_away_on_one_node_counts_when_another_carries_what_was_asked_by_it()
    {
        await using var a = await TownAsync(Dialect.Postgres);
        await using var b = await a.SecondNodeAsync();
        var (lead, second, linked) = (await a.DispatchedAsync(), await a.DispatchedAsync(), await a.DispatchedAsync());
        await a.DoAsync(Dispatcher, lead, new MergeCases([second.Value], "同一路段"));
        await a.DoAsync(Dispatcher, lead, new LinkCase(linked.Value, CaseLink.Related, null));
        // The other node knows the people as they were.
        await b.Of<DirectoryCache>().CurrentAsync();
        await a.TakeAsync(Dispatcher, new Post("dispatcher"), Town.Street);
        while (await b.DeliverAsync() > 0) { }
        Assert.Equal((FollowerStatus.Refused, false), (Assert.Single((await a.StateAsync(lead)).Followers).Status, (await a.StateAsync(second)).IsFollowing));
        Assert.Equal((LinkStatus.Refused, 0), (Assert.Single((await a.StateAsync(lead)).Links).Status, (await a.StateAsync(linked)).Links.Length));
    }

    [Fact]
    public async Task What_was_claimed_under_a_post_is_not_completed_without_it()
    {
        await using var a = await TownAsync(Dialect.Postgres);
        var id = await a.DispatchedAsync();
        var visit = await a.ItemAsync(id, "handle");
        await a.DoAsync(Handler, id, new ClaimItem(visit));
        await a.GiveAsync(Handler, Post.Handler, OtherUnit);
        await a.TakeAsync(Handler, Post.Handler, Unit);
        Assert.Equal("case.unknown", await a.RefusedAsync(Handler, id, new CompleteItem(visit, null, RequestForms.Handled, null)));
        await a.DoAsync(Dispatcher, id, new UnclaimItem(visit));
    }

    [Fact]
    public async Task A_timer_claimed_by_a_node_that_lags_behind_fires_all_the_same()
    {
        await using var a = await TownAsync(Dialect.Postgres);
        await using var b = await a.SecondNodeAsync();
        var id = await a.OpenCaseAsync(Operator, LowCode.Scripts.Record.Of(("summary", "一件复杂的事")), "wild");
        await b.DoAsync(Operator, id, new AddComment("乙节点"));
        await a.CompleteAsync(Operator, id, "plan", "go");
        await a.CompleteAsync(Operator, id, "first");
        a.Clock.Move(TimeSpan.FromHours(2));
        Assert.Equal(1, await b.FireAsync());
        Assert.Equal("left second", await a.WhereAsync(id));
    }

    [Fact]
    public async Task Commands_go_on_when_the_server_cuts_every_connection()
    {
        await using var town = await TownAsync(Dialect.Postgres);
        var id = await town.OpenedAsync();
        for (var i = 0; i < 6; i++)
        {
            await town.Database.WriteAsync(WriteLane.Interactive, async (connection, transaction, ct) =>
            {
                await using var command = connection.CreateCommand();
                (command.CommandText, command.Transaction) = ("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", transaction);
                await command.ExecuteNonQueryAsync(ct);
            });
            Npgsql.NpgsqlConnection.ClearAllPools();
            Assert.Null((await town.SendAsync(Operator, id, new AddComment($"评论{i}"), $"k{i}")).Refusal);
        }
        Assert.Equal(7, (await town.Journal.HeadAsync(id)).Version);
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }
}
