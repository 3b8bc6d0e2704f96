using LowCode.Problems;

namespace LowCode.Flows;

/// <summary>Forks and joins: branches there are, restarts are marked, no join can starve, no two joins wait for each other.</summary>
static class ForkCheck
{
    public static void Check(Flow flow, int start, FlowActivity[] level, List<Problem> problems)
    {
        var graph = new Graph(flow.Activities);
        var forks = level.Where(a => a.Kind == ActivityKind.Fork).ToArray();
        var joins = level.Where(a => a.Kind == ActivityKind.Join).ToArray();
        foreach (var fork in forks)
            if (fork.Out.Length < 2) problems.Add(Problem.At("flow.forkWithoutBranches", fork.Id));
        CheckRestarts(flow, graph, start, level, forks, problems);
        foreach (var join in joins)
            if (join.Mode == JoinMode.All && join.In.Length > 1 && MayStarve(flow, level, join)) problems.Add(Problem.At("flow.joinMayStarve", join.Id));
        CheckMutualWaits(graph, [.. joins.Where(j => j.Mode == JoinMode.Live)], problems);
    }

    static void CheckRestarts(Flow flow, Graph graph, int start, FlowActivity[] level, FlowActivity[] forks, List<Problem> problems)
    {
        var leaving = new HashSet<FlowConnection>();
        foreach (var fork in forks)
        {
            var heads = fork.Out.Where(c => !c.Restart).Select(c => c.To).ToArray();
            var inside = graph.From(heads, [fork.Index, .. fork.Closing]);
            var outside = graph.From([start], fork.Index);
            var before = graph.To([fork.Index], fork.Closing);
            foreach (var connection in level.Where(a => inside[a.Index] || a == fork).SelectMany(a => a.Out))
            {
                if (connection.To != fork.Index && !(before[connection.To] && outside[connection.To])) continue;
                if (connection.Restart) leaving.Add(connection);
                else if (!outside[connection.From] || connection.From == fork.Index)
                    problems.Add(Problem.At("flow.unmarkedRestart", flow[connection.From].Id, ("to", flow[connection.To].Id), ("fork", fork.Id)));
            }
        }
        foreach (var connection in level.SelectMany(a => a.Out))
            if (connection.Restart && !leaving.Contains(connection))
                problems.Add(Problem.At("flow.needlessRestart", flow[connection.From].Id, ("to", flow[connection.To].Id)));
    }

    /// <summary>
    /// A join of mode <c>all</c> must get every inbound connection from one fork. For each activity: the connections that a token there
    /// fills whatever way it goes (the greatest answer, so a loop counts as left some time; an end or restart takes all away anyway).
    /// </summary>
    static bool MayStarve(Flow flow, FlowActivity[] level, FlowActivity join)
    {
        var all = join.Join!.All;
        var sure = new Dictionary<int, ulong>(level.Length);
        foreach (var activity in level) sure[activity.Index] = all;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var activity in level)
            {
                var now = Sure(activity, join, all, sure);
                changed |= now != sure[activity.Index];
                sure[activity.Index] = now;
            }
        }
        return !Array.Exists(join.Join.Forks, fork => sure[fork] == all);
    }

    static ulong Sure(FlowActivity activity, FlowActivity join, ulong all, Dictionary<int, ulong> sure)
    {
        if (activity.Kind == ActivityKind.End) return all;
        if (activity.Kind == ActivityKind.Fork)
        {
            var sum = 0UL;
            foreach (var branch in activity.Out)
                if (branch.Outcome is null || activity.Conditions.Length == 0 || (branch.Outcome != activity.Otherwise && !Array.Exists(activity.Conditions, c => c.Outcome == branch.Outcome))) sum |= By(branch);
            return sum;
        }
        var least = all;
        for (var i = 0; i < activity.Exits.Length; i++)
        {
            var outcome = activity.OutcomeNames[i];
            if (Array.Exists(activity.Boundaries, b => b.Outcome == outcome && b is { IsTimer: true, Interrupting: false })) continue;
            least &= activity.Exits[i] is [var exit, ..] ? By(exit) : 0;
        }
        return least;

        ulong By(FlowConnection connection) => connection.Restart ? all : connection.To == join.Index ? 1UL << connection.Bit : sure[connection.To];
    }

    static void CheckMutualWaits(Graph graph, FlowActivity[] joins, List<Problem> problems)
    {
        var reach = joins.Select(j => graph.From([j.Index])).ToArray();
        for (var i = 0; i < joins.Length; i++)
            for (var k = i + 1; k < joins.Length; k++)
            {
                if (!reach[i][joins[k].Index] || !reach[k][joins[i].Index]) continue;
                // Round by a fork that both close, a token belongs to another time round and is not waited for.
                int[] both = [.. joins[i].Join!.Forks.Intersect(joins[k].Join!.Forks)];
                if (graph.From([joins[i].Index], both)[joins[k].Index] && graph.From([joins[k].Index], both)[joins[i].Index])
                    problems.Add(Problem.At("flow.joinsWaitForEachOther", joins[i].Id, ("other", joins[k].Id)));
            }
    }
}
