using System.Globalization;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Decides whether limits are moved (延期): those of a work item, or of the whole case. An outside deadline never moves.</summary>
static class Prolonging
{
    public static Refusal? Extend(CaseTurn turn, CaseState state, ExtendTime command, Caller caller, CaseFacts facts)
    {
        if (command.Visit is null && state.Suspended(null) is not null) return Refusal.Of(RefusalKind.Conflict, Problem.Of("case.suspended"));
        if (Terms.Of(state, command.Visit, Approval.Extend, Acts.Extend, caller) is { } refusal) return refusal;
        if (RulesOf(facts.App, state, command.Visit) is not { } rules) return Terms.NotForCases(Approval.Extend);
        if (Terms.Ground(rules.Reasons, command.Reason) is { } wrong) return wrong;
        if (WorkDuration.Parse(command.Length, out var length) is { } unread) return Refusal.Of(RefusalKind.Invalid, unread with { Path = "length" });
        if (Limits(state, command.Visit, rules, length) is { } tooMuch) return tooMuch;
        if (rules.Approval is { } post)
            return Approving.Ask(turn, state, new ApprovalAsked(0, Approval.Extend, command.Visit, caller.User.Value, post, command.Reason, command.Comment, null, length.ToString()));
        turn.Extend(new TimeExtended(command.Visit, caller.User.Value, length.ToString(), command.Reason, command.Comment), length);
        return null;
    }

    /// <summary>What was asked for is granted, within the limits as they stand now.</summary>
    public static Refusal? Grant(CaseTurn turn, CaseState state, Approval asked, CaseFacts facts)
    {
        if (state.Suspended(asked.Visit) is not null) return Refusal.Of(RefusalKind.Conflict, Problem.Of("item.suspended"));
        if (WorkDuration.Parse(asked.Length, out var length) is { } unread) return Refusal.Of(RefusalKind.Conflict, unread);
        if (Limits(state, asked.Visit, RulesOf(facts.App, state, asked.Visit) ?? ExtendRules.Plain, length) is { } tooMuch) return tooMuch;
        turn.Extend(new TimeExtended(asked.Visit, asked.By, asked.Length!, asked.Reason, asked.Comment), length);
        return null;
    }

    /// <summary>The terms; null when the limits of the whole case may not be moved.</summary>
    public static ExtendRules? RulesOf(LightApp app, CaseState state, int? visit) =>
        visit is not { } number ? app.Extend : app.Steps.GetValueOrDefault(state.Item(number)!.Activity)?.Extend ?? ExtendRules.Plain;

    /// <summary>Clocks of a work item, or of the whole case.</summary>
    public static IEnumerable<Clock> ClocksOf(LedgerState ledger, int? visit) => ledger.OfVisit(visit?.ToString(CultureInfo.InvariantCulture)!);

    /// <summary>Counted from the clocks themselves: a step that is come to again has its extensions anew.</summary>
    static Refusal? Limits(CaseState state, int? visit, ExtendRules rules, WorkDuration length)
    {
        var clocks = ClocksOf(state.Ledger, visit).ToList();
        if (clocks.Count == 0) return Refusal.Of(RefusalKind.Conflict, Problem.Of("extend.noClock"));
        if (rules.Most is { } unit && unit.Unit != length.Unit) return Refusal.Of(RefusalKind.Invalid, Problem.At("extend.unit", "length", ("most", unit.ToString())));
        foreach (var clock in clocks)
        {
            var made = clock.Steps.IsDefault ? [] : clock.Steps.Where(s => s.Extended is not null).Select(s => s.Extended!.Value).ToList();
            if (made.Count >= rules.Times) return Refusal.Of(RefusalKind.Conflict, Problem.Of("extend.times", ("times", rules.Times.Value.ToString(CultureInfo.InvariantCulture))));
            if (rules.Most is { } most && made.Where(m => m.Unit == most.Unit).Sum(m => (long)m.Amount) + length.Amount > most.Amount)
                return Refusal.Of(RefusalKind.Invalid, Problem.At("extend.most", "length", ("most", most.ToString())));
        }
        return null;
    }
}
