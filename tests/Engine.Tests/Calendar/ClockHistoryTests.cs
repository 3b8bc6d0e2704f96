using LowCode.Calendar;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Calendar;

public class ClockHistoryTests(ITestOutputHelper output)
{
    [Fact]
    public void Random_histories_counted_again_give_the_same_clocks()
    {
        var random = Seeded.Fresh(output);
        for (var round = 0; round < 40; round++)
        {
            var calendars = Enumerable.Range(0, 3).Select(i => MinuteWalk.RandomCalendar(random, $"v{i}")).ToDictionary(calendar => calendar.Version);
            var (history, live) = RandomHistory(random, calendars);
            var stored = history.Select(Stored).ToList();
            Assert.Equal(Json(live), Json(stored.Aggregate(LedgerState.Empty, DeadlineLedger.Fold)));
            Assert.Equal(Json(live), Json(DeadlineLedger.Recompute(stored, version => calendars[version])));
            Assert.Equal(Json(live), Json(LedgerState.FromUtf8(live.ToUtf8())));
        }
    }

    [Fact]
    public void Random_histories_through_imports_and_provisional_years_keep_every_promise()
    {
        var random = Seeded.Fresh(output);
        var outcomes = Enumerable.Range(0, 300).Select(_ => Drawn.ClockHistories.Try(random)).ToArray();
        Assert.All(outcomes, o => Assert.Null(o.Fault));
        Assert.True(outcomes.Sum(o => o.Imports) > 50 && outcomes.Count(o => o.Provisional) > 50, "too few years were imported or stayed open");
    }

    [Fact]
    public void Counting_again_believes_none_of_the_recorded_times()
    {
        var random = Seeded.Fresh(output);
        var calendars = new Dictionary<string, WorkCalendar> { ["v0"] = MinuteWalk.RandomCalendar(random, "v0") };
        var (history, live) = RandomHistory(random, calendars);
        var forged = history.Select(happened => happened switch
        {
            ClockStarted e => e with { Times = new ClockTimes(e.At, e.At) },
            ClockResumed e => e with { Times = new ClockTimes(e.At, e.At) },
            ClockExtended e => e with { Times = new ClockTimes(e.At, e.At) },
            _ => happened,
        });
        Assert.Equal(Json(live), Json(DeadlineLedger.Recompute(forged, version => calendars[version])));
    }

    [Fact]
    public void A_clock_with_pauses_and_extensions_agrees_with_a_walk_through_every_minute()
    {
        var random = Seeded.Fresh(output);
        for (var round = 0; round < 60; round++)
        {
            var calendar = MinuteWalk.RandomCalendar(random, "walk");
            var walk = new MinuteWalk(calendar);
            var unit = random.Pick(Enum.GetValues<TimeUnit>());
            var start = new DateTime(2027, 1, 4).AddMinutes(random.Next(20 * 1440));
            var rule = new DeadlineRule("d", new WorkDuration(unit is TimeUnit.Days or TimeUnit.WorkDays ? random.Next(2, 6) : random.Next(10, 90), unit));
            var id = ClockId.OfCase("d");

            var state = LedgerState.Empty;
            var minutes = MinuteWalk.Minutes(rule.Within);
            var pauses = new List<(DateTime From, DateTime To)>();
            state = Turn(state, calendar, start, ledger => ledger.Start(id, rule));
            var at = start;
            for (var step = 0; step < 6; step++)
            {
                at = at.AddMinutes(random.Next(1, 600));
                if (MinuteWalk.Moment(at) > state.Find(id)!.Times.At) break;
                if (random.Next(3) == 0)
                {
                    var length = new WorkDuration(random.Next(1, 4), unit);
                    state = Turn(state, calendar, at, ledger => ledger.Extend(id, length, "r", "u"));
                    minutes += MinuteWalk.Minutes(length);
                    continue;
                }
                var resumed = at.AddMinutes(random.Next(1, 3000));
                state = Turn(state, calendar, at, ledger => ledger.Pause(id, "r", "u"));
                state = Turn(state, calendar, resumed, ledger => ledger.Resume(id, "u"));
                pauses.Add((at, resumed));
                at = resumed;
            }

            var expected = walk.Run(unit, start, minutes, minute => pauses.Exists(pause => minute >= pause.From && minute < pause.To));
            Assert.Equal(MinuteWalk.Moment(expected), state.Find(id)!.Times.Own);
        }
    }

    [Fact]
    public void Every_event_has_a_wire_name_of_its_own_and_survives_the_journal()
    {
        var events = typeof(ClockEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ClockEvent))).ToHashSet();
        Assert.Equal(events, ClockEvents.All.Select(wire => wire.Type).ToHashSet());
        Assert.Equal(ClockEvents.All.Length, ClockEvents.All.Select(wire => wire.Name).Distinct().Count());
        Assert.All(events, type => Assert.True(type.IsSealed && ClockJson.Default.GetTypeInfo(type) is not null, type.Name));
    }

    [Fact]
    public void Events_are_short_in_the_journal()
    {
        var ledger = new DeadlineLedger(LedgerState.Empty, WorkCalendar.China, Moments.At("2025-10-09 09:00"));
        ledger.Start(ClockId.OfStage("accept", "1"), new DeadlineRule("accept", Moments.Length("2 workhours"), Moments.Warn("80%"), "escalate"), "1");
        Assert.Equal(
            """{"clock":"stage/accept/1","rule":{"id":"accept","within":"2 workhours","warnAt":"80%","then":"escalate"},"calendar":"cn-2026","times":{"own":1759978800000,"at":1759978800000,"warnAt":1759977360000},"visit":"1","at":1759971600000}""",
            Text(ledger.Events[0]));
    }

    static (List<ClockEvent> History, LedgerState Live) RandomHistory(Random random, Dictionary<string, WorkCalendar> calendars)
    {
        var history = new List<ClockEvent>();
        var state = LedgerState.Empty;
        var now = new DateTime(2026, 12, 20).AddMinutes(random.Next(20 * 1440));
        var calendar = calendars.Values.First();
        ClockId[] ids = [ClockId.OfCase("total"), ClockId.OfStage("accept", "1"), ClockId.OfUnit("answer", "440104001", "2")];
        for (var step = 0; step < 40; step++)
        {
            now = now.AddMinutes(random.Next(0, 900));
            if (random.Next(12) == 0) calendar = random.Pick(calendars.Values.ToArray());
            var id = random.Pick(ids);
            var before = state.Find(id);
            var ledger = new DeadlineLedger(state, calendar, MinuteWalk.Moment(now).AddTicks(random.Next(20_000)));
            switch (random.Next(9))
            {
                case 0 or 1: ledger.Start(id, RandomRule(random)); break;
                case 2: ledger.Pause(id, "r", "u"); break;
                case 3: ledger.Resume(id, "u"); break;
                case 4: ledger.Extend(id, new WorkDuration(random.Next(1, 5), random.Pick(Enum.GetValues<TimeUnit>())), "r", "u"); break;
                case 5: ledger.Tighten(id, MinuteWalk.Moment(now).AddMinutes(random.Next(-100, 10_000)), "s"); break;
                case 6 when random.Next(3) == 0: ledger.Meet(id); break;
                case 7 when random.Next(3) == 0: ledger.Cancel(id, "r"); break;
                default: ledger.Wake(id); break;
            }
            history.AddRange(ledger.Events);
            state = ledger.State;
            if (state.Find(id) is not { } after) continue;
            Assert.True(after.Outside is null || after.Times.At <= after.Outside, "an outside deadline was loosened");
            Assert.True(before?.Outside is null || after.Outside <= before.Outside, "an outside deadline was loosened");
            Assert.True(DeadlineLedger.NextWake(after) is null or { Kind: WakeKind.Warn } || after.BreachedAt is null, "a breach would come twice");
        }
        return (history, state);
    }

    static DeadlineRule RandomRule(Random random)
    {
        var unit = random.Pick(Enum.GetValues<TimeUnit>());
        return new DeadlineRule(
            "d", new WorkDuration(random.Next(1, 12), unit),
            random.Next(3) switch { 0 => null, 1 => Moments.Warn($"{random.Next(1, 100)}%"), _ => Moments.Warn($"{random.Next(1, 9)} workhours") },
            Counting: new Counting(random.Pick(Enum.GetValues<CountStart>()), random.Pick(Enum.GetValues<CountEnd>()), random.Pick(Enum.GetValues<OnHoliday>())));
    }

    static LedgerState Turn(LedgerState state, WorkCalendar calendar, DateTime local, Func<DeadlineLedger, object?> act)
    {
        var ledger = new DeadlineLedger(state, calendar, MinuteWalk.Moment(local));
        Assert.Null(act(ledger));
        return ledger.State;
    }

    /// <summary>The event as it comes back from the journal.</summary>
    static ClockEvent Stored(ClockEvent happened) => (ClockEvent)JsonSerializer.Deserialize(Text(happened), happened.GetType(), ClockJson.Default)!;

    static string Text(ClockEvent happened) => JsonSerializer.Serialize(happened, happened.GetType(), ClockJson.Default);

    static string Json(LedgerState state) => Encoding.UTF8.GetString(state.ToUtf8());
}
