using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>
/// The votes of a running sign, counted from its visits: a party is a scope, its vote the outcome of what was last done there. What a
/// return took back, and who was removed, does not count; so nothing has to be kept besides.
/// </summary>
readonly struct Poll
{
    /// <summary>Weight, number of households and area of: those who agree, those who reject, those who took part, those still asked.</summary>
    readonly (decimal Weight, int Count, decimal Area) agree, reject, present, asked;
    readonly bool vetoed;

    Poll(FlowState state, int sign, IReadOnlyList<string> votes)
    {
        foreach (var scope in state.Scopes)
        {
            if (scope.Id == 0 || scope.Visit != sign) continue;
            var vote = VoteIn(state, scope.Id);
            var party = scope.Item;
            var own = (Weight: party["weight"].IsAbsent ? 1 : Amount(party["weight"]), Area: Amount(party["area"]));
            if (vote is null && !scope.Open) continue;
            if (vote is null) { Add(ref asked, own); continue; }
            Add(ref present, own);
            if (vote == votes[0]) Add(ref agree, own);
            else if (vote == votes[1])
            {
                Add(ref reject, own);
                vetoed |= party["veto"].IsTruthy;
            }
        }
    }

    public static Poll Of(FlowState state, int sign, IReadOnlyList<string> votes) => new(state, sign, votes);

    /// <summary>Parties that have voted or are still asked.</summary>
    public int Parties => present.Count + asked.Count;

    /// <summary>True for agreed, false for rejected, null while it is open.</summary>
    /// <param name="plan">The rule.</param>
    /// <param name="toCome">Parties whose turn has not come yet.</param>
    /// <param name="over">Nobody is waited for any longer.</param>
    public bool? Decide(SignPlan plan, int toCome, bool over)
    {
        if (vetoed || (plan.Veto && reject.Count > 0)) return false;
        var open = !over && asked.Count + toCome > 0;
        switch (plan.Rule)
        {
            case SignRule.Any when agree.Count > 0: return true;
            case SignRule.Sequential when reject.Count > 0: return false;
            case SignRule.Quorum:
                if (IsQuorum(plan, agree.Weight)) return true;
                if (!IsQuorum(plan, agree.Weight + asked.Weight)) return false;
                break;
        }
        if (open) return null;
        return plan.Rule switch
        {
            SignRule.All or SignRule.Sequential => reject.Count == 0 && agree.Count > 0 && asked.Count + toCome == 0,
            SignRule.Owners => Reached(plan.Present, present, (0, Parties, present.Area + asked.Area)) && Reached(plan.Agree, agree, present),
            _ => false,
        };
    }

    bool IsQuorum(SignPlan plan, decimal weight) => plan.Of is { } part ? part.IsReached(weight, present.Weight + asked.Weight) : weight >= plan.Need;

    static bool Reached((Part? Households, Part? Area) asked, (decimal, int Count, decimal Area) part, (decimal, int Count, decimal Area) whole) =>
        asked.Households?.IsReached(part.Count, whole.Count) != false && asked.Area?.IsReached(part.Area, whole.Area) != false;

    /// <summary>What was last said in a party's scope, or null.</summary>
    public static string? VoteIn(FlowState state, int scope)
    {
        for (var i = state.Visits.Length - 1; i >= 0; i--)
            if (state.Visits[i] is { Undone: false, Status: VisitStatus.Ended } visit && visit.Scope == scope) return visit.Outcome;
        return null;
    }

    static void Add(ref (decimal Weight, int Count, decimal Area) sum, (decimal Weight, decimal Area) own) =>
        sum = (sum.Weight + own.Weight, sum.Count + 1, sum.Area + own.Area);

    /// <summary>A weight or an area: never below nothing, and not so large that sums could not be exact.</summary>
    public static decimal Amount(Value value) => value is { IsNumber: true, RawNumber: > 0 and < 1e12 } ? (decimal)value.RawNumber : 0;
}
