using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Storage;
using static LowCode.Engine.Tests.Scenarios.RequestStory;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Scenarios;

public class Deadlines
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task After_downtime_warnings_and_breaches_come_once_in_due_order_dated_when_they_were_due(Dialect dialect)
    {
        var town = await TownAsync(dialect);
        var id = await town.DispatchedAsync();
        var before = (await town.StateAsync(id)).Version;
        town = await town.RestartAsync();
        town.Clock.Move(TimeSpan.FromDays(40));
        await using (town)
        {
            Assert.Equal(1, await town.FireAsync());
            Assert.Equal(0, await town.FireAsync());
            var fired = (await town.Loader.HistoryAsync(id)).Where(e => e.Row.Version > before).ToList();
            // Two warnings and two breaches: of the stage and of the case, each in a command of its own; then of the feedback, because the case came under supervision.
            Assert.Equal(["ClockWarned stage", "ClockBreached stage", "ClockWarned case", "ClockBreached case", "ClockWarned unit", "ClockBreached unit"],
                fired.Select(e => e.Events.OfType<ClockEvent>().First()).Select(e => $"{e.GetType().Name} {(e is ClockWarned w ? w.Clock.Value : ((ClockBreached)e).Clock.Value).Split('#', '@', ':', '/')[0]}"));
            Assert.Equal(fired.Select(e => e.Row.OccurredAt).Order(), fired.Select(e => e.Row.OccurredAt));
            Assert.All(fired, e => Assert.Equal(e.Events.OfType<ClockEvent>().First().At.ToUnixTimeMilliseconds(), e.Row.OccurredAt));
            await CaseTruth.HoldsAsync(town, id, await town.StateAsync(id));
            Assert.Equal("supervise", Assert.Single((await town.StateAsync(id)).Supervisions, s => s.By is null && s.Unit == Unit).Kind);
            Assert.Equal(["handle", "supervision.supervise"], (await town.BoxAsync(Handler, "overdue")).Order(StringComparer.Ordinal));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_due_goes_before_the_command_that_comes_first_after_downtime(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        town.Clock.Move(TimeSpan.FromDays(3));
        await town.CompleteAsync(Operator, id, "intake", "accept");
        var history = await town.Loader.HistoryAsync(id);
        Assert.Equal(history.Select(e => e.Row.OccurredAt).Order(), history.Select(e => e.Row.OccurredAt));
        Assert.True(Assert.Single(history[^1].Events.OfType<ClockMet>()).Late);
        Assert.Equal(0, (await town.StateAsync(id)).Ledger.Clocks.Count(c => c.Times.At < town.Clock.GetUtcNow()));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_met_in_time_never_fires(Dialect dialect)
    {
        await using var town = await TownAsync(dialect);
        var id = await town.OpenedAsync();
        await town.CompleteAsync(Operator, id, "intake", "answeredOnTheSpot");
        town.Clock.Move(TimeSpan.FromDays(60));
        Assert.Equal(0, await town.FireAsync());
    }
}
