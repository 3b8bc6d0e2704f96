namespace LowCode.Flows;

/// <summary>Works out which forks a join closes and by which of its connections a token can come to it.</summary>
sealed class JoinPlanner(FlowActivity[] activities)
{
    /// <summary>Inbound connections are bits of one word.</summary>
    public const int MaxInbound = 64;

    readonly Graph graph = new(activities);

    public void Plan()
    {
        var joins = activities.Where(a => a.Kind == ActivityKind.Join).ToArray();
        var branches = activities.Where(a => a.Kind == ActivityKind.Fork).Select(fork => (fork.Index, Counts: CountBranches(fork))).ToArray();
        foreach (var (fork, counts) in branches)
            activities[fork].Closing = [.. joins.Where(j => counts[j.Index] == activities[fork].Out.Length && counts[j.Index] >= 2).Select(j => j.Index)];
        foreach (var join in joins)
        {
            var forks = branches.Where(b => b.Counts[join.Index] >= 2).Select(b => b.Index).ToArray();
            var mode = join.Definition.Mode switch { "all" => JoinMode.All, "any" => JoinMode.Any, _ => JoinMode.Live };
            var all = join.In.Length >= 64 ? ulong.MaxValue : (1UL << join.In.Length) - 1;
            join.Join = new JoinPlan(mode, all, Reaches(join), forks);
        }
    }

    int[] CountBranches(FlowActivity fork)
    {
        var counts = new int[activities.Length];
        foreach (var branch in fork.Out)
        {
            var reached = graph.From([branch.To], fork.Index);
            for (var i = 0; i < reached.Length; i++)
                if (reached[i]) counts[i]++;
        }
        return counts;
    }

    ulong[] Reaches(FlowActivity join)
    {
        var reaches = new ulong[activities.Length];
        foreach (var inbound in join.In)
        {
            if (inbound.Restart) continue;
            var sources = graph.To([inbound.From], join.Index);
            for (var i = 0; i < sources.Length; i++)
                if (sources[i]) reaches[i] |= 1UL << inbound.Bit;
        }
        return reaches;
    }
}
