using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Scripts;

namespace LowCode.Cases.Simulating;

/// <summary>
/// Plays many cases of an app through a stretch of the real calendar: the same flow runner and deadline ledger as in earnest, under a clock that jumps from
/// one happening to the next, with people who work office hours. Forms are not checked: what they hold is made up. Pure; a seed gives one result.
/// </summary>
public sealed class Simulation
{
    /// <summary>Happenings for each case beyond which the flow is taken never to come to rest.</summary>
    const int MostHappenings = 400;
    /// <summary>Answers of scripts and calls within one turn.</summary>
    const int MostAnswers = 100;
    /// <summary>Cases whose way is told.</summary>
    public const int Told = 5;

    enum Kind : byte { Arrival, Finish, Signal, Wake }

    readonly record struct Happening(Kind Kind, SimulatedCase? Case, WaitingItem? Item = null, string? Signal = null);

    readonly LightApp app;
    readonly SimulationPlan plan;
    readonly WorkCalendar calendar;
    readonly OrgDirectory directory;
    readonly string street;
    readonly SimulatedSteps steps;
    readonly SampleData data;
    readonly SimulationTally tally;
    readonly Lots lots;
    readonly PriorityQueue<Happening, (long At, long Order)> coming = new();
    readonly SortedDictionary<string, StaffPool> pools = new(StringComparer.Ordinal);
    /// <summary>Posts at which somebody became free or something came.</summary>
    readonly HashSet<StaffPool> touched = [];
    readonly DateTimeOffset from, until;
    readonly Action<long, long>? told;
    DateTimeOffset now;
    long order;
    int opened;

    Simulation(LightApp app, SimulationPlan plan, WorkCalendar calendar, UnitTree tree, IReadOnlyDictionary<string, StepPlan> recorded, Action<long, long>? told)
    {
        (this.app, this.plan, this.calendar, this.told, lots) = (app, plan, calendar, told, new Lots(plan.Seed));
        directory = new OrgDirectory(0, tree, [], [], DateTimeOffset.UnixEpoch);
        street = plan.Street ?? tree.Units.FirstOrDefault(u => u is { Kind: UnitKind.Street, Disabled: false })?.Id.Value ?? "";
        (steps, data) = (new SimulatedSteps(app.Flow, plan, recorded), new SampleData(app, plan.Data));
        (from, until) = (Midnight(plan.From), Midnight(plan.From.AddDays(plan.Days)));
        tally = new SimulationTally(app);
        foreach (var post in SimulatedSteps.PostsOf(app.Flow)) PoolOf(post);
    }

    /// <param name="app">The version, with its settings.</param>
    /// <param name="plan">Checked with <see cref="SimulationPlan.Check"/>.</param>
    /// <param name="recorded">Shares and times of recorded cases by activity; empty when they are not wanted.</param>
    /// <param name="cancellation">Ends it with an exception.</param>
    public static SimulationResult Run(LightApp app, SimulationPlan plan, WorkCalendar calendar, UnitTree tree, IReadOnlyDictionary<string, StepPlan> recorded, CancellationToken cancellation = default) =>
        Run(app, plan, calendar, tree, recorded, null, cancellation);

    /// <param name="told">Told now and then how many days of how many are over.</param>
    internal static SimulationResult Run(LightApp app, SimulationPlan plan, WorkCalendar calendar, UnitTree tree, IReadOnlyDictionary<string, StepPlan> recorded, Action<long, long>? told, CancellationToken cancellation) =>
        new Simulation(app, plan, calendar, tree, recorded, told).Play(cancellation);

    SimulationResult Play(CancellationToken cancellation)
    {
        for (var day = 0; day < plan.Days; day++) Arrive(plan.From.AddDays(day));
        var most = (long)(coming.Count + 1) * MostHappenings;
        var (happenings, cut) = (0L, false);
        while (coming.TryPeek(out _, out var next) && next.At < until.ToUnixTimeMilliseconds())
        {
            if (++happenings > most) { cut = true; break; }
            if (happenings % 256 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                told?.Invoke((long)(now - from).TotalDays, plan.Days);
            }
            var happening = coming.Dequeue();
            now = At(next.At);
            Do(happening);
            Distribute();
        }
        return tally.Result(from, cut ? now : until, plan.Seed, cut, pools.Values, calendar);
    }

    /// <summary>Cases of one day, at any time of its office hours; of a free day, of what would be its office hours.</summary>
    void Arrive(DateOnly day)
    {
        var count = lots.Around(calendar.IsWorkday(day) ? plan.PerDay : plan.PerFreeDay);
        var hours = calendar.Data.OfficeHours;
        for (var i = 0; i < count; i++)
        {
            var at = Midnight(day).AddMilliseconds(hours.At(1 + (long)(lots.Share() * (hours.PerDay - 1))));
            Plan(at, new Happening(Kind.Arrival, null));
        }
    }

    void Do(Happening happening)
    {
        switch (happening.Kind)
        {
            case Kind.Arrival: Open(); break;
            case Kind.Finish: Finish(happening.Item!); break;
            case Kind.Signal when happening.Case!.State.Flow.Signals.ToArray().Any(s => s.Name == happening.Signal): Turn(happening.Case, t => t.Run(new Stimulus.Signal(happening.Signal!, Value.Null))); break;
            case Kind.Wake: Wake(happening.Case!); break;
        }
    }

    void Open()
    {
        var one = new SimulatedCase(++opened, opened <= Told);
        var number = opened.ToString(CultureInfo.InvariantCulture);
        var form = data.Opening(lots);
        var begun = new CaseOpened(app.Manifest.Id, app.Manifest.Version, number, street, number, false, form, null, app.SettingsDigest);
        tally.Opened(one, now);
        Turn(one, turn =>
        {
            turn.Case = CaseFold.After(CaseState.Nothing, new CommandHeader(1, Actor.Engine.Name, now), [begun]);
            turn.Open(begun);
            return turn.Run(new Stimulus.Start());
        });
    }

    void Finish(WaitingItem item)
    {
        var pool = PoolOf(PostOf(item.Item));
        pool.Finish(item, Position(now) - item.BegunAt);
        touched.Add(pool);
        if (item.Gone) return;
        item.Case.Items.Remove(item.Item.Visit);
        var outcome = steps.Outcome(item.Item.Activity, lots);
        tally.Done(item, outcome, Position(now), now);
        Turn(item.Case, turn =>
        {
            if (item.Item.Form is { } form && data.Filled(form, turn.Form, lots) is var values && !ReferenceEquals(values, turn.Form))
                turn.Fill(item.Item.Visit, Completion.Changes(turn.Form, values), values);
            turn.Emit(new ItemCompleted(item.Item.Visit, item.Person!, outcome, null));
            return turn.Run(new Stimulus.Complete(item.Item.Visit, outcome, Record.Of(("unit", street))));
        });
    }

    void Wake(SimulatedCase one)
    {
        one.WakeAt = null;
        // The clock or timer may have been stopped meanwhile.
        if (CaseDecider.NextWake(one.State) is { } due && due <= now) Settle(one, CaseDecider.Decide(one.State, new Wake(), Actor.Engine, Facts(one)));
        else Follow(one);
    }

    CaseFacts Facts(SimulatedCase one) => new(now, app, calendar, directory, one.Number.ToString(CultureInfo.InvariantCulture));

    void Turn(SimulatedCase one, Func<CaseTurn, Problems.Problem?> act)
    {
        var turn = new CaseTurn(one.State, Facts(one), Actor.Engine, now) { Case = one.State };
        // What the flow refuses leaves the case where it is; nobody would come back to it here.
        if (act(turn) is { } refused) { tally.Stuck(one, refused.Path, now); return; }
        // Scripts and calls answer at once, as often one way as the other.
        for (var round = 0; round < MostAnswers && turn.Flow.Asks is [var ask, ..]; round++)
        {
            var outcome = steps.Outcome(turn.Flow.Visit(ask.Visit)!.Activity, lots);
            if (turn.Run(new Stimulus.Answer(ask.Ask, outcome, null, outcome)) is not null) break;
        }
        Settle(one, turn.Decide());
    }

    /// <summary>The case stands otherwise now: items are offered or taken away, clocks may have run out.</summary>
    void Settle(SimulatedCase one, Decision decision)
    {
        if (decision.Refusal is not null) return;
        one.State = decision.State;
        foreach (var happened in decision.Events)
            switch (happened)
            {
                case WorkItemOpened opened when one.State.Item(opened.Visit) is { IsLive: true } item: Offer(one, item); break;
                case WorkItemVoided voided when one.Items.Remove(voided.Visit, out var item):
                    PoolOf(PostOf(item.Item)).Withdraw(item);
                    tally.Withdrawn(item);
                    break;
                case SignalAwaited awaited:
                    Plan(After(steps.Time(one.State.Flow.Visit(awaited.Visit)!.Activity, lots)), new Happening(Kind.Signal, one, null, awaited.Name));
                    break;
                case ClockEvent clock: tally.Clock(one, clock, now); break;
                case FlowEnded ended: tally.Closed(one, ended.Result, now, calendar); break;
                case IncidentRaised raised: tally.Stuck(one, raised.Problem.Path, now); break;
            }
        Follow(one);
    }

    void Offer(SimulatedCase one, CaseItem item)
    {
        var waiting = new WaitingItem(one, item, Position(now));
        one.Items[item.Visit] = waiting;
        var pool = PoolOf(PostOf(item));
        pool.Offer(waiting);
        tally.Offered(waiting, pool.Post, now);
        touched.Add(pool);
    }

    void Follow(SimulatedCase one)
    {
        if (CaseDecider.NextWake(one.State) is not { } due || due >= one.WakeAt) return;
        one.WakeAt = due;
        Plan(due > now ? due : now, new Happening(Kind.Wake, one));
    }

    /// <summary>Whoever is free takes what waits.</summary>
    void Distribute()
    {
        if (touched.Count == 0) return;
        var at = Position(now);
        foreach (var pool in touched)
        {
            while (pool.Begin(at) is { } item)
            {
                SimulationTally.Begun(item, now);
                Plan(After(steps.Time(item.Item.Activity, lots)), new Happening(Kind.Finish, null, item));
            }
            pool.Look(now);
        }
        touched.Clear();
    }

    StaffPool PoolOf(string post)
    {
        if (!pools.TryGetValue(post, out var pool)) pools[post] = pool = new StaffPool(post, plan.Staff.GetValueOrDefault(post, 1));
        return pool;
    }

    static string PostOf(CaseItem item) => item.Post ?? SimulationPlan.Anybody;

    long Position(DateTimeOffset at) => calendar.Axis.Position(TimeUnit.WorkMinutes, at);

    /// <summary>When so many milliseconds of office hours are over.</summary>
    DateTimeOffset After(long milliseconds) => calendar.Axis.Moment(TimeUnit.WorkMinutes, Position(now) + milliseconds);

    void Plan(DateTimeOffset at, Happening happening) => coming.Enqueue(happening, (at.ToUnixTimeMilliseconds(), order++));

    DateTimeOffset Midnight(DateOnly day) => calendar.Axis.FromLocal(day.DayNumber * DayHours.Day);

    static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
