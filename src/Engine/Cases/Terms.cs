using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>What suspending and extending ask alike: who may, and on which ground.</summary>
static class Terms
{
    /// <summary>May the caller ask this of the work item, or of the whole case when <paramref name="visit"/> is null.</summary>
    public static Refusal? Of(CaseState state, int? visit, string verb, Act act, Caller caller)
    {
        if (state.Approvals.Any(a => a.IsOpen && a.Kind == verb && a.Visit == visit)) return Refusal.Of(RefusalKind.Conflict, Problem.Of("approval.already"));
        if (visit is not { } number) return ForWhole(state, act, caller) ? null : Refusal.Of(RefusalKind.Forbidden, Problem.Of("case.forbidden", ("act", act.Name)));
        return Items.Act(state, number, caller, out var item) ?? Items.Allowed(item, verb);
    }

    /// <summary>The whole case is for those who have the right at its owner unit or its street; a part in it is not enough.</summary>
    // guard: whole case
    public static bool ForWhole(CaseState state, Act act, Caller caller) => Rights.MayWith(caller, act, state.Involvement)
        && (Rights.May(caller, act, new UnitId(state.Owner)) || Rights.May(caller, act, new UnitId(state.Street)));

    public static Refusal? Ground(IReadOnlyList<string> known, string reason) => known.Count == 0 || known.Contains(reason) ? null
        : Refusal.Of(RefusalKind.Invalid, Problem.At("item.ground", "reason", ("reason", reason), ("known", string.Join("；", known))));

    public static Refusal NotForCases(string verb) => Refusal.Of(RefusalKind.Forbidden, Problem.Of("case.notAllowed", ("verb", verb)));
}
