namespace LowCode.Flows;

// Questions about what came of what.
public sealed partial class FlowState
{
    /// <summary>
    /// Numbers of all visits that came, directly or through others, of what a visit passed on; the visit itself and visits taken back are
    /// not among them. For recall: nothing of it may be claimed, completed or <see cref="FlowVisit.Sent"/>.
    /// </summary>
    public IReadOnlyList<int> Downstream(int visit)
    {
        var marks = CausalMarks.Downstream(this, visit);
        var found = new List<int>();
        for (var id = visit + 1; id <= visits.Count; id++)
            if (marks.Began(id) && !visits[id - 1].Undone) found.Add(id);
        return found;
    }

    /// <summary>Whether the flow lets a completed visit be taken back: nothing of it was completed or left, and something of it still lives.</summary>
    public bool MayRecall(int visit)
    {
        if (IsCandidate(visits[visit - 1])) return false;
        var marks = CausalMarks.Downstream(this, visit);
        var lives = false;
        foreach (var later in visits.Span)
        {
            if (later.Undone || !marks.Began(later.Id)) continue;
            if (later is { Sent: true } or { Human: true, Status: VisitStatus.Ended }) return false;
            lives |= later.IsLive;
        }
        foreach (var token in tokens.Span) lives |= marks.Ended(token.From);
        return lives;
    }

    /// <summary>Earlier visits offered to people that a live visit can be returned to, latest first.</summary>
    public IReadOnlyList<FlowVisit> ReturnTargets(int visit)
    {
        var past = CausalMarks.Upstream(this, visit);
        var found = new List<FlowVisit>();
        for (var id = visit - 1; id > 0; id--)
            if (past.Began(id) && visits[id - 1] is { Human: true, Undone: false, Status: VisitStatus.Ended } earlier && !IsCandidate(earlier)) found.Add(earlier);
        return found;
    }

    /// <summary>What a unit answered a dispatch that asked it: the dispatch as a whole is done over, never one answer.</summary>
    internal bool IsCandidate(FlowVisit visit) => visit.Scope > 0 && visit.Activity == Negotiating.CandidateId(visits[scopes[visit.Scope].Visit - 1].Activity);

    /// <summary>How often an activity was visited, visits taken back by a return not counted. <c>visits('handle')</c> in expressions.</summary>
    public int CountVisits(string activity)
    {
        var count = 0;
        foreach (var visit in visits.Span)
            if (!visit.Undone && visit.Status != VisitStatus.Cancelled && visit.Activity == activity) count++;
        return count;
    }
}
