using System.Collections.Immutable;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// One decision in the making: collects events and keeps form, flow and clocks as they stand after them. Lives for one turn; pure but for itself.
/// </summary>
sealed partial class CaseTurn
{
    readonly CaseState before;
    readonly CaseFacts facts;
    readonly Actor actor;
    readonly List<object> events = new(16);
    readonly List<FlowAsk> asks = [];
    readonly DeadlineLedger ledger;
    ImmutableArray<Suspension> suspensions;
    Suspension? halt;
    (int Visit, string User) completed;
    Record? factsOfCase;

    public CaseTurn(CaseState before, CaseFacts facts, Actor actor, DateTimeOffset at)
    {
        (this.before, this.facts, this.actor, At, Rules) = (before, facts, actor, at, new RuleNotes(facts.Recording));
        (Form, Flow, Outside, suspensions) = (before.Form, before.Flow, before.Outside, before.Suspensions);
        halt = before.Halt;
        // Clocks never run backwards, however late offline work comes in.
        ledger = new DeadlineLedger(before.Ledger, facts.Calendar, at > before.UpdatedAt ? at : before.UpdatedAt);
    }

    public DateTimeOffset At { get; }
    /// <summary>Rules that decided something.</summary>
    public RuleNotes Rules { get; }
    /// <summary>The version the case is pinned to.</summary>
    public LightApp App => facts.App;
    public Record Form { get; private set; }
    public FlowState Flow { get; private set; }
    public OutsideReference? Outside { get; private set; }
    public bool IsEnded => Flow.Status == FlowStatus.Ended;
    /// <summary>Scripts have to run before the command is whole.</summary>
    public bool IsAsking => asks.Exists(a => Awaits(a.Ask));

    /// <summary>The flow still waits for this answer.</summary>
    public bool Awaits(int ask)
    {
        foreach (var open in Flow.Asks)
            if (open.Ask == ask) return true;
        return false;
    }
    /// <summary>The street and case facts that rules read; set before the first flow step of a new case.</summary>
    public CaseState Case
    {
        get;
        set => (field, factsOfCase) = (value, null);
    } = CaseState.Nothing;

    /// <summary>What rules and flows may read as <c>case</c>.</summary>
    public Record Facts => factsOfCase ??= Case.Facts();

    public void Emit(CaseEvent happened)
    {
        events.Add(happened);
        if (happened is ItemCompleted done) completed = (done.Visit, done.User);
    }

    public void Fill(int visit, Record changes, Record values)
    {
        Form = values;
        if (changes.Count > 0) events.Add(new FormChanged(visit, changes));
    }

    /// <summary>Keeps what lists show in step with the form.</summary>
    public void Describe(CaseState state)
    {
        if (Described.Of(facts.App, Form, state.Confidential) is { } told && told != new CaseDescribed(state.Category, state.Claimant, state.Channel, state.Grid)) events.Add(told);
    }

    public void Open(CaseOpened opened)
    {
        events.Add(opened);
        Form = opened.Form;
        foreach (var rule in facts.App.Deadlines) ledger.Start(ClockId.OfCase(rule.Id), rule);
    }

    /// <summary>Another platform's number and deadline. Its deadline binds every clock of the whole case; an app that has none gets one.</summary>
    public void Bind(OutsideReference outside)
    {
        Emit(new OutsideSet(outside.System, outside.Number, outside.Due));
        Outside = outside;
        if (outside.Due is { } due) Tighten(due, outside.System);
    }

    void Tighten(DateTimeOffset due, string source)
    {
        if (!ledger.State.Clocks.Any(c => c.Visit is null))
        {
            var minutes = (int)Math.Clamp(Math.Ceiling((due - At).TotalMinutes), 1, WorkDuration.MaxAmount);
            ledger.Start(ClockId.OfCase("outside"), new DeadlineRule("outside", new WorkDuration(minutes, TimeUnit.Minutes), Scope: ClockScope.Case));
        }
        foreach (var clock in ledger.State.Clocks)
            if (clock.Visit is null) ledger.Tighten(clock.Id, due, source);
    }

    /// <summary>What an imported case's flow would have sent is not sent; a call that waits is answered with nothing, so that nothing hangs.</summary>
    public Problem? AnswerCalls()
    {
        for (var rounds = 0; rounds < 32 && Array.Find(Flow.Asks.ToArray(), IsCall) is { } ask; rounds++)
            if (Run(new Stimulus.Answer(ask.Ask, Value.Null)) is { } problem) return problem;
        return null;

        bool IsCall(OpenAsk ask) => events.Exists(e => e is EffectRequested effect && effect.Ask == ask.Ask);
    }

    /// <summary>A clock or timer has come due by then.</summary>
    public bool HasDue(DateTimeOffset then)
    {
        foreach (var clock in ledger.State.Clocks)
            if (DeadlineLedger.NextWake(clock)?.At <= then) return true;
        foreach (var timer in Flow.Timers)
            if (timer.Due <= then) return true;
        return false;
    }

    /// <summary>Passes what came due in the past of an imported case: clocks say that they are late since when they were; the flow's timers do nothing,
    /// but one that the flow itself waits for lets it go on.</summary>
    public void PassDue()
    {
        foreach (var clock in ledger.State.Clocks)
            for (var one = clock; one is not null && DeadlineLedger.NextWake(one)?.At <= At; one = ledger.State.Find(clock.Id)) ledger.Wake(clock.Id);
        foreach (var timer in Flow.Timers.ToArray())
        {
            if (timer.Due > At || Flow.Visit(timer.Visit) is not { } visit) continue;
            if (facts.App.Flow.Find(visit.Activity) is { Kind: ActivityKind.Delay })
            {
                Run(new Stimulus.TimerDue(timer.Visit, timer.Timer));
                continue;
            }
            Fold(new TimerCleared(timer.Visit, timer.Timer));
        }
    }

    /// <summary>A new owner by hand-over: the receiver has accepted.</summary>
    public void Own(OwnerSet owner) => Fold(owner);

    public void Suspend(WorkSuspended stopped)
    {
        Emit(stopped);
        suspensions = suspensions.Add(new(stopped.Visit, stopped.User, stopped.Reason, At, stopped.Until));
        StopAndGo(stopped.User);
    }

    public void Park(CaseParked parked)
    {
        Emit(parked);
        suspensions = suspensions.Add(new(null, parked.User, parked.Reason, At, null));
        StopAndGo(parked.User);
    }

    public void Resume(WorkResumed resumed)
    {
        Emit(resumed);
        suspensions = suspensions.RemoveAll(s => s.Visit == resumed.Visit);
        StopAndGo(resumed.User ?? Actor.Engine.Name);
    }

    /// <summary>Clocks run when neither their work item nor the case is suspended.</summary>
    void StopAndGo(string by)
    {
        foreach (var clock in ledger.State.Clocks)
            if (Stopped(clock.Visit) is { } why)
            {
                if (clock.PausedAt is null) ledger.Pause(clock.Id, why.Reason, by);
            }
            else if (clock.PausedAt is not null) ledger.Resume(clock.Id, by);
        foreach (var timer in Flow.Timers.ToArray())
            if (timer.StoppedAt is { } since && Stopped(VisitName(timer.Visit)) is null)
                Adopt(StandingStill.GoOn(facts.Calendar, facts.App.Flow, Flow, timer, since, ClockTime, FlowFacts()));
        StopTimers();
        // What would have been tried again meanwhile is tried now.
        foreach (var retry in before.Retries)
            if (retry is { Stopped: false, At: { } at } && at < ClockTime && before.Suspended(retry.Visit) is not null && Stopped(VisitName(retry.Visit)) is null)
                Emit(new RetryPlanned(retry.Visit, retry.Try, ClockTime, retry.Effect));
    }

    /// <summary>Timers of work that stands still stand still with it, also those that were only set meanwhile.</summary>
    void StopTimers()
    {
        if (suspensions.IsEmpty && halt is null) return;
        foreach (var timer in Flow.Timers.ToArray())
            if (timer.StoppedAt is null && Stopped(VisitName(timer.Visit)) is not null) Fold(new TimerStopped(timer.Visit, timer.Timer, ClockTime));
    }

    void Fold(FlowEvent happened)
    {
        events.Add(happened);
        Flow = Flow.Apply(happened);
    }

    DateTimeOffset ClockTime => At > before.UpdatedAt ? At : before.UpdatedAt;

    Suspension? Stopped(string? visit)
    {
        foreach (var one in suspensions)
            if (one.Visit is not { } its || VisitName(its) == visit) return one;
        return halt is not null && int.TryParse(visit, System.Globalization.CultureInfo.InvariantCulture, out _) ? halt : null;
    }

    /// <summary>Starts a clock; where work stands still it waits at its beginning.</summary>
    public void StartClock(ClockId id, DeadlineRule rule, string? visit, string? unit)
    {
        ledger.Start(id, rule, visit, unit);
        if ((halt is not null || !suspensions.IsEmpty) && Stopped(visit) is { } why) ledger.Pause(id, why.Reason, why.By);
    }

    /// <summary>Moves all limits of a work item, or of the whole case.</summary>
    public void Extend(TimeExtended extended, WorkDuration length)
    {
        Emit(extended);
        foreach (var clock in Prolonging.ClocksOf(ledger.State, extended.Visit).ToArray()) ledger.Extend(clock.Id, length, extended.Reason, extended.User);
    }

    /// <summary>What a migration makes of the flow.</summary>
    public void Adopt(IReadOnlyList<FlowEvent> migrated)
    {
        events.AddRange(migrated);
        Flow = FlowState.Fold(Flow, migrated);
        StopTimers();
    }

    /// <summary>The clocks, for what no flow event says of them.</summary>
    public DeadlineLedger Clocks => ledger;

    /// <summary>What the flow would be told.</summary>
    public FlowFacts Told => FlowFacts();

    /// <summary>Lets the flow do one stimulus and starts and stops the clocks that follow from it.</summary>
    public Problem? Run(Stimulus stimulus)
    {
        var turn = FlowRunner.Run(facts.App.Flow, Flow, stimulus, FlowFacts());
        if (turn.Refusal is not null) return turn.Refusal;
        var left = Childing.Left(Flow, turn, facts.App.Flow).ToArray();
        Flow = turn.State;
        asks.AddRange(turn.Asks);
        Rules.Note(turn.Rules);
        foreach (var happened in turn.Events)
        {
            // Tried again, the other side hears the same name as before: what it has done already it need not do twice.
            events.Add(Again is { } again && happened is EffectRequested effect && effect.Visit == again.Visit ? effect with { Same = again.Effect } : happened);
            Follow(happened);
        }
        StopTimers();
        foreach (var stop in left) Emit(stop);
        foreach (var owner in turn.Events.OfType<OwnerSet>()) AssistBy(owner);
        return null;
    }

    /// <summary>The failed step that is tried again, and under which name the world knows its effect.</summary>
    public (int Visit, string? Effect)? Again { get; set; }

    /// <summary>What the effect that is settled failed by may pass by itself; its name.</summary>
    public (bool MayPass, string? Effect) Failure { get; set; }

    public void Wake(ClockId clock) => ledger.Wake(clock);

    /// <summary>Counts again by the calendar in force; nothing when the clocks were counted by it.</summary>
    public void ChangeCalendar() => ledger.ChangeCalendar();

    public void RestartCaseClocks()
    {
        foreach (var rule in facts.App.Deadlines) ledger.Start(ClockId.OfCase(rule.Id), rule);
        if (Outside is { Due: { } due } outside && due > At) Tighten(due, outside.System);
    }

    /// <summary>The case as it stands after what was decided so far.</summary>
    public CaseState SoFar() => CaseFold.After(before, Header, [.. events, .. ledger.Events], Flow);

    CommandHeader Header => new(before.Version + 1, actor.Name, CaseDecider.Milliseconds(At));

    public Decision Decide()
    {
        if (events.Count > 0 && Rules.Applied() is { } applied) events.Add(applied);
        foreach (var clock in ledger.Events) events.Add(clock);
        if (Outside is { } outside) OutsideRules.Tell(events, outside, before, Form, facts);
        foreach (var told in Merging.Told(events, before, Flow, facts.App).ToArray()) events.Add(told);
        if (before.IsFollowing && halt is not null && events.Exists(e => e is FlowEnded)) events.Add(new Unmerged(null, Halts.Ended));
        if (Case.Parent is not null && events.OfType<FlowEnded>().FirstOrDefault() is { } ended) events.Add(new ParentTold(ended.Result));
        return new Decision(events, CaseFold.After(before, Header, events, Flow), asks.Count == 0 ? asks : asks.FindAll(a => Awaits(a.Ask)), At);
    }

    FlowFacts FlowFacts() => new()
    {
        Now = At,
        Recording = facts.Recording,
        Form = Form,
        Case = Facts,
        DutyTable = name => facts.App.DutyTable(name, Case.Street),
        Due = (from, text) => WorkDuration.Parse(text, out var within) is null ? facts.Calendar.Add(from, within).At : null,
        Workdays = CalendarDays.Of(facts.Calendar),
        Performer = visit => completed.User is not null && completed.Visit == visit ? completed.User : before.Performer(visit),
        IsStreet = unit => facts.Directory.Tree.TryFind(new UnitId(unit), out var found) && found.Kind == UnitKind.Street,
    };

    /// <summary>Asks a unit to assist, under a clock of its own.</summary>
    /// <param name="before">Units asked before.</param>
    public void Assist(int before, string unit, string? post, int visit, string? user, string matter, string? within)
    {
        var asked = new Assistance(before + 1, unit, post, visit, user, matter, At, null, AssistStatus.Asked, null, null, null, false, null, null);
        DateTimeOffset? due = null;
        if (within is not null && WorkDuration.Parse(within, out var length) is null)
        {
            StartClock(asked.Clock, new DeadlineRule("assist", length, WarnPoint.Late, Scope: ClockScope.Unit), asked.VisitName, unit);
            due = ledger.State.Find(asked.Clock)?.Times.At;
        }
        Emit(new AssistAsked(asked.Number, unit, post, visit, user, matter, due));
    }

    public void Unassist(Assistance asked, string? reason)
    {
        Emit(new AssistWithdrawn(asked.Number, reason));
        ledger.Cancel(asked.Clock, "withdrawn");
    }

    /// <summary>A dispatch asks those that its duty names; those of the dispatch before it are asked no longer.</summary>
    void AssistBy(OwnerSet owner)
    {
        if (facts.App.Flow.Find(Flow.Visit(owner.Visit)!.Activity) is not { Kind: ActivityKind.Dispatch } dispatch || Case.Importing) return;
        foreach (var earlier in before.Assists)
            if (earlier is { IsOpen: true, Visit: 0 }) Unassist(earlier, null);
        foreach (var unit in owner.Assisting ?? [])
            Assist(before.Assists.Length + events.OfType<AssistAsked>().Count(), unit, dispatch.Definition.Assist?.Post, 0, null, owner.Ground ?? Case.Title, dispatch.Definition.Assist?.Within);
    }

    void Follow(FlowEvent happened)
    {
        switch (happened)
        {
            case WorkItemOpened opened:
                if (!facts.App.Steps.TryGetValue(opened.Activity, out var step)) break;
                var visit = VisitName(opened.Visit);
                foreach (var rule in step.Deadlines) StartClock(ClockId.OfStage(rule.Id, visit), rule, visit, opened.Unit);
                break;
            case VisitEnded ended: Stop(ended.Visit, met: true); break;
            case VisitCancelled cancelled: Stop(cancelled.Visit, met: false); break;
            case WorkItemVoided voided: Stop(voided.Visit, met: false); break;
            case FlowEnded: StopAll(); break;
            case IncidentRaised raised when Retrying.Next(before, events, raised, Failure, Case.Number, ClockTime) is { } planned: Emit(planned); break;
        }
    }

    void Stop(int visit, bool met)
    {
        if (ledger.State.Clocks.IsEmpty) return;
        var name = VisitName(visit);
        foreach (var clock in ledger.State.Clocks)
            if (clock.Visit == name)
            {
                if (met) ledger.Meet(clock.Id);
                else ledger.Cancel(clock.Id, "cancelled");
            }
    }

    void StopAll()
    {
        foreach (var clock in ledger.State.Clocks)
        {
            if (clock.Visit is null) ledger.Meet(clock.Id);
            else ledger.Cancel(clock.Id, "ended");
        }
    }

    static string VisitName(int visit) => visit.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
