using System.Text;
using System.Text.Json;
using LowCode.Calendar;

namespace LowCode.Engine.Tests.Calendar.Drawn;

/// <summary>
/// Random histories of a case's clocks: every unit and counting rule, pauses, extensions, outside deadlines, warnings, breaches, years imported on the way,
/// years that stay provisional. Each is held against the promises of the ledger.
/// </summary>
public static class ClockHistories
{
    static readonly DayHours[] office = [Hours("9:00-12:00 14:00-18:00"), Hours("8:17-11:00 13:30-19:41"), Hours("0:00-24:00")];
    static readonly DayHours[] emergency = [Hours("0:00-24:00"), Hours("7:00-22:30")];
    static readonly ClockId[] ids = [ClockId.OfCase("total"), ClockId.OfStage("accept", "1"), ClockId.OfUnit("answer", "440104001", "2")];

    static DayHours Hours(string text) => DayHours.Parse(text, out var hours) is null ? hours : throw new ArgumentException(text);

    /// <summary>What one history came to.</summary>
    /// <param name="Fault">The promise that was broken, or null.</param>
    /// <param name="Events">How many events it has.</param>
    /// <param name="Imports">How often a year was imported while clocks ran.</param>
    /// <param name="Provisional">It had a clock through a year that was not announced.</param>
    public sealed record Outcome(string? Fault, int Events, int Imports, bool Provisional);

    public static Outcome Try(Random random)
    {
        // The shipped calendar, then 2027 as it might be announced, then changed once more.
        var calendars = new List<WorkCalendar> { WorkCalendar.China.WithHours(office[random.Next(office.Length)], emergency[random.Next(emergency.Length)], "v0") };
        for (var i = 1; i < 3; i++)
        {
            var days = Enumerable.Range(0, 30).Select(_ => new DateOnly(2027, 1, 1).AddDays(random.Next(60))).Distinct().Select(day => new CalendarDay(day, random.Next(3) == 0)).Append(new CalendarDay(new DateOnly(2027, 5, 3), false)).ToList();
            calendars.Add(calendars[^1].WithYear(2027, days, $"v{i}", []) ?? throw new InvalidOperationException("no calendar"));
        }
        var (history, state, calendar, provisional) = (new List<ClockEvent>(), LedgerState.Empty, 0, false);
        var now = new DateTimeOffset(2026, 12, 20, 0, 0, 0, TimeSpan.FromHours(8)).AddMinutes(random.Next(14 * 1440));
        for (var step = 0; step < 40; step++)
        {
            now = now.AddMinutes(random.Next(0, 900));
            if (calendar < 2 && random.Next(15) == 0) calendar++;
            var id = ids[random.Next(ids.Length)];
            var before = state.Find(id);
            // As many turns come after a restart as not: what is in memory is what was stored.
            if (random.Next(2) == 0) state = LedgerState.FromUtf8(state.ToUtf8());
            var ledger = new DeadlineLedger(state, calendars[calendar], now.AddTicks(random.Next(20_000)));
            Do(random, ledger, id, now);
            history.AddRange(ledger.Events.Select(Stored));
            state = ledger.State;
            if (state.Find(id) is not { } after) continue;
            provisional |= after.Times.Provisional;
            if (after.Outside is not null && after.Times.At > after.Outside || before?.Outside is { } was && after.Outside > was) return Broken("an outside deadline was loosened");
            if (DeadlineLedger.NextWake(after) is { Kind: WakeKind.Breach } && after.BreachedAt is not null) return Broken("a breach would come twice");
        }
        var live = Json(state);
        if (Json(history.Aggregate(LedgerState.Empty, DeadlineLedger.Fold)) != live) return Broken("the fold of what was stored is another");
        if (Json(DeadlineLedger.Recompute(history, version => calendars[version[1] - '0'])) != live) return Broken("counting again gives another");
        return new Outcome(null, history.Count, history.OfType<CalendarChanged>().Count(), provisional);

        Outcome Broken(string fault) => new(fault, history.Count, 0, provisional);
    }

    /// <summary>One more turn of a history.</summary>
    public static (LedgerState State, IReadOnlyList<ClockEvent> Events) Step(Random random, LedgerState state, WorkCalendar calendar, DateTimeOffset now)
    {
        var ledger = new DeadlineLedger(state, calendar, now);
        Do(random, ledger, ids[random.Next(ids.Length)], now);
        return (ledger.State, ledger.Events);
    }

    static void Do(Random random, DeadlineLedger ledger, ClockId id, DateTimeOffset now)
    {
        switch (random.Next(9))
        {
            case 0 or 1: ledger.Start(id, Rule(random)); break;
            case 2: ledger.Pause(id, "r", "u"); break;
            case 3: ledger.Resume(id, "u"); break;
            case 4: ledger.Extend(id, new WorkDuration(random.Next(1, 5), One<TimeUnit>(random)), "r", "u"); break;
            case 5: ledger.Tighten(id, now.AddMinutes(random.Next(-100, 10_000)), "s"); break;
            case 6 when random.Next(3) == 0: ledger.Meet(id); break;
            case 7 when random.Next(3) == 0: ledger.Cancel(id, "r"); break;
            default: ledger.Wake(id); break;
        }
    }

    static DeadlineRule Rule(Random random) => new("d", new WorkDuration(random.Next(1, 12), One<TimeUnit>(random)),
        random.Next(3) switch { 0 => null, 1 => Warn($"{random.Next(1, 100)}%"), _ => Warn($"{random.Next(1, 9)} workhours") },
        Counting: new Counting(One<CountStart>(random), One<CountEnd>(random), One<OnHoliday>(random)));

    static WarnPoint Warn(string text) => WarnPoint.Parse(text, out var point) is null ? point : throw new ArgumentException(text);

    static T One<T>(Random random) where T : struct, Enum => Enum.GetValues<T>() is var all ? all[random.Next(all.Length)] : default;

    /// <summary>The event as it comes back from the journal.</summary>
    static ClockEvent Stored(ClockEvent happened) => (ClockEvent)JsonSerializer.Deserialize(JsonSerializer.Serialize(happened, happened.GetType(), ClockJson.Default), happened.GetType(), ClockJson.Default)!;

    static string Json(LedgerState state) => Encoding.UTF8.GetString(state.ToUtf8());
}
