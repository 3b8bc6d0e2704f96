using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides about supervision: begun by a superior or by a deadline, fed back by the unit, accepted, sent back or lifted by the superior.</summary>
static class Supervising
{
    const int MostPerCase = 50;

    public static Refusal? Begin(CaseTurn turn, CaseState state, SuperviseCase command, Caller caller, CaseFacts facts)
    {
        if (command.Kind is not (Supervision.Supervise or Supervision.Order or Supervision.Instruct)) return Refusal.Of(RefusalKind.Invalid, Problem.At("supervise.kind", "kind", ("kind", command.Kind)));
        var unit = command.ToUnit ?? state.Owner;
        if (!(facts.Directory.Tree.TryFind(new UnitId(unit), out var found) && !found.Disabled)) return Refusal.Of(RefusalKind.Invalid, Problem.At("item.transfer.unit", "toUnit", ("unit", unit)));
        if (Length(command.Length, facts.App, out var length) is { } wrong) return wrong;
        if (state.Supervisions.Length >= MostPerCase) return Refusal.Of(RefusalKind.Conflict, Problem.Of("supervise.many", ("limit", MostPerCase.ToString(CultureInfo.InvariantCulture))));
        Put(turn, new Supervised(state.Supervisions.Length + 1, command.Kind, caller.User.Value, command.Text, unit, length.ToString()), length, facts.App);
        return null;
    }

    /// <summary>A deadline puts the case under supervision of its owner unit, or of the unit whose clock it is; one that is under way is enough.</summary>
    public static void ByItself(CaseTurn turn, CaseState state, Clock clock, CaseFacts facts) => ByItself(turn, state, clock.Id.Value, clock.Unit ?? state.Owner, facts);

    /// <param name="why">Name of the clock, or <c>urged</c>.</param>
    public static void ByItself(CaseTurn turn, CaseState state, string why, string unit, CaseFacts facts)
    {
        if (state.Supervisions.Any(s => s.IsOpen && s.By is null && s.Unit == unit)) return;
        _ = Length(null, facts.App, out var length);
        Put(turn, new Supervised(state.Supervisions.Length + 1, Supervision.Supervise, null, why, unit, length.ToString()), length, facts.App);
    }

    public static Refusal? Answer(CaseTurn turn, CaseState state, GiveFeedback command, Caller caller)
    {
        if (Find(state, command.Number, SupervisionStatus.Waiting, out var one) is { } refusal) return refusal;
        if (!Rights.WorksFor(caller, new UnitId(one.Unit))) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("supervise.unit"));
        var late = turn.Clocks.State.Find(one.Clock) is { } clock && (clock.BreachedAt is not null || clock.Times.At < turn.At);
        turn.Emit(new FedBack(one.Number, caller.User.Value, command.Text, late));
        turn.Clocks.Meet(one.Clock);
        return null;
    }

    public static Refusal? Accept(CaseTurn turn, CaseState state, AcceptFeedback command, Caller caller)
    {
        if (Find(state, command.Number, SupervisionStatus.Answered, out var one) is { } refusal) return refusal;
        if (Own(one, caller) is { } own) return own;
        turn.Emit(new FeedbackAccepted(one.Number, caller.User.Value, command.Comment));
        return null;
    }

    public static Refusal? SendBack(CaseTurn turn, CaseState state, SendBackFeedback command, Caller caller, CaseFacts facts)
    {
        if (Find(state, command.Number, SupervisionStatus.Answered, out var one) is { } refusal) return refusal;
        if (Own(one, caller) is { } own) return own;
        if (Length(command.Length ?? one.Length, facts.App, out var length) is { } wrong) return wrong;
        turn.Emit(new FeedbackSentBack(one.Number, caller.User.Value, command.Reason, length.ToString()));
        Start(turn, one.Clock, one.Number, one.Unit, length, facts.App);
        return null;
    }

    public static Refusal? Lift(CaseTurn turn, CaseState state, LiftSupervision command, Caller caller)
    {
        if (state.Supervisions.FirstOrDefault(s => s.Number == command.Number) is not { IsOpen: true } one) return Over;
        turn.Emit(new SupervisionLifted(one.Number, caller.User.Value, command.Reason));
        turn.Clocks.Cancel(one.Clock, "lifted");
        return null;
    }

    /// <summary>May say what the unit has done.</summary>
    public static bool MayAnswer(Supervision one, Caller caller) => one.Status == SupervisionStatus.Waiting && Rights.MaySomewhere(caller, Acts.Complete) && Rights.WorksFor(caller, new UnitId(one.Unit));

    static void Put(CaseTurn turn, Supervised begun, WorkDuration length, LightApp app)
    {
        turn.Emit(begun);
        Start(turn, ClockId.OfUnit("feedback", begun.Unit, Supervision.VisitOf(begun.Number)), begun.Number, begun.Unit, length, app);
    }

    static void Start(CaseTurn turn, ClockId id, int number, string unit, WorkDuration length, LightApp app) =>
        turn.StartClock(id, new DeadlineRule("feedback", length, app.Supervision.WarnAt, Scope: ClockScope.Unit), Supervision.VisitOf(number), unit);

    static Refusal? Length(string? text, LightApp app, out WorkDuration length)
    {
        length = app.Supervision.Feedback;
        return text is null || WorkDuration.Parse(text, out length) is not { } unread ? null : Refusal.Of(RefusalKind.Invalid, unread with { Path = "length" });
    }

    static Refusal? Find(CaseState state, int number, SupervisionStatus status, out Supervision one) =>
        (one = state.Supervisions.FirstOrDefault(s => s.Number == number)!) is { } found && found.Status == status ? null : Over;

    /// <summary>Nobody judges what they have written themselves. guard: own feedback</summary>
    static Refusal? Own(Supervision one, Caller caller) => one.Feedback[^1].By == caller.User.Value ? Refusal.Of(RefusalKind.Forbidden, Problem.Of("supervise.own")) : null;

    static Refusal Over => Refusal.Of(RefusalKind.Conflict, Problem.At("supervise.over", "supervision"));

    /// <summary>Reads an event into the state.</summary>
    public static CaseState After(CaseState state, CommandHeader header, SupervisionEvent happened) => happened switch
    {
        Supervised e => (state with
        {
            Supervisions = state.Supervisions.Add(new(e.Number, e.Kind, e.User, e.Text, e.Unit, e.Length, header.OccurredAt, SupervisionStatus.Waiting, [])),
        }) is var begun && e.Unit != state.Street ? begun.WithParty("unit:" + e.Unit) : begun,
        FedBack e => Change(state, e.Number, s => s with { Status = SupervisionStatus.Answered, Feedback = [.. s.Feedback, new(e.User, e.Text, header.OccurredAt, e.Late)] }),
        FeedbackAccepted e => Change(state, e.Number, s => s with { Status = SupervisionStatus.Accepted, ClosedBy = e.User, ClosedAt = header.OccurredAt, Remark = e.Comment }),
        FeedbackSentBack e => Change(state, e.Number, s => s with { Status = SupervisionStatus.Waiting, Length = e.Length, Remark = e.Reason }),
        SupervisionLifted e => Change(state, e.Number, s => s with { Status = SupervisionStatus.Lifted, ClosedBy = e.User, ClosedAt = header.OccurredAt, Remark = e.Reason }),
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event of supervision"),
    };

    /// <summary>With the case ends what it was supervised for.</summary>
    public static CaseState Lapse(CaseState state, DateTimeOffset at) => state.Status != CaseStatus.Closed || !state.Supervisions.Any(s => s.IsOpen) ? state
        : state with { Supervisions = [.. state.Supervisions.Select(s => s.IsOpen ? s with { Status = SupervisionStatus.Over, ClosedAt = at } : s)] };

    static CaseState Change(CaseState state, int number, Func<Supervision, Supervision> change) =>
        state with { Supervisions = [.. state.Supervisions.Select(s => s.Number == number ? change(s) : s)] };
}
