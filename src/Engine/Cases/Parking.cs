using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>A case taken out of the clocks for long (挂账), with a plan and a day to look at it again.</summary>
/// <param name="By">Who asked for it.</param>
/// <param name="Plan">What will be done, and by when.</param>
/// <param name="Review">When somebody has to renew it with a reason or let it go on.</param>
/// <param name="IsDue">That day has come.</param>
/// <param name="Renewed">How often it was renewed.</param>
public sealed record Parked(string By, string Reason, string Plan, DateTimeOffset At, DateTimeOffset Review, bool IsDue = false, int Renewed = 0);

/// <summary>The whole case stands still with a plan and a review; what its clocks did follows as events of theirs.</summary>
public sealed record CaseParked(string User, string Reason, string Plan, DateTimeOffset Review) : CaseEvent;

/// <summary>The day to look at it again has come.</summary>
public sealed record ParkingDue : CaseEvent;

/// <summary>It stays parked, for a reason, until another day.</summary>
public sealed record ParkingRenewed(string User, string Reason, string? Plan, DateTimeOffset Review) : CaseEvent;

/// <summary>Decides whether a case is parked (挂账), and stays so.</summary>
static class Parking
{
    /// <summary>Nobody parks a case longer without looking at it.</summary>
    const int MostDays = 366;

    public static Refusal? Park(CaseTurn turn, CaseState state, ParkCase command, Caller caller, CaseFacts facts)
    {
        if (state.Suspended(null) is not null) return Refusal.Of(RefusalKind.Conflict, Problem.Of("suspend.already"));
        if (Terms.Of(state, null, Approval.Park, Acts.Park, caller) is { } refusal) return refusal;
        if (facts.App.Park is not { } rules) return Terms.NotForCases(Approval.Park);
        if (Terms.Ground(rules.Reasons, command.Reason) is { } wrong) return wrong;
        if (Review(turn, command.Review, out var review) is { } day) return day;
        if (rules.Approval is { } post)
            return Approving.Ask(turn, state, new ApprovalAsked(0, Approval.Park, null, caller.User.Value, post, command.Reason, command.Plan, review, null));
        turn.Park(new CaseParked(caller.User.Value, command.Reason, command.Plan, review));
        return null;
    }

    public static Refusal? Grant(CaseTurn turn, CaseState state, Approval asked)
    {
        if (state.Suspended(null) is not null) return Refusal.Of(RefusalKind.Conflict, Problem.Of("suspend.already"));
        if (asked.Until <= turn.At) return Refusal.Of(RefusalKind.Conflict, Problem.Of("park.review"));
        turn.Park(new CaseParked(asked.By, asked.Reason, asked.Comment ?? "", asked.Until!.Value));
        return null;
    }

    public static Refusal? Renew(CaseTurn turn, CaseState state, RenewParking command, Caller caller)
    {
        if (state.Parked is null) return Refusal.Of(RefusalKind.Conflict, Problem.Of("park.not"));
        if (!Terms.ForWhole(state, Acts.Park, caller)) return Refusal.Of(RefusalKind.Forbidden, Problem.Of("case.forbidden", ("act", Acts.Park.Name)));
        if (Review(turn, command.Review, out var review) is { } day) return day;
        turn.Emit(new ParkingRenewed(caller.User.Value, command.Reason, command.Plan, review));
        return null;
    }

    static Refusal? Review(CaseTurn turn, DateTimeOffset asked, out DateTimeOffset review)
    {
        review = CaseDecider.Milliseconds(asked);
        return review > turn.At && review <= turn.At.AddDays(MostDays) ? null : Refusal.Of(RefusalKind.Invalid, Problem.At("park.review", "review"));
    }
}
