namespace LowCode.Flows;

// Joins: which tokens belong together, when they go on, and what a join cuts off.
sealed partial class Turn
{
    void Arrive(FlowActivity join, in Moving token)
    {
        Emit(new TokenPut(new FlowToken(join.Id, token.Via!, token.From, token.Scope, token.Stack)));
        // The first one wins at once, so that its siblings do nothing more.
        if (join.Join!.Mode == JoinMode.Any && steps < facts.MaxSteps) Fire(join, State.Tokens[^1]);
    }

    /// <summary>Lets one join that is ready go on; false when none is. Only asked when no token moves.</summary>
    bool FireJoin()
    {
        if (ReadyToken() is not { } token) return false;
        var join = flow.Find(token.Activity)!;
        if (steps >= facts.MaxSteps) { ReportStuck(token.Scope, TooManySteps(join.Id)); return false; }
        Fire(join, token);
        return true;
    }

    /// <summary>The first token of a join that can go on, in one scope or in any.</summary>
    FlowToken? ReadyToken(int? scope = null)
    {
        var tokens = State.Tokens;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (scope is { } only && tokens[i].Scope != only) continue;
            var join = flow.Find(tokens[i].Activity)!;
            if (IsFirstOfGroup(join.Join!, tokens[i], i) && IsReady(join, tokens[i])) return tokens[i];
        }
        return null;
    }

    /// <summary>Tokens join that are inside the same visit of the outermost fork this join closes; without such a fork, of the same forks.</summary>
    ReadOnlySpan<int> GroupOf(JoinPlan join, int[]? stack)
    {
        if (stack is null) return [];
        for (var i = 0; i < stack.Length; i++)
            if (Array.IndexOf(join.Forks, ActivityOf(State.Visit(stack[i])!).Index) >= 0) return stack.AsSpan(0, i + 1);
        return stack;
    }

    bool InGroup(JoinPlan join, FlowToken token, FlowToken other) =>
        token.Scope == other.Scope && token.Activity == other.Activity && GroupOf(join, other.Stack).SequenceEqual(GroupOf(join, token.Stack));

    bool IsFirstOfGroup(JoinPlan join, FlowToken token, int place)
    {
        for (var i = 0; i < place; i++)
            if (InGroup(join, token, State.Tokens[i])) return false;
        return true;
    }

    bool IsReady(FlowActivity join, FlowToken token)
    {
        var plan = join.Join!;
        var filled = Filled(join, token);
        return plan.Mode switch
        {
            JoinMode.Any => true,
            JoinMode.All => filled == plan.All,
            _ => !MustWait(plan, token, filled),
        };
    }

    ulong Filled(FlowActivity join, FlowToken token)
    {
        var filled = 0UL;
        foreach (var other in State.Tokens)
            if (InGroup(join.Join!, token, other)) filled |= 1UL << BitOf(join, other);
        return filled;
    }

    static int BitOf(FlowActivity join, FlowToken token)
    {
        foreach (var inbound in join.In)
            if (inbound.Key == token.Via) return inbound.Bit;
        throw new InvalidOperationException($"connection {token.Via} does not lead to {join.Id}");
    }

    bool MustWait(JoinPlan plan, FlowToken token, ulong filled)
    {
        var group = GroupOf(plan, token.Stack);
        foreach (var visit in State.Live)
        {
            if (visit.Scope == token.Scope && ForkStack.Inside(visit.Stack, group) && JoinRule.MustWaitFor(plan.Reaches[ActivityOf(visit).Index], filled)) return true;
            if (visit.Front is not null && MustWaitForFront(plan, token, filled, group, visit.Front)) return true;
        }
        foreach (var other in State.Tokens)
            if (other.Scope == token.Scope && other.Activity != token.Activity && ForkStack.Inside(other.Stack, group) && JoinRule.MustWaitFor(plan.Reaches[flow.Find(other.Activity)!.Index], filled)) return true;
        return false;
    }

    /// <summary>The receiver of a direct return stands also for what it will bring back.</summary>
    bool MustWaitForFront(JoinPlan plan, FlowToken token, ulong filled, ReadOnlySpan<int> group, FrontKept front)
    {
        foreach (var id in front.Visits)
        {
            var visit = State.Visit(id)!;
            if (visit.Scope == token.Scope && ForkStack.Inside(visit.Stack, group) && JoinRule.MustWaitFor(plan.Reaches[ActivityOf(visit).Index], filled)) return true;
            if (visit.Front is not null && MustWaitForFront(plan, token, filled, group, visit.Front)) return true;
        }
        foreach (var other in front.Tokens ?? [])
        {
            if (other.Scope != token.Scope || !ForkStack.Inside(other.Stack, group)) continue;
            var at = flow.Find(other.Activity)!;
            if (JoinRule.MustWaitFor(other.Activity == token.Activity ? 1UL << BitOf(at, other) : plan.Reaches[at.Index], filled)) return true;
        }
        return false;
    }

    void Fire(FlowActivity join, FlowToken token)
    {
        steps++;
        var taken = join.Join!.Mode == JoinMode.Any ? [token] : OnePerConnection(join, token);
        if (join.Join.Mode == JoinMode.Any && ClosesFork(join.Join, token.Stack)) CancelInFork(token.Scope, GroupOf(join.Join, token.Stack).ToArray(), token, CancelReason.Joined, 0);
        var stack = taken[0].Stack;
        for (var i = 1; i < taken.Length; i++) stack = ForkStack.Common(stack, taken[i].Stack);
        // A fork none of whose other tokens lives any more is over.
        while (stack is not null && !IsCarried(token.Scope, stack[^1], taken)) stack = ForkStack.Outer(stack, stack.Length - 1);
        var id = NextVisit;
        Emit(new VisitPassed(id, join.Id, FlowActivity.Done, token.Scope, taken[0].From, AllBut(taken), stack, taken));
        Leave(join, id, FlowActivity.Done, token.Scope, stack);
    }

    FlowToken[] OnePerConnection(FlowActivity join, FlowToken token)
    {
        var seen = 0UL;
        var taken = new List<FlowToken>(join.In.Length);
        foreach (var other in State.Tokens)
        {
            if (!InGroup(join.Join!, token, other)) continue;
            var bit = 1UL << BitOf(join, other);
            if ((seen & bit) == 0) taken.Add(other);
            seen |= bit;
        }
        return [.. taken];
    }

    static int[]? AllBut(FlowToken[] taken)
    {
        if (taken.Length < 2) return null;
        var rest = new int[taken.Length - 1];
        for (var i = 0; i < rest.Length; i++) rest[i] = taken[i + 1].From;
        return rest;
    }

    bool ClosesFork(JoinPlan join, int[]? stack) => stack is not null && Array.IndexOf(join.Forks, ActivityOf(State.Visit(GroupOf(join, stack)[^1])!).Index) >= 0;

    bool IsCarried(int scope, int fork, FlowToken[] except)
    {
        foreach (var visit in State.Live)
            if ((visit.Scope == scope && ForkStack.Holds(visit.Stack, fork)) || (visit.Front is { } front && IsCarriedBy(front, scope, fork))) return true;
        foreach (var token in State.Tokens)
            if (token.Scope == scope && ForkStack.Holds(token.Stack, fork) && Array.IndexOf(except, token) < 0) return true;
        for (var i = head; i < tail; i++)
            if (queue[i].Scope == scope && ForkStack.Holds(queue[i].Stack, fork)) return true;
        return false;
    }

    bool IsCarriedBy(FrontKept front, int scope, int fork)
    {
        foreach (var id in front.Visits)
            if (State.Visit(id) is { } visit && ((visit.Scope == scope && ForkStack.Holds(visit.Stack, fork)) || (visit.Front is { } inner && IsCarriedBy(inner, scope, fork)))) return true;
        foreach (var token in front.Tokens ?? [])
            if (token.Scope == scope && ForkStack.Holds(token.Stack, fork)) return true;
        return false;
    }

    /// <summary>Cuts off everything inside these forks except one token.</summary>
    void CancelInFork(int scope, int[] forks, FlowToken? except, CancelReason reason, int by)
    {
        for (var i = State.Live.Length - 1; i >= 0; i--)
        {
            if (i >= State.Live.Length) continue;
            var visit = State.Live[i];
            if (visit.Scope == scope && ForkStack.Inside(visit.Stack, forks)) CancelVisit(visit.Id, reason, by);
        }
        for (var i = State.Tokens.Length - 1; i >= 0; i--)
        {
            var token = State.Tokens[i];
            if (token.Scope == scope && ForkStack.Inside(token.Stack, forks) && !token.Equals(except)) Emit(new TokenTaken(token, reason, by));
        }
        DropMoving(scope, forks, reason, by);
    }

    /// <summary>A token goes back to an activity: it leaves every fork that stands behind there, and those forks' other branches end.</summary>
    int[]? LeaveForks(int target, int scope, int[]? stack, CancelReason reason, int by)
    {
        for (var i = 0; i < (stack?.Length ?? 0); i++)
        {
            if (!flow.IsBefore(target, ActivityOf(State.Visit(stack![i])!))) continue;
            CancelInFork(scope, stack[..(i + 1)], null, reason, by);
            return ForkStack.Outer(stack, i);
        }
        return stack;
    }
}
