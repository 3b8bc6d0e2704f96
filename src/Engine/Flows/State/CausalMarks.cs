namespace LowCode.Flows;

/// <summary>
/// A closure of the causal graph. A sequence, loop or forEach has two places in it: its beginning, from which its inside comes, and its
/// end, which comes of the paths inside that ran out, of the <c>end</c> that ended the inside, or of what it cut off when it was left; a
/// round comes of the round before it. Numbers grow along every edge, so one pass in order of number is enough.
/// </summary>
readonly ref struct CausalMarks
{
    readonly ReadOnlySpan<FlowVisit> visits;
    readonly ReadOnlySpan<FlowScope> scopes;
    readonly bool[] began;
    readonly bool[] ended;
    /// <summary>Something in the same scope or outside came of what the visit passed on.</summary>
    readonly bool[] hasNext;
    /// <summary>Taken back, and none the less what led on from there: its receiver of a direct return brought back what had come of it.</summary>
    readonly bool[]? stands;
    /// <summary>By scope: downstream, something inside is in the closure; upstream, all of it is.</summary>
    readonly bool[] inScope;

    CausalMarks(FlowState state)
    {
        visits = state.Visits;
        scopes = state.Scopes;
        began = new bool[visits.Length + 1];
        ended = new bool[visits.Length + 1];
        inScope = new bool[scopes.Length];
        hasNext = new bool[visits.Length + 1];
        var kept = Kept(visits);
        stands = Stands(visits);
        for (var id = visits.Length; id > 0; id--)
        {
            var visit = visits[id - 1];
            if (!WentOn(visit, kept)) continue;
            if (scopes[visit.Scope].Visit != visit.From) hasNext[visit.From] = true;
            if (visit.Also is not null)
                foreach (var parent in visit.Also) hasNext[parent] = true;
        }
        // A token that a restart or an end cut off did not run out.
        foreach (var cut in state.CutTokens)
            if (cut.By != scopes[cut.Token.Scope].Visit) hasNext[cut.Token.From] = true;
    }

    /// <summary>
    /// Whether what led here really went on here. What a return took away is as if it had never come, or a container that ran again since and
    /// ended otherwise would not be seen to have run out; a step beside a running one is not on the way at all.
    /// </summary>
    bool WentOn(FlowVisit visit, bool[]? kept) => visit is { Undone: false, Aside: false }
        && (visit.Status != VisitStatus.Cancelled || visit.CutBy != 0 || visit.Lost || hasNext[visit.Id] || kept?[visit.Id] == true);

    static bool[]? Stands(ReadOnlySpan<FlowVisit> visits)
    {
        bool[]? stands = null;
        for (var id = visits.Length; id > 0; id--)
            if (visits[id - 1] is { Front: not null, Replaces: > 0 } receiver && (!receiver.Undone || stands?[id] == true)) (stands ??= new bool[visits.Length + 1])[receiver.Replaces] = true;
        return stands;
    }

    /// <summary>What the receivers of direct returns still bring back.</summary>
    static bool[]? Kept(ReadOnlySpan<FlowVisit> visits)
    {
        bool[]? kept = null;
        foreach (var visit in visits)
            if (visit is { Front: { } front, Undone: false, Status: not VisitStatus.Ended })
                foreach (var id in front.Visits) (kept ??= new bool[visits.Length + 1])[id] = true;
        return kept;
    }

    /// <summary>The visit's beginning is in the closure; one that began after the marks were made is not.</summary>
    public bool Began(int visit) => visit < began.Length && began[visit];
    /// <summary>What the visit passed on is in the closure.</summary>
    public bool Ended(int visit) => visit < ended.Length && ended[visit];

    /// <summary>What cut something off (<see cref="FlowVisit.CutBy"/>) is in the closure.</summary>
    public bool Cut(int by) => by < 0 ? Began(-by) : Ended(by);
    /// <summary>Downstream: a round came of something in the closure.</summary>
    public bool BeganAfter(FlowScope scope) => scope.After > 0 && inScope[scope.After];

    /// <summary>All that came of what a visit, and those it does over, passed on.</summary>
    public static CausalMarks Downstream(FlowState state, int visit)
    {
        var marks = new CausalMarks(state);
        var first = visit;
        for (var v = visit; v > 0; v = marks.visits[v - 1].Replaces)
        {
            marks.MarkEnd(v);
            first = v;
        }
        for (var id = first + 1; id <= marks.visits.Length; id++)
        {
            var one = marks.visits[id - 1];
            if (!marks.CameOf(one, one.From) && !(one.Also is not null && marks.CameOfAny(one))) continue;
            marks.began[id] = true;
            marks.MarkEnd(id);
        }
        return marks;
    }

    /// <summary>All that a visit came of.</summary>
    public static CausalMarks Upstream(FlowState state, int visit)
    {
        var marks = new CausalMarks(state);
        marks.began[visit] = true;
        for (var id = visit; id > 0; id--)
        {
            var one = marks.visits[id - 1];
            if (!marks.began[id] && marks.IsInsideOfPast(one)) marks.began[id] = marks.ended[id] = true;
            if (!marks.began[id]) continue;
            marks.MarkParent(one, one.From);
            if (one.Also is not null)
                foreach (var parent in one.Also) marks.MarkParent(one, parent);
        }
        marks.began[visit] = false;
        return marks;
    }

    /// <summary>Whether a visit led to the end of something around it that is in the past.</summary>
    bool IsInsideOfPast(FlowVisit one)
    {
        while (one.Scope > 0)
        {
            var scope = scopes[one.Scope];
            if (!LedToEnd(scope, one)) return false;
            if (inScope[scope.Id] || ended[scope.Visit]) return true;
            one = visits[scope.Visit - 1];
        }
        return false;
    }

    bool LedToEnd(FlowScope scope, FlowVisit visit) => scope.EndedBy > 0 ? scope.EndedBy == visit.Id
        : visit.Status == VisitStatus.Ended ? !hasNext[visit.Id] && !visit.Lost && !visit.Aside && (!visit.Undone || stands?[visit.Id] == true) : visit.Status == VisitStatus.Cancelled && visit.CutBy == scope.Visit;

    void MarkParent(FlowVisit child, int parent)
    {
        if (parent == 0) return;
        began[parent] = true;
        var scope = scopes[child.Scope];
        if (scope.Visit != parent) ended[parent] = true;
        else if (scope.After > 0) inScope[scope.After] = true;
    }

    bool CameOfAny(FlowVisit one)
    {
        foreach (var parent in one.Also!)
            if (CameOf(one, parent)) return true;
        return false;
    }

    bool CameOf(FlowVisit one, int parent)
    {
        if (parent == 0) return false;
        var scope = scopes[one.Scope];
        return scope.Visit == parent ? began[parent] || (scope.After > 0 && inScope[scope.After]) : ended[parent];
    }

    void MarkEnd(int visit)
    {
        for (var v = visit; v > 0; v = scopes[visits[v - 1].Scope].Visit)
        {
            ended[v] = true;
            var scope = scopes[visits[v - 1].Scope];
            if (!LedToEnd(scope, visits[v - 1])) return;
            inScope[scope.Id] = true;
        }
    }
}
