namespace LowCode.Flows;

/// <summary>
/// Looks at every situation a driven flow can come to, nearest first, with the runner itself: what it finds is what would happen. Ends at the first
/// fault, when all has been seen, or when the budget is used up.
/// </summary>
sealed class SoundnessSearch(DrivenFlow driven, SoundnessBudget budget)
{
    /// <summary>Tokens at one time beyond which steps are taken to pile up.</summary>
    const int MostTokens = 40;

    sealed record Seen(FlowState State, int From, SoundnessStep[] Steps)
    {
        public List<int> Before { get; } = [];
        /// <summary>The flow can end at once, or what follows was not looked at whole.</summary>
        public bool Open { get; set; }
    }

    readonly List<Seen> all = [];
    readonly Dictionary<string, int> byKey = new(StringComparer.Ordinal);
    readonly HashSet<int> visited = [];
    readonly HashSet<DoubtReason> doubts = [];
    readonly DrivenRun run = new(driven, maxSteps: 200 + 4 * driven.Flow.Activities.Count, budget.Turns);
    CounterExample? fault;

    public int Situations => all.Count;
    public IReadOnlyCollection<DoubtReason> Doubts => doubts;

    /// <summary>The first fault; null when there is none as far as was looked.</summary>
    public CounterExample? Find(bool[]? mustBeVisited)
    {
        Follow(-1, FlowState.NotStarted, new Stimulus.Start(), null);
        for (var at = 0; at < all.Count && fault is null; at++)
        {
            if (run.Turns >= budget.Turns || all.Count >= budget.Situations)
            {
                doubts.Add(DoubtReason.Budget);
                for (; at < all.Count; at++) all[at].Open = true;
                break;
            }
            var state = all[at].State;
            if (state.Live.Length + state.Tokens.Length > MostTokens)
            {
                doubts.Add(DoubtReason.PilesUp);
                all[at].Open = true;
                continue;
            }
            foreach (var (stimulus, step) in DrivenRun.Next(driven.Flow, state))
            {
                Follow(at, state, stimulus, step);
                if (fault is not null) break;
            }
        }
        return fault ?? WithoutEnd() ?? (doubts.Count == 0 && mustBeVisited is not null ? Unvisited(mustBeVisited) : null);
    }

    void Follow(int from, FlowState state, Stimulus stimulus, SoundnessStep? first)
    {
        foreach (var turn in run.All(state, stimulus))
        {
            foreach (var one in turn.Events)
                if (((one as VisitPassed)?.Activity ?? (one as VisitStarted)?.Activity) is { } activity) visited.Add(driven.Original[driven.Flow.Find(activity)!.Index]);
            if (turn.Partial)
            {
                doubts.Add(DoubtReason.Budget);
                if (from >= 0) all[from].Open = true;
            }
            if (turn.Events.Count == 0) return;
            SoundnessStep[] steps = first is null ? [.. turn.Steps] : [first, .. turn.Steps];
            if (turn.State.Incidents.Length > 0)
            {
                if (turn.Cut) continue;
                if ((fault = FaultOf(turn.State, from, steps)) is not null) return;
                // A fault of the data that driving leaves out; what comes of it is not looked at.
                doubts.Add(DoubtReason.Budget);
                if (from >= 0) all[from].Open = true;
                continue;
            }
            if (turn.State.Status == FlowStatus.Ended)
            {
                if (from >= 0) all[from].Open = true;
                continue;
            }
            var key = Situation.KeyOf(driven.Flow, turn.State);
            if (!byKey.TryGetValue(key, out var to))
            {
                byKey[key] = to = all.Count;
                all.Add(new Seen(turn.State, from, steps));
            }
            if (from >= 0) all[to].Before.Add(from);
        }
    }

    CounterExample? FaultOf(FlowState state, int from, SoundnessStep[] steps)
    {
        var incident = state.Incidents[0];
        SoundnessFault? kind = incident.Problem.Code switch
        {
            "flow.joinStarved" => SoundnessFault.Starved,
            "flow.ranOut" => SoundnessFault.RanOut,
            "flow.tooManySteps" => SoundnessFault.Restless,
            _ => null,
        };
        return kind is { } known ? new CounterExample(known, [.. WayTo(from), .. steps], incident.Problem.Path) : null;
    }

    IEnumerable<SoundnessStep> WayTo(int at) => at < 0 ? [] : [.. WayTo(all[at].From), .. all[at].Steps];

    /// <summary>A situation from which everything was looked at and nothing ends.</summary>
    CounterExample? WithoutEnd()
    {
        var canEnd = new bool[all.Count];
        var open = new Stack<int>(Enumerable.Range(0, all.Count).Where(i => all[i].Open));
        while (open.TryPop(out var at))
        {
            if (canEnd[at]) continue;
            canEnd[at] = true;
            foreach (var before in all[at].Before) open.Push(before);
        }
        var stuck = Array.IndexOf(canEnd, false);
        return stuck < 0 ? null : new CounterExample(SoundnessFault.NoEnd, [.. WayTo(stuck)], all[stuck].State.Live is [var live, ..] ? live.Activity : null);
    }

    CounterExample? Unvisited(bool[] mustBeVisited)
    {
        for (var i = 0; i < mustBeVisited.Length; i++)
            if (mustBeVisited[i] && !visited.Contains(i)) return new CounterExample(SoundnessFault.Unreachable, [], $"a{i}");
        return null;
    }
}
