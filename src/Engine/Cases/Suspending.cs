using LowCode.Apps;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides whether work stands still (中止) and when it goes on (恢复). A work item's suspension stops its own clocks only; the case's stops all.</summary>
static class Suspending
{
    public static Refusal? Suspend(CaseTurn turn, CaseState state, SuspendWork command, Caller caller, CaseFacts facts)
    {
        if (state.Suspended(command.Visit) is not null) return Already;
        if (Terms.Of(state, command.Visit, Approval.Suspend, Acts.Suspend, caller) is { } refusal) return refusal;
        if (RulesOf(facts.App, state, command.Visit) is not { } rules) return Terms.NotForCases(Approval.Suspend);
        if (Terms.Ground(rules.Reasons, command.Reason) is { } wrong) return wrong;
        if (command.Until <= turn.At) return Refusal.Of(RefusalKind.Invalid, Problem.At("suspend.until", "until"));
        var until = command.Until is { } end ? CaseDecider.Milliseconds(end) : (DateTimeOffset?)null;
        if (rules.Approval is { } post)
            return Approving.Ask(turn, state, new ApprovalAsked(0, Approval.Suspend, command.Visit, caller.User.Value, post, command.Reason, command.Comment, until, null));
        turn.Suspend(new WorkSuspended(command.Visit, caller.User.Value, command.Reason, command.Comment, until));
        return null;
    }

    /// <summary>What was asked for is granted: it may have become senseless meanwhile.</summary>
    public static Refusal? Grant(CaseTurn turn, CaseState state, Approval asked)
    {
        if (state.Suspended(asked.Visit) is not null) return Already;
        if (asked.Until <= turn.At) return Refusal.Of(RefusalKind.Conflict, Problem.Of("suspend.until"));
        turn.Suspend(new WorkSuspended(asked.Visit, asked.By, asked.Reason, asked.Comment, asked.Until));
        return null;
    }

    public static Refusal? Resume(CaseTurn turn, CaseState state, ResumeWork command, Caller caller)
    {
        if (state.Suspensions.FirstOrDefault(s => s.Visit == command.Visit) is not { } stopped) return Refusal.Of(RefusalKind.Conflict, Problem.Of("resume.notSuspended"));
        if (!MayResume(state, stopped, caller)) return Refusal.Of(RefusalKind.Forbidden,
            command.Visit is null ? Problem.Of("case.forbidden", ("act", Acts.Resume.Name)) : Problem.Of("item.notOffered"));
        turn.Resume(new WorkResumed(command.Visit, caller.User.Value, command.Comment));
        return null;
    }

    /// <summary>Whoever has the work item, whoever suspended it, and whoever may resume the whole case.</summary>
    public static bool MayResume(CaseState state, Suspension stopped, Caller caller)
    {
        if (Terms.ForWhole(state, Acts.Resume, caller)) return true;
        if (stopped.Visit is not { } visit || !Rights.MaySomewhere(caller, Acts.Resume)) return false;
        return stopped.By == caller.User.Value || (state.Item(visit) is { } item && (item.Holder is { } holder ? holder == caller.User.Value : Items.IsOffered(item, caller)));
    }

    /// <summary>The terms; null when the whole case may not be suspended.</summary>
    public static SuspendRules? RulesOf(LightApp app, CaseState state, int? visit) =>
        visit is not { } number ? app.Suspend : app.Steps.GetValueOrDefault(state.Item(number)!.Activity)?.Suspend ?? SuspendRules.Plain;

    static Refusal Already => Refusal.Of(RefusalKind.Conflict, Problem.Of("suspend.already"));
}
