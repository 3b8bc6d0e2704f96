namespace LowCode.Flows;

/// <summary>
/// A closure of the causal graph. A sequence, loop or forEach has two places in it: its beginning, from which its inside comes, and its
/// end, which comes of everything inside. Numbers grow along every edge, so one pass in order of number is enough.
/// </summary>
readonly struct CausalMarks
{
    readonly bool[] began;
    readonly bool[] ended;

    CausalMarks(int count) { began = new bool[count + 1]; ended = new bool[count + 1]; }

    /// <summary>The visit's beginning is in the closure.</summary>
    public bool Began(int visit) => began[visit];
    /// <summary>What the visit passed on is in the closure.</summary>
    public bool Ended(int visit) => ended[visit];

    /// <summary>All that came of what a visit, and those it does over, passed on.</summary>
    public static CausalMarks Downstream(FlowState state, int visit)
    {
        var visits = state.Visits;
        var scopes = state.Scopes;
        var marks = new CausalMarks(visits.Length);
        var first = visit;
        for (var v = visit; v > 0; v = visits[v - 1].Replaces)
        {
            marks.MarkEnd(v, visits, scopes);
            first = v;
        }
        for (var id = first + 1; id <= visits.Length; id++)
        {
            var one = visits[id - 1];
            if (!marks.CameOf(one, one.From, scopes) && !(one.Also is not null && marks.CameOfAny(one, scopes))) continue;
            marks.began[id] = true;
            marks.MarkEnd(id, visits, scopes);
        }
        return marks;
    }

    /// <summary>All that a visit came of.</summary>
    public static CausalMarks Upstream(FlowState state, int visit)
    {
        var visits = state.Visits;
        var scopes = state.Scopes;
        var marks = new CausalMarks(visits.Length);
        marks.began[visit] = true;
        for (var id = visit; id > 0; id--)
        {
            var one = visits[id - 1];
            // The end of what this one ran inside came of it.
            if (!marks.began[id] && one.Status == VisitStatus.Ended && marks.EndOfAnyAround(one, visits, scopes)) marks.began[id] = marks.ended[id] = true;
            if (!marks.began[id]) continue;
            marks.MarkParent(one, one.From, scopes);
            if (one.Also is not null)
                foreach (var parent in one.Also) marks.MarkParent(one, parent, scopes);
        }
        marks.began[visit] = false;
        return marks;
    }

    bool EndOfAnyAround(FlowVisit one, ReadOnlySpan<FlowVisit> visits, ReadOnlySpan<FlowScope> scopes)
    {
        for (var around = scopes[one.Scope].Visit; around > 0; around = scopes[visits[around - 1].Scope].Visit)
            if (ended[around]) return true;
        return false;
    }

    void MarkParent(FlowVisit child, int parent, ReadOnlySpan<FlowScope> scopes)
    {
        if (parent == 0) return;
        began[parent] = true;
        if (scopes[child.Scope].Visit != parent) ended[parent] = true;
    }

    bool CameOfAny(FlowVisit one, ReadOnlySpan<FlowScope> scopes)
    {
        foreach (var parent in one.Also!)
            if (CameOf(one, parent, scopes)) return true;
        return false;
    }

    bool CameOf(FlowVisit one, int parent, ReadOnlySpan<FlowScope> scopes) =>
        parent > 0 && (scopes[one.Scope].Visit == parent ? began[parent] : ended[parent]);

    void MarkEnd(int visit, ReadOnlySpan<FlowVisit> visits, ReadOnlySpan<FlowScope> scopes)
    {
        for (var v = visit; v > 0 && !ended[v]; v = scopes[visits[v - 1].Scope].Visit) ended[v] = true;
    }
}
