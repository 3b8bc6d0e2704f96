using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Engine.Tests.Scenarios;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Cases;

public class GrainLimitTests
{
    [Fact]
    public async Task A_case_that_everybody_hammers_says_busy_at_once_and_answers_all_it_took()
    {
        await using var town = await Town.OpenAsync(Dialect.Sqlite, new GrainSettings { WaitingPerCase = 2 });
        var id = await town.OpenedAsync();
        town.Gate.Close();
        var taken = Enumerable.Range(0, 3).Select(i => town.Grains.ExecuteAsync(town.Request(Operator, id, new AddComment($"{i}"))).AsTask()).ToList();
        var busy = await Assert.ThrowsAsync<RefusedException>(async () => await town.SendAsync(Operator, id, new AddComment("4")));
        Assert.Equal((RefusalKind.Busy, "case.busy"), (busy.Kind, busy.Problems[0].Code));
        town.Gate.Open();
        Assert.Equal([2L, 3L, 4L], (await Task.WhenAll(taken)).Select(a => a.State.Version));
    }

    [Fact]
    public async Task A_node_at_its_limit_says_so_at_once()
    {
        await using var town = await Town.OpenAsync(Dialect.Sqlite, new GrainSettings { CommandsAtOnce = 2 });
        var cases = new[] { await town.OpenedAsync(), await town.OpenedAsync() };
        town.Gate.Close();
        var taken = cases.Select(id => town.Grains.ExecuteAsync(town.Request(Operator, id, new AddComment("在办"))).AsTask()).ToList();
        var overloaded = await Assert.ThrowsAsync<RefusedException>(async () => await town.SendAsync(Operator, cases[0], new AddComment("多")));
        Assert.Equal((RefusalKind.Overloaded, "case.overloaded"), (overloaded.Kind, overloaded.Problems[0].Code));
        town.Gate.Open();
        Assert.All(await Task.WhenAll(taken), a => Assert.Null(a.Refusal));
        await town.DoAsync(Operator, cases[0], new AddComment("现在可以"));
    }

    [Fact]
    public async Task A_drain_answers_what_is_in_work_and_takes_nothing_new()
    {
        await using var town = await TownAsync(Dialect.Sqlite);
        var id = await town.OpenedAsync();
        town.Gate.Close();
        var inWork = town.Grains.ExecuteAsync(town.Request(Operator, id, new AddComment("在办"))).AsTask();
        var drained = town.Grains.DrainAsync(CancellationToken.None);
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await town.SendAsync(Operator, id, new AddComment("迟到")));
        Assert.Equal("case.stopping", refused.Problems[0].Code);
        Assert.False(drained.IsCompleted);
        town.Gate.Open();
        await drained;
        Assert.Equal(2, (await inWork).State.Version);
    }

    [Fact]
    public async Task Idle_grains_are_collected_and_come_back_on_the_next_command()
    {
        await using var town = await TownAsync(Dialect.Sqlite);
        var id = await town.OpenedAsync();
        Assert.Equal(0, town.Grains.Collect());
        town.Clock.Move(TimeSpan.FromMinutes(11));
        Assert.Equal(1, town.Grains.Collect());
        Assert.Equal(0, town.Grains.Active);
        await town.DoAsync(Operator, id, new AddComment("回来"));
        Assert.Equal(1, town.Grains.Active);
    }

    [Fact]
    public async Task A_grain_in_a_turn_is_not_collected()
    {
        await using var town = await TownAsync(Dialect.Sqlite);
        var id = await town.OpenedAsync();
        town.Gate.Close();
        var inWork = town.Grains.ExecuteAsync(town.Request(Operator, id, new AddComment("在办"))).AsTask();
        town.Clock.Move(TimeSpan.FromMinutes(11));
        Assert.Equal(0, town.Grains.Collect());
        town.Gate.Open();
        Assert.Null((await inWork).Refusal);
    }

    [Fact]
    public async Task There_are_never_more_grains_than_the_limit()
    {
        await using var town = await Town.OpenAsync(Dialect.Sqlite, new GrainSettings { ActiveLimit = 4 });
        var cases = new List<CaseId>();
        for (var i = 0; i < 9; i++) cases.Add(await town.OpenedAsync());
        Assert.InRange(town.Grains.Active, 1, 4);
        foreach (var id in cases) await town.DoAsync(Operator, id, new AddComment("还在"));
        Assert.InRange(town.Grains.Active, 1, 4);
    }

    [Fact]
    public async Task Ids_of_nothing_and_openings_that_failed_take_no_room()
    {
        await using var town = await TownAsync(Dialect.Sqlite);
        await town.OpenedAsync();
        for (var i = 0; i < 20; i++) Assert.Equal("case.unknown", await town.RefusedAsync(Operator, CaseId.New(Town.Monday), new AddComment("没有")));
        Assert.NotNull((await town.SendAsync(Operator, default, new OpenCase("request", Town.Street, LowCode.Scripts.Record.Empty))).Refusal);
        Assert.Equal(1, town.Grains.Active);
    }
}
