using LowCode.Calendar;
using LowCode.Cases;
using LowCode.Cases.Activation;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Journal;
using LowCode.Problems;
using LowCode.Storage;
using LowCode.Views;
using static LowCode.Engine.Tests.Scenarios.RequestStory;

namespace LowCode.Engine.Tests.Scenarios;

/// <summary>The holidays of next year are announced while cases run into it: their provisional limits are counted again, each by an event of its own.</summary>
public class AYearAnnounced
{
    static readonly CalendarDay[] announced = [new(new(2027, 1, 1), false), new(new(2027, 1, 4), false), new(new(2027, 1, 9), true)];

    static async Task<Town> BeforeNewYearAsync(Dialect dialect)
    {
        var town = await Town.OpenAsync(dialect);
        town.Clock.Move(TimeSpan.FromDays(28));
        return town;
    }

    static async Task<DateTimeOffset> DueAsync(Town town, CaseId id) => (await town.StateAsync(id)).Ledger.Clocks.Single(c => c.Id == ClockId.OfCase("case")).Times.Own;

    static async Task<CaseLine> LineAsync(Town town, CaseId id) => (await town.Of<CaseLists>().CasesAsync(town.As(Operator), new CaseQuery())).Items.Single(l => l.CaseId == id.Value);

    static async Task CountAgainAsync(Town town)
    {
        town.Clock.Move(TimeSpan.FromSeconds(40));
        while (await town.Of<CalendarLoop>().WorkAsync(CancellationToken.None)) { }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Running_cases_are_counted_again_once_and_a_closed_one_stays_as_it_is(Dialect dialect)
    {
        await using var town = await BeforeNewYearAsync(dialect);
        var id = await town.OpenedAsync();
        var closed = await town.OpenedAsync();
        await town.DoAsync(Dispatcher, closed, new CloseCase(null, "重复"));
        var before = await DueAsync(town, id);
        Assert.True((await LineAsync(town, id)).Provisional);

        var imports = town.Of<CalendarImports>();
        await imports.AddAsync(2027, announced, "u-admin", CancellationToken.None);
        await CountAgainAsync(town);
        // Two days off more and one Saturday worked: one working day later.
        Assert.Equal(before.AddDays(1), await DueAsync(town, id));
        Assert.False((await LineAsync(town, id)).Provisional);
        var history = await town.Loader.HistoryAsync(id);
        Assert.Single(history, h => h.Events.OfType<CalendarChanged>().Any());
        Assert.Equal("engine", history[^1].Row.Actor);
        Assert.DoesNotContain(await town.Loader.HistoryAsync(closed), h => h.Events.OfType<CalendarChanged>().Any());
        var run = Assert.Single(await imports.ListAsync(5, CancellationToken.None));
        Assert.Equal(("done", 1L, 1L), (run.State, run.Seen, run.Recounted));

        await CountAgainAsync(town);
        Assert.Equal(history.Count, (await town.Loader.HistoryAsync(id)).Count);
        // What was counted live is what a recount of the whole history gives.
        var clocks = (await town.Loader.HistoryAsync(id)).SelectMany(h => h.Events).OfType<ClockEvent>().ToArray();
        var again = DeadlineLedger.Recompute(clocks, version => version == WorkCalendar.China.Version ? WorkCalendar.China : town.Of<CalendarHolder>().Current);
        Assert.Equal(Convert.ToHexString((await town.StateAsync(id)).Ledger.ToUtf8()), Convert.ToHexString(again.ToUtf8()));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_count_that_was_broken_off_goes_on_where_it_was_and_a_restart_knows_the_year(Dialect dialect)
    {
        await using var town = await BeforeNewYearAsync(dialect);
        var first = await town.OpenedAsync();
        var before = await DueAsync(town, first);
        var imports = town.Of<CalendarImports>();
        var run = await imports.AddAsync(2027, announced, "u-admin", CancellationToken.None);
        town.Clock.Move(TimeSpan.FromSeconds(11));
        // Another node took it and is gone: nobody has it until its lease is over.
        Assert.NotNull(await imports.ClaimAsync(CancellationToken.None));
        Assert.False(await town.Of<CalendarLoop>().WorkAsync(CancellationToken.None));
        Assert.Equal(before, await DueAsync(town, first));
        await using var again = await town.RestartAsync();
        await again.Of<CalendarImports>().RefreshAsync(CancellationToken.None);
        Assert.Equal($"{WorkCalendar.China.Version}.{run.N}", again.Of<CalendarHolder>().Current.Version);
        await CountAgainAsync(again);
        Assert.Equal(before.AddDays(1), await DueAsync(again, first));
        // Opened after the import: counted by it from the start.
        var later = await again.OpenedAsync();
        Assert.False((await LineAsync(again, later)).Provisional);
        Assert.DoesNotContain(await again.Loader.HistoryAsync(later), h => h.Events.OfType<CalendarChanged>().Any());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_later_import_takes_the_place_of_one_under_way_and_bad_days_are_refused(Dialect dialect)
    {
        await using var town = await BeforeNewYearAsync(dialect);
        var id = await town.OpenedAsync();
        var before = await DueAsync(town, id);
        var imports = town.Of<CalendarImports>();
        var refused = await Assert.ThrowsAsync<RefusedException>(() => imports.AddAsync(2027, [new(new(2026, 1, 1), false)], "u-admin", CancellationToken.None));
        Assert.Contains(refused.Problems, p => p.Code == "calendar.year.day");
        await imports.AddAsync(2027, announced, "u-admin", CancellationToken.None);
        await imports.AddAsync(2027, announced[..2], "u-admin", CancellationToken.None);
        await CountAgainAsync(town);
        Assert.Equal(["done", "overtaken"], (await imports.ListAsync(5, CancellationToken.None)).Select(r => r.State));
        Assert.Equal(before.AddDays(2), await DueAsync(town, id));
    }
}
