using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// Decides one command: (state, command, who, facts) → events and state, or a refusal. Rights first, then the form, then the flow. Pure.
/// </summary>
public static class CaseDecider
{
    public static Decision Decide(CaseState state, CaseCommand command, Actor actor, CaseFacts facts, DateTimeOffset? occurredAt = null)
    {
        if (occurredAt > facts.Now) return Refused(state, facts.Now, RefusalKind.Invalid, Problem.At("command.future", "occurredAt"));
        // The journal keeps UTC milliseconds; what is decided now must be what is folded later.
        var at = command is Wake ? WakeTime(state, facts.Now) : Milliseconds(occurredAt ?? facts.Now);
        if (command is MigrateCase migrate) return Migration.Decide(state, migrate, actor, facts, at);
        var turn = new CaseTurn(state, facts, actor, at) { Case = state };
        var refusal = command switch
        {
            ImportCase import => TakeOver.Begin(turn, import, actor, facts),
            OpenChild child => Childing.Open(turn, child, actor, facts),
            NoteChild note => Childing.Note(turn, state, note),
            SettleChild over => Childing.Settle(turn, state, over),
            StopChild stop => Childing.Stop(turn, state, stop),
            FollowLead follow => FollowingLead.Begin(turn, state, follow, facts),
            ShowToUnit show => FollowingLead.Show(turn, state, show),
            TakeResult result => FollowingLead.Take(turn, state, result, facts),
            LeaveLead leave => FollowingLead.Leave(turn, state, leave),
            NoteFollower note => Merging.Note(turn, state, note, facts),
            DropFollower drop => Merging.Drop(turn, state, drop),
            TakeLink link => Linking.Take(turn, state, link, facts),
            NoteLink note => Linking.Note(turn, state, note),
            DropLink drop => Linking.Drop(turn, state, drop),
            OpenCase open => Opening.Decide(turn, open, actor, facts),
            ImportStep step => TakeOver.Go(turn, state, step, actor, facts),
            Wake => Awaken(turn, state, at, facts),
            RecountClocks => Done(turn.ChangeCalendar),
            SettleEffect settle => Settle(turn, state, settle),
            RateCase rate when actor.IsClaimant => Rating.Decide(turn, state, rate),
            HandOverItem over => HandOver.Decide(turn, state, over, actor.Caller ?? throw new InvalidOperationException("a person's command needs a caller"), facts),
            SupplyDocuments supply when actor.IsClaimant => Applying.Supply(turn, state, supply, actor, facts),
            WithdrawCase withdraw when actor.IsClaimant => Applying.Withdraw(turn, state, withdraw, facts),
            ReopenCase again when actor.IsClaimant => Applying.Again(turn, state, again, facts),
            _ => OfPeople(turn, state, command, actor, actor.Caller ?? throw new InvalidOperationException("a person's command needs a caller"), facts),
        };
        if (refusal is not null) return Refused(state, at, refusal);
        var decision = turn.Decide();
        return decision.Events.Count > 0 ? decision : Refused(state, at, RefusalKind.Conflict, Problem.Of("case.notDue"));
    }

    /// <summary>Goes on with a decision whose scripts were run outside: the same command, its events so far and the answers after them.</summary>
    public static Decision Continue(CaseState before, Decision soFar, IReadOnlyList<(int Ask, Value Value, Problem? Error)> answers, Actor actor, CaseFacts facts)
    {
        var turn = new CaseTurn(soFar.State, facts, actor, soFar.At) { Case = soFar.State };
        foreach (var (ask, value, error) in answers)
            // What an answer before this one has taken away, as an end or the first at a join does, is not asked any more; refusing would undo the answer before, for ever.
            // guard: answers to what is over
            if (turn.Awaits(ask) && turn.Run(new Stimulus.Answer(ask, value, error)) is { } problem) return Refused(before, soFar.At, RefusalKind.Conflict, problem);
        if (soFar.State.Importing && turn.AnswerCalls() is { } stuck) return Refused(before, soFar.At, RefusalKind.Conflict, stuck);
        var more = turn.Decide();
        // One command, one version: the state is the fold of all its events onto the state before.
        return more with { Events = [.. soFar.Events, .. more.Events], State = more.State with { Version = before.Version + 1 } };
    }

    /// <summary>When the case has to be woken next, or null.</summary>
    public static DateTimeOffset? NextWake(CaseState state)
    {
        DateTimeOffset? next = null;
        // A past that is not whole yet must not fire what was due in it.
        if (state.Importing) return next;
        foreach (var timer in state.Flow.Timers)
            if (timer.StoppedAt is null) next = Earlier(next, timer.Due);
        foreach (var clock in state.Ledger.Clocks)
            if (DeadlineLedger.NextWake(clock) is { } wake) next = Earlier(next, wake.At);
        foreach (var stopped in state.Suspensions)
            if (stopped.Until is { } until) next = Earlier(next, until);
        if (state.Parked is { IsDue: false } parked) next = Earlier(next, parked.Review);
        if (state.Status != CaseStatus.Closed)
            foreach (var document in state.Documents)
                if (document.LateFrom is { } late) next = Earlier(next, late);
        // While the whole case stands still nothing is tried; what came due meanwhile is tried when it goes on.
        foreach (var retry in Retrying.Waiting(state)) next = Earlier(next, retry.At!.Value);
        return next;
    }

    static Refusal? OfPeople(CaseTurn turn, CaseState state, CaseCommand command, Actor actor, Caller caller, CaseFacts facts)
    {
        if (state.Status == CaseStatus.None || !Rights.Sees(caller, state.Involvement)) return Refusal.Of(RefusalKind.NotFound, Problem.Of("case.unknown"));
        var act = ActOf(command);
        var named = command is ClaimItem or UnclaimItem or CompleteItem or ReturnItem or RefuseDispatch or AskExcuse or AskAssistance or AnswerAssistance or WithdrawAssistance or ScoreAssistance or TransferItem
            or AddSigner or RemoveSigner or DelegateItem or ResolveItem or RecallItem or ApproveAsked or RefuseAsked or NoteCall
            or GiveFeedback or SuspendWork { Visit: not null } or ResumeWork { Visit: not null } or ExtendTime { Visit: not null };
        // Whoever is offered a work item may act on it where they hold the post; the act must be theirs somewhere.
        if (named ? !Rights.MaySomewhere(caller, act) : !Rights.MayWith(caller, act, state.Involvement))
            return Refusal.Of(RefusalKind.Forbidden, Problem.Of("case.forbidden", ("act", act.Name)));
        if (state.Status == CaseStatus.Closed && command is not (AddComment or CopyCase or WithdrawCopy or ReopenCase or RateCase or CirculateCase or WithdrawReading or ScoreAssistance or LinkCase or UnlinkCase) && !IsReading(state, command))
            return Refusal.Of(RefusalKind.Conflict, Problem.Of("case.closed"));
        if (named && state.Suspended(null) is not null && command is not (UnclaimItem or ResolveItem or ApproveAsked or RefuseAsked or GiveFeedback))
            return Refusal.Of(RefusalKind.Conflict, Problem.Of("case.suspended"));
        if (state.Halt is { } halt && Halted(command)) return Refusal.Of(RefusalKind.Conflict, halt.Reason == Halts.Merged ? Problem.Of("merge.follows", ("number", state.Lead!.Number)) : Problem.Of("split.waits"));
        return command switch
        {
            ClaimItem c => Items.Claim(turn, state, c, caller),
            UnclaimItem c => Items.Unclaim(turn, state, c, caller),
            CompleteItem c => Completion.Decide(turn, state, c, caller, facts),
            ReturnItem c => Items.Return(turn, state, c, caller),
            RefuseDispatch c => Items.Refuse(turn, state, c, caller),
            AskAssistance c => Assisting.Ask(turn, state, c, caller, facts),
            AnswerAssistance c => Assisting.Answer(turn, state, c, caller),
            WithdrawAssistance c => Assisting.Withdraw(turn, state, c, caller),
            ScoreAssistance c => Assisting.Score(turn, state, c, caller),
            AskExcuse c => Summoned.Ask(turn, state, c, caller, facts),
            TransferItem c => Items.Transfer(turn, state, c, caller, facts),
            AddSigner c => CoSigning.Add(turn, state, c, caller, facts),
            RemoveSigner c => CoSigning.Remove(turn, state, c, caller),
            DelegateItem c => Delegating.Delegate(turn, state, c, caller, facts),
            ResolveItem c => Delegating.Resolve(turn, state, c, caller),
            RecallItem c => Recalling.Decide(turn, state, c, caller),
            WithdrawCase c => Withdraw(turn, state, c, caller),
            VoidCase c => Close(turn, new CloseCase("voided", c.Reason)),
            SuspendWork c => Suspending.Suspend(turn, state, c, caller, facts),
            ResumeWork c => Suspending.Resume(turn, state, c, caller),
            ExtendTime c => Prolonging.Extend(turn, state, c, caller, facts),
            ApproveAsked c => Approving.Approve(turn, state, c, caller, facts),
            RefuseAsked c => Approving.Refuse(turn, state, c, caller),
            ParkCase c => Parking.Park(turn, state, c, caller, facts),
            RenewParking c => Parking.Renew(turn, state, c, caller),
            SuperviseCase c => Supervising.Begin(turn, state, c, caller, facts),
            GiveFeedback c => Supervising.Answer(turn, state, c, caller),
            AcceptFeedback c => Supervising.Accept(turn, state, c, caller),
            SendBackFeedback c => Supervising.SendBack(turn, state, c, caller, facts),
            LiftSupervision c => Supervising.Lift(turn, state, c, caller),
            NoteCall c => Calling.Note(turn, state, c, caller),
            UrgeItem c => Urging.Urge(turn, state, c, facts),
            CopyCase c => Copying.Copy(turn, state, c, facts),
            WithdrawCopy c => Copying.Withdraw(turn, state, c),
            CirculateCase c => Circulating.Give(turn, state, c, caller, facts),
            WithdrawReading c => Circulating.Withdraw(turn, state, c),
            AddComment c => Done(() => turn.Emit(new Commented(c.Text))),
            RateCase c => Rating.Decide(turn, state, c),
            CloseCase c => Close(turn, c),
            ReopenCase c => Reopen(turn, state, c),
            SettleDocument c => Documenting.Settle(turn, state, c, caller, facts),
            SupplyDocuments c => Applying.Supply(turn, state, c, actor, facts),
            AskDocuments c => Documenting.Ask(turn, state, c),
            AttachFiles c => Attaching.Attach(turn, c, facts),
            MergeCases c => Merging.Ask(turn, state, c, caller, facts),
            UnmergeCase c => Merging.Undo(turn, state, c, caller),
            SplitCase c => Splitting.Split(turn, state, c, caller, facts),
            LinkCase c => Linking.Ask(turn, state, c, caller, facts),
            UnlinkCase c => Linking.Undo(turn, state, c, caller),
            SendSignal c => Flowing(turn.Run(new Stimulus.Signal(c.Name, c.Payload))),
            MendIncident c => Mending.Decide(turn, state, c, caller, facts),
            SetOutside c => OutsideRules.Set(turn, state, c.Outside),
            TightenOutside c => OutsideRules.Tighten(turn, state, c.Due),
            _ => throw new InvalidOperationException($"{command.GetType().Name} is not a command of people"),
        };
    }

    /// <summary>What cannot be done while all steps stand still.</summary>
    static bool Halted(CaseCommand command) => command is ClaimItem or CompleteItem or ReturnItem or RefuseDispatch or AskExcuse or AskAssistance or TransferItem or AddSigner or RemoveSigner or DelegateItem
        or RecallItem or SuspendWork or ResumeWork { Visit: not null } or ExtendTime { Visit: not null } or ParkCase or UrgeItem or SendSignal;

    /// <summary>Reading what was given round goes on after the close.</summary>
    static bool IsReading(CaseState state, CaseCommand command) => command is ApproveAsked { Ask: var ask } && state.Approvals.Any(a => a.Number == ask && a.Kind == Approval.Read);

    static Act ActOf(CaseCommand command) => command switch
    {
        ClaimItem => Acts.Claim,
        UnclaimItem => Acts.Unclaim,
        CompleteItem => Acts.Complete,
        ReturnItem => Acts.Return,
        RefuseDispatch => Acts.RefuseDispatch,
        AskExcuse or AskAssistance or AnswerAssistance or WithdrawAssistance or ScoreAssistance => Acts.Complete,
        TransferItem => Acts.Transfer,
        AddSigner => Acts.AddSign,
        RemoveSigner => Acts.RemoveSign,
        DelegateItem => Acts.Delegate,
        ResolveItem => Acts.Complete,
        RecallItem => Acts.Recall,
        WithdrawCase => Acts.Withdraw,
        VoidCase => Acts.Void,
        SuspendWork => Acts.Suspend,
        ResumeWork => Acts.Resume,
        ExtendTime => Acts.Extend,
        ApproveAsked or RefuseAsked or GiveFeedback => Acts.Complete,
        ParkCase or RenewParking => Acts.Park,
        SuperviseCase or AcceptFeedback or SendBackFeedback or LiftSupervision => Acts.Supervise,
        NoteCall => Acts.Complete,
        UrgeItem => Acts.Urge,
        AddComment => Acts.Comment,
        RateCase => Acts.Rate,
        CopyCase or WithdrawCopy or CirculateCase or WithdrawReading => Acts.Copy,
        CloseCase => Acts.Close,
        ReopenCase => Acts.Reopen,
        SendSignal => Acts.Signal,
        MendIncident => Acts.IncidentMend,
        SetOutside or TightenOutside => Acts.SetOutside,
        SettleDocument or AskDocuments or SupplyDocuments or AttachFiles => Acts.Attach,
        MergeCases or UnmergeCase => Acts.Merge,
        SplitCase => Acts.Split,
        LinkCase or UnlinkCase => Acts.Link,
        _ => default,
    };

    internal static Refusal? Close(CaseTurn turn, CloseCase command)
    {
        var result = command.Result ?? "closedEarly";
        turn.Emit(new ClosedEarly(result, command.Reason));
        return Flowing(turn.Run(new Stimulus.Close(result)));
    }

    static Refusal? Withdraw(CaseTurn turn, CaseState state, WithdrawCase command, Caller caller) =>
        state.CreatedBy != caller.User.Value ? Refusal.Of(RefusalKind.Forbidden, Problem.Of("withdraw.initiator")) : Close(turn, new CloseCase("withdrawn", command.Reason));

    static Refusal? Reopen(CaseTurn turn, CaseState state, ReopenCase command)
    {
        if (state.Status != CaseStatus.Closed) return Refusal.Of(RefusalKind.Conflict, Problem.Of("case.open"));
        turn.Emit(new Reopened(command.Reason));
        turn.RestartCaseClocks();
        return Flowing(turn.Run(new Stimulus.Reopen(command.Activity)));
    }

    static Refusal? Settle(CaseTurn turn, CaseState state, SettleEffect command)
    {
        var name = command.Name ?? command.Effect;
        var stuck = command is { Done: false, MayPass: true } && state.Flow.Asks.ToArray().Any(a => a.Visit == command.Visit);
        turn.Emit(new EffectSettled(command.Effect, command.Done, command.Receipt, stuck ? command.Visit : 0, stuck ? name : null));
        turn.Failure = (command.MayPass, name);
        foreach (var ask in state.Flow.Asks)
            if (ask.Visit == command.Visit)
                return Flowing(turn.Run(new Stimulus.Answer(ask.Ask, command.Answer,
                    command.Done ? null : command.Problem ?? Problem.Of("case.callFailed", ("reason", command.Receipt ?? "")), command.Outcome)));
        return null;
    }

    /// <summary>Fires the one timer or clock that is due first; the next one gets a command of its own.</summary>
    static Refusal? Awaken(CaseTurn turn, CaseState state, DateTimeOffset at, CaseFacts facts)
    {
        foreach (var clock in state.Ledger.Clocks)
            if (DeadlineLedger.NextWake(clock) is { } wake && wake.At == at)
            {
                turn.Wake(clock.Id);
                // What a deadline has done to the case follows at once.
                if (wake.Kind == WakeKind.Breach ? clock.Rule.Then == EscalationStep.Supervise
                    : wake.Kind == WakeKind.Escalate && clock.Rule.Escalation!.Steps[clock.Escalated].Then == EscalationStep.Supervise) Supervising.ByItself(turn, state, clock, facts);
                return null;
            }
        foreach (var timer in state.Flow.Timers)
            if (timer.Due == at && timer.StoppedAt is null) return Flowing(turn.Run(new Stimulus.TimerDue(timer.Visit, timer.Timer)));
        foreach (var stopped in state.Suspensions)
            if (stopped.Until == at) return Done(() => turn.Resume(new WorkResumed(stopped.Visit, null, null)));
        if (state.Parked is { IsDue: false } parked && parked.Review == at)
        {
            turn.Emit(new ParkingDue());
            return Approving.Ask(turn, state, new ApprovalAsked(0, Approval.Review, null, Actor.Engine.Name, null, parked.Reason, parked.Plan, null, null, ToUnit: state.Owner));
        }
        foreach (var retry in Retrying.Waiting(state))
            if (retry.At == at) return Retrying.Try(turn, retry);
        return state.Documents.Any(d => d.LateFrom == at) ? Done(() => Documenting.Overdue(turn, state, at)) : Refusal.Of(RefusalKind.Conflict, Problem.Of("case.notDue"));
    }

    /// <summary>A timer's command happened when it was due, however late it is fired; what is not due yet happens now and is refused.</summary>
    static DateTimeOffset WakeTime(CaseState state, DateTimeOffset now) => NextWake(state) is { } due && due <= now ? due : now;

    internal static DateTimeOffset Milliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one is { } at && at <= other ? at : other;

    static Refusal? Done(Action emit)
    {
        emit();
        return null;
    }

    /// <summary>The flow refuses what does not fit where it stands: the page was stale.</summary>
    internal static Refusal? Flowing(Problem? problem) => problem is null ? null : Refusal.Of(RefusalKind.Conflict, problem);

    static Decision Refused(CaseState state, DateTimeOffset at, RefusalKind kind, Problem problem) => Refused(state, at, Refusal.Of(kind, problem));
    static Decision Refused(CaseState state, DateTimeOffset at, Refusal refusal) => new([], state, [], at, refusal);
}
