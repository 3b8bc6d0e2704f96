using LowCode.Flows;

namespace LowCode.Engine.Tests.Flows;

/// <summary>What holds after every turn, whatever was done.</summary>
static class Invariants
{
    public static void Check(RandomFlow drawn, FlowState state, IReadOnlyList<FlowEvent> events, List<string> violations)
    {
        CheckVisits(drawn.Flow, state, violations);
        CheckBookmarks(drawn.Flow, state, violations);
        CheckTokens(state, violations);
        CheckOwner(drawn.Flow, state, events, violations);
        if (drawn.Structured && !WentBackPastAnyJoin(drawn.Flow, state)) CheckShares(drawn, state, violations);
        if (state.Status == FlowStatus.Ended && state.Live.Length + state.Tokens.Length + state.WorkItems.Length + state.Timers.Length + state.Signals.Length + state.Asks.Length + state.Incidents.Length > 0)
            violations.Add("something lives in an ended flow");
        if (state.Status == FlowStatus.Running && state.WorkItems.Length + state.Timers.Length + state.Signals.Length + state.Asks.Length + state.Incidents.Length == 0)
            violations.Add("nothing can happen and no incident says so");
    }

    static void CheckVisits(Flow flow, FlowState state, List<string> violations)
    {
        var live = 0;
        foreach (var visit in state.Visits)
        {
            if (visit.From >= visit.Id || visit.Also?.Any(p => p >= visit.Id) == true) violations.Add($"visit {visit.Id} came of a later one");
            if (!visit.IsLive) continue;
            live++;
            var scope = state.Scopes[visit.Scope];
            if (!scope.Open) violations.Add($"visit {visit.Id} lives in a closed scope");
            if (flow.Find(visit.Activity)!.Kind is ActivityKind.Sequence or ActivityKind.Loop or ActivityKind.ForEach or ActivityKind.Sign or ActivityKind.Summon
                && !state.Scopes.ToArray().Any(s => s.Visit == visit.Id && s.Open && s.Id > 0) && !HasIncident(state, visit.Id)) violations.Add($"nothing runs inside visit {visit.Id}");
        }
        if (live != state.Live.Length) violations.Add("live visits are miscounted");
        foreach (var scope in state.Scopes)
            if (scope is { Id: > 0, Open: true } && !state.Visit(scope.Visit)!.IsLive) violations.Add($"scope {scope.Id} is open in a visit that is over");
    }

    static bool HasIncident(FlowState state, int visit) => state.Incidents.ToArray().Any(i => i.Visit == visit);

    static void CheckBookmarks(Flow flow, FlowState state, List<string> violations)
    {
        foreach (var visit in state.Live)
        {
            var waits = flow.Find(visit.Activity)!.Kind switch
            {
                ActivityKind.Dispatch when state.Scopes.ToArray().Any(s => s.Visit == visit.Id && s.Open && s.Id > 0) => 1 + state.WorkItems.ToArray().Count(i => i.Visit == visit.Id),
                ActivityKind.Task or ActivityKind.Dispatch => state.WorkItems.ToArray().Count(i => i.Visit == visit.Id),
                ActivityKind.Delay => state.Timers.ToArray().Count(t => t.Visit == visit.Id && t.Timer == "delay"),
                ActivityKind.Wait => state.Signals.ToArray().Count(s => s.Visit == visit.Id),
                ActivityKind.Script or ActivityKind.Call or ActivityKind.Subcase => state.Asks.ToArray().Count(a => a.Visit == visit.Id),
                ActivityKind.Sequence or ActivityKind.Loop or ActivityKind.ForEach or ActivityKind.Sign or ActivityKind.Summon => 1,
                _ => 0,
            };
            if (waits + (HasIncident(state, visit.Id) ? 1 : 0) < 1 || waits > 1) violations.Add($"visit {visit.Id} at {visit.Activity} waits for {waits} things");
        }
        foreach (var visit in state.WorkItems.ToArray().Select(i => i.Visit).Concat(state.Timers.ToArray().Select(t => t.Visit)).Concat(state.Signals.ToArray().Select(s => s.Visit))
            .Concat(state.Asks.ToArray().Select(a => a.Visit)).Concat(state.Incidents.ToArray().Select(i => i.Visit).Where(v => v > 0)))
            if (!state.Visit(visit)!.IsLive) violations.Add($"something is kept for visit {visit}, which is over");
        if (state.Timers.ToArray().DistinctBy(t => (t.Visit, t.Timer)).Count() != state.Timers.Length) violations.Add("a timer stands twice");
    }

    static void CheckTokens(FlowState state, List<string> violations)
    {
        if (state.Tokens.ToArray().DistinctBy(t => (t.From, t.Via, t.Activity, t.Scope)).Count() != state.Tokens.Length) violations.Add("a token stands twice at a join");
        foreach (var token in state.Tokens)
            if (!state.Scopes[token.Scope].Open) violations.Add("a token waits in a closed scope");
    }

    static void CheckOwner(Flow flow, FlowState state, IReadOnlyList<FlowEvent> events, List<string> violations)
    {
        foreach (var ended in events.OfType<VisitEnded>())
            if (flow.Find(state.Visit(ended.Visit)!.Activity)!.Kind == ActivityKind.Dispatch && state.Owner is null) violations.Add("a dispatch ended without an owner");
    }

    /// <summary>Who lost at an <c>any</c> join stays out when the winner is returned to; from then on a part is missing rightly.</summary>
    static bool WentBackPastAnyJoin(Flow flow, FlowState state) =>
        state.Visits.ToArray().Any(v => v is { Undone: true, Taken: not null } && flow.Find(v.Activity)!.Mode == JoinMode.Any);

    /// <summary>The visits that count: in place of the receiver of a direct return, what it brings back.</summary>
    static void Count(FlowState state, FlowVisit visit, HashSet<FlowVisit> visits, List<FlowToken> tokens)
    {
        if (visit.Front is not { } front)
        {
            // What will be brought back inside something that is closed stands for that.
            while (!state.Scopes[visit.Scope].Open) visit = state.Visit(state.Scopes[visit.Scope].Visit)!;
            visits.Add(visit);
            return;
        }
        foreach (var id in front.Visits) Count(state, state.Visit(id)!, visits, tokens);
        foreach (var token in front.Tokens ?? [])
            if (state.Scopes[token.Scope].Open) tokens.Add(token);
            else Count(state, state.Visit(state.Scopes[token.Scope].Visit)!, visits, tokens);
    }

    /// <summary>Containers and scopes that run only for the receivers of direct returns.</summary>
    static void Passing(FlowState state, FlowVisit visit, HashSet<int> around, HashSet<int> scopes)
    {
        if (visit.Front is not { } front) return;
        around.UnionWith(front.Around ?? []);
        scopes.UnionWith(front.Scopes ?? []);
        foreach (var id in front.Visits) Passing(state, state.Visit(id)!, around, scopes);
    }

    static void CheckShares(RandomFlow drawn, FlowState state, List<string> violations)
    {
        var visits = new HashSet<FlowVisit>();
        var tokens = state.Tokens.ToArray().ToList();
        var (passing, passingScopes) = (new HashSet<int>(), new HashSet<int>());
        foreach (var visit in state.Live) Passing(state, visit, passing, passingScopes);
        foreach (var visit in state.Live)
            if (!passing.Contains(visit.Id)) Count(state, visit, visits, tokens);
        foreach (var scope in state.Scopes)
        {
            if (!scope.Open || (scope.Id == 0 && state.Status != FlowStatus.Running) || passingScopes.Contains(scope.Id)) continue;
            var sum = visits.Where(v => v.Scope == scope.Id).Sum(v => drawn.ShareOf(v.Activity)) + tokens.Where(t => t.Scope == scope.Id).Sum(t => drawn.ShareOf(t, state));
            if (Math.Abs(sum - 1) > 1e-9) violations.Add($"tokens were {(sum < 1 ? "lost" : "doubled")}: shares in scope {scope.Id} sum to {sum}");
        }
    }
}
