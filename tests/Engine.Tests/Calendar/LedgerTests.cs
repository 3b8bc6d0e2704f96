using LowCode.Calendar;
using static LowCode.Engine.Tests.Calendar.Moments;

namespace LowCode.Engine.Tests.Calendar;

public class LedgerTests
{
    static readonly ClockId accept = ClockId.OfStage("accept", "1"), handle = ClockId.OfStage("handle", "2"), total = ClockId.OfCase("total");
    static readonly DeadlineRule twoHours = new("accept", Length("2 workhours"), Warn("80%"), "escalate");
    static readonly DeadlineRule fiveDays = new("total", Length("5 workdays"), Warn("1 workday"), Scope: ClockScope.Case);

    /// <summary>A case's clocks with their history; each turn is checked to fold to what was decided.</summary>
    sealed class Story
    {
        public WorkCalendar Calendar { get; set; } = WorkCalendar.China;
        public LedgerState State { get; private set; } = LedgerState.Empty;
        public List<ClockEvent> History { get; } = [];

        public ClockEvent[] Turn(string at, Action<DeadlineLedger> act)
        {
            var ledger = new DeadlineLedger(State, Calendar, At(at));
            act(ledger);
            var folded = ledger.Events.Aggregate(State, DeadlineLedger.Fold);
            Assert.Equal(ledger.State.ToUtf8(), folded.ToUtf8());
            State = folded;
            History.AddRange(ledger.Events);
            return [.. ledger.Events];
        }

        public Clock this[ClockId id] => State.Find(id)!;
        public string? Due(ClockId id) => this[id].Times.At is { } due ? Text(due) : null;
    }

    static Story Started(ClockId id, DeadlineRule rule, string at)
    {
        var story = new Story();
        story.Turn(at, ledger => Assert.Null(ledger.Start(id, rule)));
        return story;
    }

    [Fact]
    public void A_clock_starts_with_its_due_time_its_warning_and_the_calendar_it_was_counted_with()
    {
        var story = Started(accept, twoHours, "2025-09-30 17:00");
        var started = Assert.IsType<ClockStarted>(Assert.Single(story.History));
        Assert.Equal(("2025-10-09 10:00", "2025-10-09 09:36"), (Text(started.Times.Own), Text(started.Times.WarnAt!.Value)));
        Assert.Equal((WorkCalendar.China.Version, false), (started.Calendar, started.Times.Provisional));
    }

    [Fact]
    public void A_warning_can_stand_a_length_of_time_before_the_end() =>
        Assert.Equal("2025-10-13 17:00", Text(Started(total, fiveDays, "2025-09-30 17:00")[total].Times.WarnAt!.Value));

    [Fact]
    public void A_warning_never_stands_before_the_start() =>
        Assert.Equal("2025-10-09 09:00", Text(Started(accept, twoHours with { WarnAt = Warn("1 workday") }, "2025-10-09 09:00")[accept].Times.WarnAt!.Value));

    [Fact]
    public void Timers_warn_then_breach_each_once_and_dated_when_they_were_due()
    {
        var story = Started(accept, twoHours, "2025-10-09 09:00");
        Assert.Equal(WakeKind.Warn, DeadlineLedger.NextWake(story[accept])!.Value.Kind);

        // The server was down until the afternoon.
        var warned = Assert.IsType<ClockWarned>(Assert.Single(story.Turn("2025-10-09 15:00", ledger => ledger.Wake(accept))));
        Assert.Equal("2025-10-09 10:36", Text(warned.At));
        var breached = Assert.IsType<ClockBreached>(Assert.Single(story.Turn("2025-10-09 15:00", ledger => ledger.Wake(accept))));
        Assert.Equal("2025-10-09 11:00", Text(breached.At));
        Assert.Empty(story.Turn("2025-10-09 15:00", ledger => ledger.Wake(accept)));
        Assert.Null(DeadlineLedger.NextWake(story[accept]));
    }

    [Fact]
    public void A_timer_that_comes_early_or_for_a_clock_that_is_gone_does_nothing()
    {
        var story = Started(accept, twoHours, "2025-10-09 09:00");
        Assert.Empty(story.Turn("2025-10-09 10:35", ledger => ledger.Wake(accept)));
        story.Turn("2025-10-09 10:35", ledger => ledger.Meet(accept));
        Assert.Empty(story.Turn("2025-10-09 12:00", ledger => ledger.Wake(accept)));
    }

    [Fact]
    public void Done_at_the_last_moment_is_in_time_and_a_moment_later_is_not()
    {
        var inTime = Started(accept, twoHours, "2025-10-09 09:00").Turn("2025-10-09 11:00", ledger => ledger.Meet(accept));
        Assert.False(Assert.IsType<ClockMet>(Assert.Single(inTime)).Late);

        var late = Started(accept, twoHours, "2025-10-09 09:00").Turn("2025-10-09 11:01", ledger => ledger.Meet(accept));
        Assert.Equal("2025-10-09 11:00", Text(Assert.IsType<ClockBreached>(late[0]).At));
        Assert.True(Assert.IsType<ClockMet>(late[1]).Late);
    }

    [Fact]
    public void A_pause_gives_back_exactly_the_unused_rest()
    {
        var story = Started(total, fiveDays, "2025-10-09 10:00"); // due on the 15th, 10:00
        var paused = Assert.IsType<ClockPaused>(Assert.Single(story.Turn("2025-10-10 16:00", ledger => ledger.Pause(total, "waitingForApplicant", "u1"))));
        Assert.Equal(TimeSpan.FromHours(3 * 24 + 18), TimeSpan.FromMilliseconds(paused.Rest));
        Assert.Null(story.Due(total));
        Assert.Null(DeadlineLedger.NextWake(story[total]));

        story.Turn("2025-10-20 09:00", ledger => ledger.Resume(total, "u1"));
        Assert.Equal("2025-10-24 03:00", story.Due(total));
    }

    [Fact]
    public void Pausing_and_resuming_at_once_changes_nothing_however_often()
    {
        var rule = fiveDays with { Counting = new Counting(CountStart.NextWorkday, CountEnd.OfficeClose, OnHoliday.Move) };
        var story = Started(total, rule, "2025-10-09 10:00");
        var due = story.Due(total);
        for (var i = 0; i < 5; i++)
            story.Turn("2025-10-13 10:00", ledger => { ledger.Pause(total, "r", "u"); ledger.Resume(total, "u"); });
        Assert.Equal(("2025-10-15 18:00", due), (due, story.Due(total)));
    }

    [Fact]
    public void Many_short_pauses_of_a_deadline_that_ends_at_midnight_do_not_add_up_to_days()
    {
        var story = Started(total, fiveDays with { Counting = new Counting(End: CountEnd.Midnight) }, "2025-10-13 10:00"); // 20th
        for (var day = 13; day <= 17; day++)
        {
            story.Turn($"2025-10-{day} 14:00", ledger => ledger.Pause(total, "r", "u"));
            story.Turn($"2025-10-{day} 15:00", ledger => ledger.Resume(total, "u"));
        }
        Assert.Equal("2025-10-21 00:00", story.Due(total));
    }

    [Fact]
    public void Suspending_a_work_item_stops_only_its_own_clocks()
    {
        var story = new Story();
        story.Turn("2025-10-09 09:00", ledger =>
        {
            ledger.Start(total, fiveDays);
            ledger.Start(accept, twoHours, visit: "1");
            ledger.Start(handle, twoHours, visit: "2");
        });
        var before = (story.Due(total), story.Due(handle));
        story.Turn("2025-10-09 10:00", ledger =>
        {
            foreach (var clock in ledger.State.OfVisit("1")) ledger.Pause(clock.Id, "r", "u");
        });
        Assert.Null(story.Due(accept));
        Assert.Equal(before, (story.Due(total), story.Due(handle)));
    }

    [Fact]
    public void An_extension_moves_the_limit_in_its_own_unit_and_takes_a_breach_back_only_into_the_future()
    {
        var story = Started(accept, twoHours, "2025-10-09 09:00");
        story.Turn("2025-10-09 10:40", ledger => ledger.Wake(accept));
        story.Turn("2025-10-09 11:30", ledger => ledger.Extend(accept, Length("1 workhour"), "r", "u"));
        Assert.Equal("2025-10-09 12:00", story.Due(accept));
        Assert.Null(story[accept].BreachedAt);
        Assert.Null(story[accept].WarnedAt); // the new warning time is 11:36
        Assert.IsType<ClockBreached>(story.History[2]);

        story.Turn("2025-10-09 16:00", ledger => ledger.Extend(accept, Length("1 workhour"), "r", "u"));
        Assert.Equal("2025-10-09 15:00", story.Due(accept));
        Assert.NotNull(story[accept].BreachedAt);

        story.Turn("2025-10-09 16:00", ledger => ledger.Extend(accept, Length("2 days"), "r", "u"));
        Assert.Equal("2025-10-11 15:00", story.Due(accept));
    }

    [Fact]
    public void An_extension_during_a_pause_is_there_when_the_clock_goes_on()
    {
        var story = Started(accept, twoHours, "2025-10-09 09:00");
        story.Turn("2025-10-09 10:00", ledger => ledger.Pause(accept, "r", "u"));
        story.Turn("2025-10-09 10:30", ledger => ledger.Extend(accept, Length("1 workhour"), "r", "u"));
        Assert.Null(story.Due(accept));
        story.Turn("2025-10-10 09:00", ledger => ledger.Resume(accept, "u"));
        Assert.Equal("2025-10-10 11:00", story.Due(accept));
    }

    [Fact]
    public void An_outside_deadline_is_tightened_and_never_loosened()
    {
        var story = Started(total, fiveDays, "2025-10-09 10:00");
        Assert.Empty(story.Turn("2025-10-09 11:00", ledger => ledger.Tighten(total, At("2025-10-20 12:00"), "12345")));
        story.Turn("2025-10-09 11:00", ledger => ledger.Tighten(total, At("2025-10-14 12:00"), "12345"));
        Assert.Empty(story.Turn("2025-10-09 11:00", ledger => ledger.Tighten(total, At("2025-10-14 13:00"), "12345")));
        Assert.Equal("2025-10-14 12:00", story.Due(total));

        story.Turn("2025-10-09 12:00", ledger => ledger.Extend(total, Length("5 workdays"), "r", "u"));
        Assert.Equal("2025-10-14 12:00", story.Due(total));
        Assert.Equal("2025-10-22 10:00", Text(story[total].Times.Own));
    }

    [Fact]
    public void An_outside_deadline_does_not_stop_for_our_pause()
    {
        var story = Started(total, fiveDays, "2025-10-09 10:00");
        story.Turn("2025-10-09 11:00", ledger => ledger.Tighten(total, At("2025-10-14 12:00"), "12345"));
        story.Turn("2025-10-10 10:00", ledger => ledger.Pause(total, "r", "u"));
        Assert.Equal("2025-10-14 12:00", story.Due(total));
        story.Turn("2025-10-14 12:00", ledger => { ledger.Wake(total); ledger.Wake(total); });
        Assert.IsType<ClockBreached>(story.History[^1]);
    }

    [Fact]
    public void A_year_imported_late_recounts_what_was_provisional_even_after_the_holiday()
    {
        var story = Started(total, fiveDays, "2026-12-30 10:00");
        Assert.True(story[total].Times.Provisional);
        Assert.Equal("2027-01-06 10:00", story.Due(total));

        story.Calendar = WorkCalendar.China.WithYear(2027, [new(new DateOnly(2027, 1, 1), false)], "cn-2027", [])!;
        var changed = Assert.IsType<CalendarChanged>(Assert.Single(story.Turn("2027-01-04 10:00", ledger => ledger.ChangeCalendar())));
        Assert.Equal("cn-2027", changed.Calendar);
        Assert.Equal(("2027-01-07 10:00", false), (story.Due(total), story[total].Times.Provisional));
        Assert.Empty(story.Turn("2027-01-04 11:00", ledger => ledger.ChangeCalendar()));
    }

    [Fact]
    public void Another_calendar_is_adopted_before_anything_is_decided_with_it()
    {
        var story = Started(total, fiveDays, "2026-12-30 10:00");
        story.Calendar = WorkCalendar.China.WithYear(2027, [new(new DateOnly(2027, 1, 1), false)], "cn-2027", [])!;
        var events = story.Turn("2027-01-04 10:00", ledger => ledger.Start(accept, twoHours));
        Assert.Collection(events, first => Assert.IsType<CalendarChanged>(first), second => Assert.IsType<ClockStarted>(second));
        Assert.Equal("cn-2027", story.State.Calendar);
    }

    [Fact]
    public void What_cannot_be_done_is_refused_and_leaves_no_event()
    {
        var story = Started(accept, twoHours, "2025-10-09 09:00");
        Assert.Empty(story.Turn("2025-10-09 09:30", ledger =>
        {
            Assert.Equal("calendar.clock.running", ledger.Start(accept, twoHours)!.Code);
            Assert.Equal("calendar.clock.notPaused", ledger.Resume(accept, "u")!.Code);
            Assert.Equal("calendar.clock.unknown", ledger.Pause(handle, "r", "u")!.Code);
            Assert.Equal("calendar.clock.unknown", ledger.Extend(handle, Length("1 day"), "r", "u")!.Code);
            Assert.Equal("calendar.clock.unknown", ledger.Tighten(handle, At("2025-10-09 09:31"), "s")!.Code);
            Assert.Equal("calendar.clock.unknown", ledger.Meet(handle)!.Code);
            Assert.Equal("calendar.clock.unknown", ledger.Cancel(handle, "r")!.Code);
        }));
        story.Turn("2025-10-09 09:40", ledger => ledger.Pause(accept, "r", "u"));
        Assert.Empty(story.Turn("2025-10-09 09:50", ledger => Assert.Equal("calendar.clock.paused", ledger.Pause(accept, "r", "u")!.Code)));
    }
}
