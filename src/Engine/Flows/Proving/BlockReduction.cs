namespace LowCode.Flows;

/// <summary>
/// Proves flows that are made of nested blocks (one way in, one way out) without looking at situations: sequences, choices, loops and forks with
/// their joins are folded from the inside out until one step is left. What does not fold is left for the search. Work grows with the size of the flow.
/// </summary>
sealed class BlockReduction(Flow flow)
{
    const int Ended = -1, Nowhere = -2;

    readonly Dictionary<int, bool> proved = [];

    sealed class Block(FlowActivity activity)
    {
        public readonly FlowActivity Activity = activity;
        public ActivityKind Kind = activity.Kind is ActivityKind.Fork or ActivityKind.Join ? activity.Kind : ActivityKind.Task;
        public List<Way> Out = [];
        public int In;
        public bool Gone;
    }

    readonly record struct Way(int To, int Bit, bool Restart, bool Conditional);

    /// <summary>Whether the flow and everything inside it folds.</summary>
    public bool IsProved() => IsProved(-1);

    /// <summary>Whether the inside of a container (-1: the flow) folds: whatever happens there, it can come to its end and nothing starves.</summary>
    public bool IsProved(int container)
    {
        if (proved.TryGetValue(container, out var known)) return known;
        proved[container] = false;
        return proved[container] = Fold(container);
    }

    bool Fold(int container)
    {
        var start = container < 0 ? flow.Start : flow.Activities[container].Body;
        if (start < 0) return false;
        if (flow.Activities[start].Kind == ActivityKind.End) return true;
        if (Read(container, start) is not { } blocks) return false;
        var changed = true;
        while (changed)
        {
            changed = false;
            foreach (var (at, block) in blocks)
                if (!block.Gone) changed |= block.Kind switch
                {
                    ActivityKind.Fork => FoldFork(blocks, block, start),
                    ActivityKind.Join => OpenJoin(blocks, at, block),
                    _ => FoldChoice(blocks, at, block, start),
                };
        }
        return blocks.Values.Count(b => !b.Gone) == 1 && blocks[start] is { Kind: ActivityKind.Task } left && left.Out.Count > 0
            && left.Out.TrueForAll(w => w.To == Ended || (w.To == Nowhere && container >= 0));
    }

    Dictionary<int, Block>? Read(int container, int start)
    {
        var graph = new Graph(flow.Activities, withRestarts: true, c => WayKinds.IsAside(flow[c.From], c.Outcome));
        var main = graph.From([start]);
        var blocks = new Dictionary<int, Block>();
        foreach (var activity in flow.Activities)
        {
            if (activity.Container != container) continue;
            if (!main[activity.Index])
            {
                if (!IsHarmlessAside(activity, main)) return null;
                continue;
            }
            if (activity.Kind == ActivityKind.End) continue;
            if (!WayKinds.IsKnown(activity.Kind) || (activity.IsContainer && !IsProved(activity.Index)) || !ReadOut(activity, blocks)) return null;
        }
        foreach (var block in blocks.Values)
            foreach (var way in block.Out)
                if (way.To >= 0) blocks[way.To].In++;
        return blocks[start].Kind == ActivityKind.Join ? null : blocks;
    }

    bool ReadOut(FlowActivity activity, Dictionary<int, Block> blocks)
    {
        var block = blocks[activity.Index] = new Block(activity);
        if (activity.Kind == ActivityKind.Fork)
        {
            if (activity.Out.Length < 2 || activity.Boundaries.Length > 0 || WayKinds.HasGap(activity)) return false;
            foreach (var branch in activity.Out) block.Out.Add(WayOf(branch, WayKinds.IsConditional(activity, branch)));
            return true;
        }
        if (WayKinds.HasGap(activity)) return false;
        for (var i = 0; i < activity.OutcomeNames.Length; i++)
        {
            var outcome = activity.OutcomeNames[i];
            if (WayKinds.IsAside(activity, outcome) || !WayKinds.IsPossible(flow, activity, outcome)) continue;
            // An outcome of people that a timer beside the step has too would send a second token down the main way.
            if (Array.Exists(activity.Boundaries, b => b.Outcome == outcome && b is { IsTimer: true, Interrupting: false })) return false;
            block.Out.Add(activity.Exits[i] is [var exit, ..] ? WayOf(exit, false) : new Way(Nowhere, 0, false, false));
        }
        return block.Out.Count > 0;
    }

    Way WayOf(FlowConnection connection, bool conditional) => flow[connection.To].Kind == ActivityKind.End
        ? new Way(Ended, 0, false, conditional) : new Way(connection.To, flow[connection.To].Kind == ActivityKind.Join ? connection.Bit : 0, connection.Restart, conditional);

    /// <summary>What only a timer beside a step sets going: plain steps one after the other that run out.</summary>
    bool IsHarmlessAside(FlowActivity activity, bool[] main)
    {
        if (activity.Kind == ActivityKind.End) return activity.In.Length > 0;
        if (activity.In.Length == 0 || activity.Kind is ActivityKind.Fork or ActivityKind.Join || !WayKinds.IsKnown(activity.Kind) || WayKinds.HasGap(activity)) return false;
        if (activity.IsContainer && !IsProved(activity.Index)) return false;
        var behind = new Graph(flow.Activities, withRestarts: true).From([.. activity.Out.Select(c => c.To)]);
        return !behind[activity.Index] && !Array.Exists(activity.Out, c => main[c.To] && flow[c.To].Kind != ActivityKind.End)
            && new Graph(flow.Activities, withRestarts: true).To([activity.Index]).Where((reaches, i) => reaches && main[i]).Any();
    }

    /// <summary>A step with a choice of ways takes in the steps that only it leads to, and forgets ways back to itself.</summary>
    bool FoldChoice(Dictionary<int, Block> blocks, int at, Block block, int start)
    {
        var changed = false;
        for (var i = block.Out.Count - 1; i >= 0; i--)
        {
            var way = block.Out[i];
            var isSecond = block.Out.FindIndex(w => w.To == way.To && w.Restart == way.Restart && (way.To < 0 || w.Bit == way.Bit || blocks[way.To].Activity.Mode != JoinMode.All)) < i;
            if (!isSecond && (way.To != at || block.Out.Count == 1 || !Settled(blocks, way))) continue;
            Drop(blocks, block, i);
            changed = true;
        }
        for (var i = 0; i < block.Out.Count; i++)
        {
            var way = block.Out[i];
            if (way.To < 0 || way.To == at || way.To == start || way.Restart || blocks[way.To] is not { Kind: ActivityKind.Task } next || next.In != block.Out.Count(w => w.To == way.To)
                || !block.Out.TrueForAll(w => w.To != way.To || Settled(blocks, w))) continue;
            block.Out.RemoveAll(w => w.To == way.To);
            block.Out.AddRange(next.Out);
            next.Gone = true;
            return true;
        }
        return changed;
    }

    /// <summary>A restart that leaves no fork but those folded already is a way like any other.</summary>
    bool Settled(Dictionary<int, Block> blocks, Way way) =>
        !way.Restart || blocks.Values.All(b => b.Gone || b.Kind != ActivityKind.Fork || !flow.IsBefore(way.To, b.Activity));

    static void Drop(Dictionary<int, Block> blocks, Block block, int i)
    {
        if (block.Out[i].To is var to and >= 0) blocks[to].In--;
        block.Out.RemoveAt(i);
    }

    /// <summary>A join to which never more than one token comes at a time is a step like any other.</summary>
    static bool OpenJoin(Dictionary<int, Block> blocks, int at, Block join)
    {
        var froms = blocks.Values.Where(b => !b.Gone && b.Out.Exists(w => w.To == at)).Take(2).ToArray();
        var single = join.In == 1 || (froms.Length == 1 && froms[0].Kind == ActivityKind.Task && join.Activity.Mode != JoinMode.All);
        if (!single || (join.Activity.Mode == JoinMode.All && join.Activity.In.Length > 1)) return false;
        join.Kind = ActivityKind.Task;
        return true;
    }

    /// <summary>A fork whose every branch is one step that leads to the same join, which nothing else leads to, is one step.</summary>
    bool FoldFork(Dictionary<int, Block> blocks, Block fork, int start)
    {
        var target = Ended;
        var bits = new HashSet<int>();
        List<Way> lifted = [];
        foreach (var branch in fork.Out)
        {
            if (branch.To < 0 || branch.Restart) return false;
            var arrives = branch;
            if (blocks[branch.To].Kind != ActivityKind.Join)
            {
                if (branch.To == start || blocks[branch.To] is not { Kind: ActivityKind.Task, In: 1 } step) return false;
                if (step.Out.Count(w => w.To >= 0 && !w.Restart) != 1 || step.Out.Exists(w => w.To == Nowhere)) return false;
                foreach (var way in step.Out)
                    if (way.To >= 0 && !way.Restart) arrives = way;
                    else if (way.To == Ended || (way.To != branch.To && flow.IsBefore(way.To, fork.Activity))) lifted.Add(way);
                    else return false;
            }
            if (blocks[arrives.To] is not { Kind: ActivityKind.Join } to || (target >= 0 && target != arrives.To) || !bits.Add(arrives.Bit)) return false;
            if (to.Activity.Mode == JoinMode.All && branch.Conditional) return false;
            target = arrives.To;
        }
        var join = blocks[target];
        if (join.In != fork.Out.Count || join.Activity.In.Length != bits.Count) return false;
        foreach (var branch in fork.Out)
            if (branch.To != target) blocks[branch.To].Gone = true;
        join.Gone = true;
        (fork.Kind, fork.Out) = (ActivityKind.Task, [.. join.Out, .. lifted]);
        return true;
    }
}
