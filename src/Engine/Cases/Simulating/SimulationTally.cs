using LowCode.Apps;
using LowCode.Calendar;

namespace LowCode.Cases.Simulating;

/// <summary>Counts what happens while a simulation runs.</summary>
sealed class SimulationTally(LightApp app)
{
    sealed class OfActivity
    {
        public readonly List<float> Waiting = [];
        public double Worked;
        public int Open;
    }

    readonly SortedDictionary<string, OfActivity> activities = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, (string? Activity, int Started, int Late)> deadlines = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, int> ends = new(StringComparer.Ordinal);
    readonly List<float> days = [];
    readonly List<SimulatedCase> told = [];
    int cases, late, stuck;

    public void Opened(SimulatedCase one, DateTimeOffset at)
    {
        cases++;
        if (one.Told is not { } moments) return;
        told.Add(one);
        moments.Add(new SimulatedMoment(at, "opened"));
    }

    public void Offered(WaitingItem item, string post, DateTimeOffset at)
    {
        Of(item).Open++;
        item.Case.Told?.Add(new SimulatedMoment(at, "offered", item.Item.Activity, post));
    }

    public void Withdrawn(WaitingItem item) => Of(item).Open--;

    public static void Begun(WaitingItem item, DateTimeOffset at) => item.Case.Told?.Add(new SimulatedMoment(at, "begun", item.Item.Activity, item.Person));

    /// <param name="position">Now, in milliseconds of office hours.</param>
    public void Done(WaitingItem item, string outcome, long position, DateTimeOffset at)
    {
        var of = Of(item);
        of.Open--;
        of.Waiting.Add((item.BegunAt - item.OfferedAt) / 60_000f);
        of.Worked += (position - item.BegunAt) / 60_000.0;
        item.Case.Told?.Add(new SimulatedMoment(at, "done", item.Item.Activity, item.Person, outcome));
    }

    public void Clock(SimulatedCase one, ClockEvent happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case ClockStarted started: Count(one, started.Clock, started: 1, late: 0); break;
            case ClockBreached breached:
                var (key, activity) = Count(one, breached.Clock, started: 0, late: 1);
                if (!one.Late) late++;
                one.Late = true;
                one.Told?.Add(new SimulatedMoment(at, "late", activity ?? key));
                break;
        }
    }

    (string Key, string? Activity) Count(SimulatedCase one, ClockId clock, int started, int late)
    {
        // case/total, stage/accept/7
        var parts = clock.Value.Split('/');
        var activity = parts.Length > 2 && int.TryParse(parts[^1], out var visit) ? one.State.Item(visit)?.Activity : null;
        var key = activity is null ? parts[1] : $"{activity}/{parts[1]}";
        var before = deadlines.GetValueOrDefault(key);
        deadlines[key] = (activity, before.Started + started, before.Late + late);
        return (key, activity);
    }

    public void Closed(SimulatedCase one, string result, DateTimeOffset at, WorkCalendar calendar)
    {
        ends[result] = ends.GetValueOrDefault(result) + 1;
        days.Add((float)calendar.Elapsed(one.State.OpenedAt, at, TimeUnit.WorkDays));
        one.Told?.Add(new SimulatedMoment(at, "closed", null, null, result));
    }

    /// <param name="where">The activity it is about; null for the flow.</param>
    public void Stuck(SimulatedCase one, string? where, DateTimeOffset at)
    {
        if (one.Stuck) return;
        one.Stuck = true;
        stuck++;
        one.Told?.Add(new SimulatedMoment(at, "stuck", where));
    }

    public SimulationResult Result(DateTimeOffset from, DateTimeOffset until, int seed, bool cut, IEnumerable<StaffPool> pools, WorkCalendar calendar)
    {
        var office = Math.Max(1, (calendar.Axis.Position(TimeUnit.WorkMinutes, until) - calendar.Axis.Position(TimeUnit.WorkMinutes, from)) / 60_000.0);
        return new SimulationResult(from, until, seed, cases, days.Count, cases - days.Count, late, stuck, SpreadOf(days), cut,
            [.. app.Flow.Activities.Where(a => activities.ContainsKey(a.Id)).Select(a => (Activity: a, Of: activities[a.Id]))
                .Select(a => new SimulatedActivity(a.Activity.Id, a.Activity.Definition.Name ?? a.Activity.Id, a.Of.Waiting.Count, a.Of.Open, SpreadOf(a.Of.Waiting), Rounded(a.Of.Waiting.Count == 0 ? 0 : a.Of.Worked / a.Of.Waiting.Count)))],
            [.. pools.Select(p => new SimulatedPost(p.Post, p.People, p.Done, p.People == 0 ? 0 : Math.Round(p.Worked / 60_000.0 / (p.People * office), 4), p.WorstQueue, p.WorstQueueAt, p.Waiting))],
            [.. deadlines.Select(d => new SimulatedDeadline(d.Key, d.Value.Activity, d.Value.Started, d.Value.Late))],
            [.. ends.Select(e => new SimulatedEnd(e.Key, e.Value))],
            [.. told.Select(t => new ToldCase(t.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), t.Told!))]);
    }

    OfActivity Of(WaitingItem item)
    {
        if (!activities.TryGetValue(item.Item.Activity, out var of)) activities[item.Item.Activity] = of = new OfActivity();
        return of;
    }

    static Spread SpreadOf(List<float> values)
    {
        if (values.Count == 0) return new Spread(0, 0);
        values.Sort();
        return new Spread(Rounded(values.Average(v => (double)v)), Rounded(values[(int)Math.Ceiling(values.Count * 0.9) - 1]));
    }

    static double Rounded(double value) => Math.Round(value, 2);
}
