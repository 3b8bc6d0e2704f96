using LowCode.Cases;
using LowCode.Cases.Running;
using LowCode.Journal;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using LowCode.Views;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>Somebody leaves: the administrator of accounts hands over what they hold without seeing a word of it.</summary>
public class HandedOverOnLeaving
{
    const string Keeper = "systemAdmin", Gone = "u-" + Handler;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_held_goes_to_the_successor_or_back_to_the_post(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var (first, second) = (await town.DispatchedAsync(), await town.DispatchedAsync());
        foreach (var id in new[] { first, second }) await town.DoAsync(Handler, id, new ClaimItem(await town.ItemAsync(id, "handle")));
        var desk = town.Of<LeavingDesk>();
        Assert.Equal(2, (await desk.HeldAsync(new(Gone))).Count);
        Assert.True(town.As(Keeper).Directory.TryFindUser(new(Gone), out var leaver));

        // By command and by right: not by who handles cases, not from somebody who does not hold it, not to who may not.
        var visit = await town.ItemAsync(first, "handle");
        Assert.Equal("access.forbidden", await town.RefusedAsync(Dispatcher, first, new HandOverItem(visit, Gone, null, "调离")));
        Assert.Equal("item.notHeld", await town.RefusedAsync(Keeper, first, new HandOverItem(visit, "u-" + OtherHandler, null, "调离")));
        Assert.Equal("item.transfer.user", await town.RefusedAsync(Keeper, first, new HandOverItem(visit, Gone, "u-" + Operator, "调离")));
        await Assert.ThrowsAsync<RefusedException>(() => desk.HandOverAsync(town.As(Dispatcher), leaver!, null, "调离"));

        Assert.All(await desk.HandOverAsync(town.As(Keeper), leaver!, null, "调离"), one => Assert.Null(one.Problem));
        Assert.Empty(await desk.HeldAsync(new(Gone)));
        Assert.Equal(["handle", "handle"], await town.BoxAsync(Handler, "claim"));
        await CaseTruth.HoldsAsync(town, first, await town.StateAsync(first));
        Assert.Contains((await town.Loader.HistoryAsync(first)).Select(e => e.Row.Actor), actor => actor == "u-" + Keeper);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Handing_over_in_the_background_goes_on_after_a_crash_and_does_no_item_twice(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        CaseId[] cases = [await town.DispatchedAsync(), await town.DispatchedAsync(), await town.DispatchedAsync()];
        foreach (var id in cases) await town.DoAsync(Handler, id, new ClaimItem(await town.ItemAsync(id, "handle")));
        var (runs, runner, desk) = (town.Of<BackgroundRuns>(), town.Of<BackgroundRunner>(), town.Of<LeavingDesk>());
        Assert.False(await runner.WorkAsync(default));
        Assert.True(town.As(Keeper).Directory.TryFindUser(new(Gone), out var leaver));
        var run = new BackgroundRun("r1", RunAsked.Of(LeavingKind.Leaving, "", leaver!.Name, "", "zh-CN", null, new LeavingAsked(Gone, null, "调离", true)), "waiting", 0, 0, 0, null, Starter.Of(town.As(Keeper)), town.Clock.GetUtcNow(), null);
        await runs.AddAsync(run, true, RunDesk.MostUnderWay, default);
        // A node lists what there is, hands the first over, and is gone before it could note it.
        var items = await desk.HeldAsync(new(Gone));
        var gone = (await runs.TakeAsync([LeavingKind.Leaving], default))!;
        Assert.True(await runs.NoteAsync(gone, -1, new { items }, 0, 3, default));
        Assert.Null((await desk.HandOverAsync(town.As(Keeper), leaver, items[0], null, "调离", $"r1-{items[0].CaseId}-{items[0].Visit}", default)).Problem);
        town.Clock.Move(TimeSpan.FromMinutes(1));

        Assert.True(await runner.WorkAsync(default));
        var came = (await runs.FindAsync("r1", false, default))!.OrRefused().Told!.Read<LeavingCame>()!;
        Assert.Equal(cases.Select(c => c.Value).Order(), came.Done.Select(d => d.Item.CaseId).Order());
        Assert.All(came.Done, d => Assert.Null(d.Problem));
        Assert.True(came.Disabled);
        foreach (var id in cases) Assert.Single((await town.Loader.HistoryAsync(id)).SelectMany(e => e.Events.OfType<ItemReleased>()));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Usage_counts_people_and_cases_of_two_stretches(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        await town.DispatchedAsync();
        town.Clock.Move(TimeSpan.FromDays(31));
        var id = await town.DispatchedAsync();
        await town.DoAsync(Handler, id, new ClaimItem(await town.ItemAsync(id, "handle")));
        var (people, cases) = await town.Of<Usage>().ReadAsync(town.Clock.GetUtcNow());
        Assert.Contains(people, p => p is { App: "request", Person: "u-" + Operator, Now: true, Before: true });
        Assert.Contains(people, p => p is { Person: Gone, Now: true, Before: false });
        Assert.Equal((1, 1), (cases.Sum(c => c.Now), cases.Sum(c => c.Before)));
    }
}
