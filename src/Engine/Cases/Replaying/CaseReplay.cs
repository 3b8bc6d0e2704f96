using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>A recorded case walked again under another version.</summary>
/// <param name="Differences">What is otherwise, in the order of the way; empty when nothing is. Codes are <c>replay.…</c>, paths are activities.</param>
/// <param name="IsWhole">The way was walked to the end of the record; else the last difference says where it stops.</param>
public sealed record ReplayedCase(CaseId Case, string Number, IReadOnlyList<Problem> Differences, bool IsWhole);

/// <summary>
/// Walks what people did in a recorded case, and what scripts and calls answered, through the flow of another version. Pure: nothing is written, sent or
/// run. Timers fire when the other version says; forms are as they were filled in.
/// </summary>
public sealed partial class CaseReplay
{
    /// <summary>A step that was offered to people.</summary>
    sealed record Offered(string Activity, string People, DateTimeOffset At, IReadOnlyList<(string Id, DateTimeOffset Due)> Limits);

    const int MostTimers = 500;

    readonly LightApp before, after;
    readonly Record facts;
    readonly WorkCalendar calendar;
    readonly UnitTree tree;
    readonly List<Problem> differences = [];
    readonly Dictionary<int, string> recordedActivity = [];
    /// <summary>Recorded work items, and the visits of the walk that were completed in their place.</summary>
    readonly Dictionary<int, WorkItemOpened> recordedItem = [];
    readonly Dictionary<int, int> walkedAs = [];
    readonly Dictionary<int, string> performers = [];
    readonly List<Offered> recorded = [], walked = [];
    FlowState state = FlowState.NotStarted;
    Record form = Record.Empty;
    string street = "", number = "";
    string? recordedEnd;
    DateTimeOffset now;

    CaseReplay(Record facts, LightApp before, LightApp after, WorkCalendar calendar, UnitTree tree) => (this.facts, this.before, this.after, this.calendar, this.tree) = (facts, before, after, calendar, tree);

    /// <param name="id">The case.</param>
    /// <param name="history">All of it.</param>
    /// <param name="facts">Its head as expressions read it; the owner is the one of the walk.</param>
    /// <param name="before">The version it ran by.</param>
    /// <param name="after">The version to walk it through.</param>
    public static ReplayedCase Run(CaseId id, IReadOnlyList<CaseEntry> history, Record facts, LightApp before, LightApp after, WorkCalendar calendar, UnitTree tree)
    {
        var replay = new CaseReplay(facts, before, after, calendar, tree);
        var whole = replay.Walk(history);
        if (whole) replay.Compare();
        return new ReplayedCase(id, replay.number, replay.differences, whole);
    }

    bool Walk(IReadOnlyList<CaseEntry> history)
    {
        migrations.AddRange(history.SelectMany(h => h.Events.OfType<FlowMigrated>()));
        foreach (var incident in history.SelectMany(h => h.Events.OfType<IncidentRaised>()))
            if (NowCalled(incident.Problem.Path ?? "") is var at) incidents[at] = incidents.GetValueOrDefault(at) + 1;
        foreach (var entry in history)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(entry.Row.OccurredAt);
            if (!Advance(at)) return false;
            now = at;
            foreach (var happened in entry.Events) Note(happened);
            foreach (var happened in entry.Events)
                if (!Follow(happened, entry)) return false;
            Stand();
        }
        return true;
    }

    /// <summary>What the record says, without walking.</summary>
    void Note(object happened)
    {
        switch (happened)
        {
            case CaseOpened opened: (form, street, number) = (opened.Form, opened.Street, opened.Number); break;
            case FormChanged changed:
                var values = new RecordBuilder(form);
                foreach (var (name, value) in changed.Changes) values.Set(name, value);
                form = values.ToRecord();
                break;
            case VisitStarted visit: recordedActivity[visit.Visit] = NowCalled(visit.Activity); break;
            case WorkItemOpened item:
                recordedItem[item.Visit] = item;
                recorded.Add(Of(item with { Activity = NowCalled(item.Activity) }, before));
                break;
            case FlowMigrated: migrations.RemoveAt(0); break;
            case FlowEnded ended: recordedEnd = ended.Result; break;
            case FlowReopened: recordedEnd = null; break;
        }
    }

    bool Follow(object happened, CaseEntry entry)
    {
        switch (happened)
        {
            case FlowStarted: return Do(new Stimulus.Start(), null);
            case ItemCompleted done: return Complete(done, entry);
            case AskAnswered answer:
                return Waiting(answer.Visit, visit => Ask(visit) is not null) is not { } asking
                    || Do(new Stimulus.Answer(Ask(asking)!.Ask, answer.Value, answer.Error, entry.Events.OfType<VisitEnded>().FirstOrDefault(v => v.Visit == answer.Visit)?.Outcome), null);
            case VisitEnded ended when before.Flow.Find(Named(ended.Visit))?.Kind == ActivityKind.Wait:
                return Waiting(ended.Visit, visit => Signal(visit) is not null) is not { } hearing || Do(new Stimulus.Signal(Signal(hearing)!.Name, Heard(ended.Visit, entry)), null);
            case ItemReturned back:
                if (Waiting(back.Visit, v => state.WorkItem(v) is not null) is not { } from || Past(Named(back.Target)) is not { } target) return Stop("replay.step.missing", Named(back.Visit));
                return Do(new Stimulus.Return(from, target, string.Equals(back.Mode, "direct", StringComparison.OrdinalIgnoreCase) ? ReturnMode.Direct : ReturnMode.Rewalk), Named(back.Visit));
            case DispatchRefused refused:
                return Waiting(refused.Visit, v => state.WorkItem(v) is not null) is { } refusing ? Do(new Stimulus.RefuseDispatch(refusing, refused.Unit), Named(refused.Visit)) : Stop("replay.step.missing", Named(refused.Visit));
            case ClosedEarly closed: return state.Status == FlowStatus.Ended || Do(new Stimulus.Close(closed.Result), null);
            case Reopened: return state.Status != FlowStatus.Ended || Do(new Stimulus.Reopen(entry.Events.OfType<FlowReopened>().FirstOrDefault() is { } again ? NowCalled(again.Activity) : null), null);
            default: return ByPeople(happened, entry);
        }
    }

    bool Complete(ItemCompleted done, CaseEntry entry)
    {
        var activity = Named(done.Visit);
        if (Waiting(done.Visit, v => state.WorkItem(v) is not null) is not { } visit) return Stop("replay.step.missing", activity);
        var item = state.WorkItem(visit)!;
        if (!item.Outcomes.Contains(done.Outcome)) return Stop("replay.outcome", activity, ("outcome", done.Outcome));
        (performers[visit], walkedAs[done.Visit]) = (done.User, visit);
        var owner = entry.Events.OfType<OwnerSet>().FirstOrDefault(o => o.Visit == done.Visit);
        var output = owner is null ? Record.Empty : Record.Of(("unit", owner.Unit), ("basis", owner.Basis == DispatchBasis.Negotiated ? "negotiated" : "appointed"));
        return Do(new Stimulus.Complete(visit, done.Outcome, output), activity);
    }

    /// <summary>Fires what the other version's timers have due until then.</summary>
    bool Advance(DateTimeOffset until)
    {
        for (var fired = 0; fired < MostTimers && state.Status == FlowStatus.Running; fired++)
        {
            TimerSet? first = null;
            foreach (var timer in state.Timers)
                if (timer.StoppedAt is null && timer.Due <= until && (first is null || timer.Due < first.Due)) first = timer;
            if (first is null) return true;
            now = first.Due;
            if (!Do(new Stimulus.TimerDue(first.Visit, first.Timer), null)) return false;
        }
        return true;
    }

    bool Do(Stimulus stimulus, string? activity)
    {
        var turn = FlowRunner.Run(after.Flow, state, stimulus, Told);
        if (turn.Refusal is { } refusal) return Stop("replay.refused", activity ?? refusal.Path, ("code", refusal.Code));
        state = turn.State;
        foreach (var happened in turn.Events)
        {
            if (happened is WorkItemOpened item) walked.Add(Of(item, after));
            if (happened is IncidentRaised incident && !IsRecorded(incident)) differences.Add(Problem.At("replay.incident", incident.Problem.Path, ("step", NameIn(after, incident.Problem.Path)), ("code", incident.Problem.Code)));
        }
        return true;
    }

    FlowFacts Told => new()
    {
        Now = now, Form = form, Case = facts, DutyTable = name => after.DutyTable(name, street),
        Due = (from, text) => WorkDuration.Parse(text, out var within) is null ? calendar.Add(from, within).At : null, Workdays = CalendarDays.Of(calendar),
        Performer = visit => performers.GetValueOrDefault(visit), IsStreet = unit => tree.TryFind(new UnitId(unit), out var found) && found.Kind == UnitKind.Street,
    };

    /// <summary>The live visit there of the activity a recorded visit was of: of several, the one that is offered to the same people, else the first that waits for the same.</summary>
    int? Waiting(int recordedVisit, Func<int, bool> waits)
    {
        var (activity, offered) = (Named(recordedVisit), recordedItem.GetValueOrDefault(recordedVisit));
        int? first = null;
        foreach (var visit in state.Live)
        {
            if (visit.Activity != activity || !waits(visit.Id)) continue;
            first ??= visit.Id;
            if (offered is not null && state.WorkItem(visit.Id) is { } item && item.Unit == offered.Unit && (item.Users ?? []).SequenceEqual(offered.Users ?? [])) return visit.Id;
        }
        return first;
    }

    int? Past(string activity)
    {
        for (var i = state.Visits.Length - 1; i >= 0; i--)
            if (state.Visits[i] is { Undone: false, Status: VisitStatus.Ended } visit && visit.Activity == activity) return visit.Id;
        return null;
    }

    OpenAsk? Ask(int visit) => state.Asks.ToArray().FirstOrDefault(a => a.Visit == visit);
    SignalAwaited? Signal(int visit) => state.Signals.ToArray().FirstOrDefault(s => s.Visit == visit);
    string Named(int recordedVisit) => recordedActivity.GetValueOrDefault(recordedVisit, "");

    Value Heard(int visit, CaseEntry entry) => before.Flow.Find(Named(visit))?.Definition.Into is { } into && entry.Events.OfType<VariableSet>().LastOrDefault(v => v.Name == into) is { } set ? set.Value : Value.Null;

    Offered Of(WorkItemOpened item, LightApp app) => new(item.Activity, string.Join(" ", new[] { item.Post, item.Unit }.Concat(item.Users ?? []).Where(p => !string.IsNullOrEmpty(p))), now,
        app.Steps.TryGetValue(item.Activity, out var step) ? [.. step.Deadlines.Select(d => (d.Id, calendar.Add(now, d.Within, d.Counting).At))] : []);

    bool Stop(string code, string? activity, params ReadOnlySpan<(string, string)> values)
    {
        differences.Add(Problem.At(code, activity, [("step", NameIn(before, activity)), .. values]));
        return false;
    }

    static string NameIn(LightApp app, string? activity) => activity is null ? "" : app.Flow.Find(activity)?.Definition.Name ?? activity;

    void Compare()
    {
        var order = walked.Select(w => w.Activity).ToList();
        foreach (var group in recorded.Select(r => r.Activity).Concat(order).Distinct().ToArray())
        {
            var (was, so) = (recorded.FindAll(r => r.Activity == group), walked.FindAll(w => w.Activity == group));
            if (was.Count > so.Count) Differs("replay.step.gone", before, group, ("n", Text(was.Count - so.Count)));
            if (so.Count > was.Count) Differs("replay.step.added", after, group, ("n", Text(so.Count - was.Count)));
            for (var i = 0; i < Math.Min(was.Count, so.Count); i++) Compare(was[i], so[i]);
        }
        if (recorded.Count == order.Count && !recorded.Select(r => r.Activity).SequenceEqual(order) && recorded.Select(r => r.Activity).Order(StringComparer.Ordinal).SequenceEqual(order.Order(StringComparer.Ordinal)))
            differences.Add(Problem.Of("replay.order", ("before", string.Join(" → ", recorded.Select(r => NameIn(before, r.Activity)))), ("after", string.Join(" → ", order.Select(a => NameIn(after, a))))));
        if (recordedEnd != state.Result) differences.Add(Problem.Of("replay.end", ("before", recordedEnd ?? "—"), ("after", state.Result ?? "—")));
    }

    void Compare(Offered was, Offered so)
    {
        if (was.People != so.People) Differs("replay.people", after, was.Activity, ("before", was.People), ("after", so.People));
        foreach (var id in was.Limits.Concat(so.Limits).Select(l => l.Id).Distinct())
        {
            var (old, other) = (Limit(was, id), Limit(so, id));
            if (old != other) Differs("replay.deadline", after, was.Activity, ("id", id), ("before", old), ("after", other));
        }
    }

    string Limit(Offered one, string id) => one.Limits.FirstOrDefault(l => l.Id == id) is { Id: not null } limit ? TimeZoneInfo.ConvertTime(limit.Due, calendar.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "—";

    void Differs(string code, LightApp app, string activity, params ReadOnlySpan<(string, string)> values) => differences.Add(Problem.At(code, activity, [("step", NameIn(app, activity)), .. values]));

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
