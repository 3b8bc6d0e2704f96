using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Plugins;
using LowCode.Storage;
using Microsoft.Extensions.DependencyInjection;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>What failed by something that may pass is tried again by itself, later each time, until it succeeds, a person takes it up, or it has been enough.</summary>
public class TriedAgain
{
    sealed class Weather : ICallTarget
    {
        public int FailFirst { get; set; }
        public List<string> Names { get; } = [];
        public string Name => "weather";

        public Task<CallAnswer> Call(CallRequest request, CancellationToken cancellation)
        {
            Names.Add(request.Id);
            return Task.FromResult<CallAnswer>(Names.Count <= FailFirst ? new CallAnswer.Failure("nobody answers") : new CallAnswer.Output("\"sunny\""));
        }
    }

    static Task<Town> TownAsync(Dialect dialect, Weather weather) => Town.OpenAsync(dialect, with: s => s.AddSingleton<ICallTarget>(weather));

    /// <summary>The outbox has tried in vain for a day: the step has failed.</summary>
    static async Task<(CaseId Id, int Visit)> FailedAsync(Town town)
    {
        var id = await town.WildAtTheCallAsync();
        for (var i = 0; i < 20 && !(await town.StateAsync(id)).HasIncident; i++)
        {
            await town.DeliverAsync();
            town.Clock.Move(TimeSpan.FromHours(6));
        }
        return (id, Assert.Single((await town.StateAsync(id)).Flow.Incidents.ToArray()).Visit);
    }

    static async Task<PlannedRetry?> NextAsync(Town town, CaseId id, int visit) => Retrying.Of(await town.StateAsync(id), visit);

    static async Task TryAsync(Town town, CaseId id, int visit)
    {
        var at = (await NextAsync(town, id, visit))!.At!.Value;
        if (at > town.Clock.GetUtcNow()) town.Clock.Move(at - town.Clock.GetUtcNow());
        await town.FireAsync();
        await town.DeliverAsync();
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task It_comes_again_by_itself_under_the_same_name_also_after_a_restart_and_the_flow_goes_on(Dialect dialect)
    {
        var weather = new Weather { FailFirst = 13 };
        var town = await TownAsync(dialect, weather);
        var (id, visit) = await FailedAsync(town);
        var first = await NextAsync(town, id, visit);
        Assert.Equal(1, first!.Try);
        town = await town.RestartAsync();
        await using var _ = town;
        Assert.Equal(first, await NextAsync(town, id, visit));
        await TryAsync(town, id, visit);
        var second = await NextAsync(town, id, visit);
        Assert.Equal(2, second!.Try);
        await TryAsync(town, id, visit);
        Assert.Equal("closed: finished", await town.WhereAsync(id));
        Assert.Single(weather.Names.Distinct());
        var history = await town.Loader.HistoryAsync(id);
        Assert.Equal([1, 2], history.SelectMany(h => h.Events.OfType<IncidentRetried>().Select(e => (h.Row.Actor, e.Try))).Select(e => e.Actor == "engine" ? e.Try : -1));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task After_so_many_tries_it_waits_for_people(Dialect dialect)
    {
        await using var town = await TownAsync(dialect, new Weather { FailFirst = 100 });
        var (id, visit) = await FailedAsync(town);
        for (var i = 1; i <= Retrying.Most; i++)
        {
            Assert.Equal(i, (await NextAsync(town, id, visit))!.Try);
            await TryAsync(town, id, visit);
        }
        Assert.Null(await NextAsync(town, id, visit));
        Assert.True((await town.StateAsync(id)).HasIncident);
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Once_a_person_has_corrected_it_nothing_is_tried_by_itself_and_plainly_tried_again_the_count_begins_anew(Dialect dialect)
    {
        await using var town = await TownAsync(dialect, new Weather { FailFirst = 100 });
        var (id, visit) = await FailedAsync(town);
        await TryAsync(town, id, visit);
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "再试"));
        await town.DeliverAsync();
        Assert.Equal(1, (await NextAsync(town, id, visit))!.Try);
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "改了", Record.Of(("rounds", 7))));
        for (var i = 0; i < 20 && !(await town.StateAsync(id)).HasIncident; i++)
        {
            await town.DeliverAsync();
            town.Clock.Move(TimeSpan.FromHours(6));
        }
        Assert.True((await town.StateAsync(id)).HasIncident);
        Assert.Null(await NextAsync(town, id, visit));
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "skip", "done", null, "不需要天气"));
        Assert.Equal("closed: finished", await town.WhereAsync(id));
        Assert.Empty((await town.StateAsync(id)).Retries);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_corrected_goes_under_a_name_of_its_own_and_keeps_it_when_a_person_tries_it_again(Dialect dialect)
    {
        var weather = new Weather { FailFirst = 100 };
        await using var town = await TownAsync(dialect, weather);
        var (id, visit) = await FailedAsync(town);
        await TryAsync(town, id, visit);
        var first = Assert.Single(weather.Names.Distinct());
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "改了", Record.Of(("rounds", 7))));
        for (var i = 0; i < 20 && !(await town.StateAsync(id)).HasIncident; i++)
        {
            await town.DeliverAsync();
            town.Clock.Move(TimeSpan.FromHours(6));
        }
        var second = weather.Names[^1];
        Assert.NotEqual(first, second);
        Assert.Null(await NextAsync(town, id, visit));
        // Nothing is tried by itself any more; a person tries what was corrected, not what was wrong.
        weather.FailFirst = 0;
        await town.DoAsync(Dispatcher, id, new MendIncident(visit, "retry", null, null, "再试"));
        await town.DeliverAsync();
        Assert.Equal(second, weather.Names[^1]);
        Assert.Equal("closed: finished", await town.WhereAsync(id));
        await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
    }

    [Fact]
    public void Each_wait_is_longer_up_to_a_day_and_cases_that_failed_together_do_not_come_together()
    {
        var waits = Enumerable.Range(1, 200).Select(i => Retrying.Wait(1, $"case {i}")).ToArray();
        Assert.True(waits.Distinct().Count() > 100 && waits.All(w => w >= TimeSpan.FromMinutes(4) && w <= TimeSpan.FromMinutes(6)), "within a fifth of five minutes, and not all alike");
        for (var next = 1; next < 5; next++) Assert.True(Retrying.Wait(next + 1, "one") > Retrying.Wait(next, "one"), $"try {next + 1} waits longer");
        Assert.True(Retrying.Wait(Retrying.Most, "one") <= TimeSpan.FromHours(15), "never longer than this");
    }
}
