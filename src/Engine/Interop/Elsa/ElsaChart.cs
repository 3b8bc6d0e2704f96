using LowCode.Flows;

namespace LowCode.Interop;

// Elsa's flowchart: what it forks and joins of itself is made plain.
public sealed partial class ElsaImporter
{
    sealed record Edge(ElsaActivity From, string Port, ElsaActivity To)
    {
        public bool IsBack { get; set; }
    }

    List<ElsaExit> Flowchart(ElsaActivity chart, ElsaLevel level, ElsaScope scope) => Chart(chart.Activities, chart.Connections, chart["start"].Text(), level, scope);

    List<ElsaExit> Sequence(ElsaActivity sequence, ElsaLevel level, ElsaScope scope)
    {
        var inside = sequence.Activities;
        return Chart(inside, [.. inside.Skip(1).Select((next, i) => new ElsaConnection(inside[i].Id, "*", next.Id))], inside is [var head, ..] ? head.Id : null, level, scope);
    }

    /// <summary>Activities and connections as they stand, on one level; gives the ways out that lead nowhere.</summary>
    List<ElsaExit> Chart(IReadOnlyList<ElsaActivity> activities, IReadOnlyList<ElsaConnection> connections, string? named, ElsaLevel level, ElsaScope scope)
    {
        var byId = new Dictionary<string, ElsaActivity>(StringComparer.Ordinal);
        foreach (var one in activities)
        {
            byId.TryAdd(one.Id, one);
            if (one.Raw.Member("nodeId").Text() is { } node) byId.TryAdd(node, one);
        }
        var edges = new List<Edge>();
        foreach (var one in connections.Distinct())
        {
            if (byId.GetValueOrDefault(one.From) is { } from && byId.GetValueOrDefault(one.To) is { } to) edges.Add(new Edge(from, one.Port, to));
            else report.Add(ElsaFate.Dropped, one.From, $"{one.From} → {one.To}", "connection", "elsa.connection.nowhere");
        }
        if (FirstOf(activities, edges, named is null ? null : byId.GetValueOrDefault(named)) is not { } first) return [];
        var outgoing = edges.ToLookup(e => e.From);
        var pieces = new Dictionary<ElsaActivity, ElsaPiece>();
        var followed = new List<(Edge Edge, ElsaExit Exit)>();
        var waiting = new Queue<ElsaActivity>([first]);
        var backs = MarkBack(first, outgoing);
        while (waiting.TryDequeue(out var one))
        {
            if (pieces.ContainsKey(one)) continue;
            var piece = pieces[one] = Map(one, level, scope, one == first, edges.Exists(e => e.To == one && e.IsBack), outgoing[one].Select(e => e.Port).Distinct().Count());
            foreach (var edge in outgoing[one])
            {
                // In a sequence the next one follows whatever way the one before is left.
                ElsaExit[] exits = edge.Port == "*" ? [.. piece.Exits] : piece.Exit(edge.Port) is { } by ? [by] : [];
                foreach (var exit in exits) followed.Add((edge, piece.IsFork ? exit with { Outcome = edge.Port } : exit));
                if (exits.Length > 0) waiting.Enqueue(edge.To);
                else if (piece.Exits.Count > 0) report.Add(ElsaFate.Dropped, one.Place + "/connections", $"{one.Name ?? one.Id} → {edge.To.Name ?? edge.To.Id}", "connection", "elsa.connection.never", ("port", edge.Port));
            }
        }
        foreach (var one in activities)
            if (!pieces.ContainsKey(one)) report.Add(ElsaFate.Dropped, one.Place, one.Name ?? one.Id, one.Type, "elsa.unreachable");
        level.Start = pieces[first].Entry;
        Wire(level, scope, pieces, followed);
        return [.. pieces.Values.SelectMany(p => p.IsFork && followed.Exists(f => f.Exit.From == p.Exits[0].From) ? [] : p.Exits).Where(e => !followed.Exists(f => f.Exit.From == e.From && f.Exit.Outcome == e.Outcome))];
    }

    static ElsaActivity? FirstOf(IReadOnlyList<ElsaActivity> activities, List<Edge> edges, ElsaActivity? named) => named
        ?? activities.FirstOrDefault(a => a.BuiltIn == "Start") ?? activities.FirstOrDefault(a => a.CanStart) ?? activities.FirstOrDefault(a => !edges.Exists(e => e.To == a)) ?? (activities is [var any, ..] ? any : null);

    /// <summary>Marks the edges that close a cycle, walking in the order of the definition.</summary>
    static int MarkBack(ElsaActivity first, ILookup<ElsaActivity, Edge> outgoing)
    {
        var (open, done, count) = (new HashSet<ElsaActivity>(), new HashSet<ElsaActivity>(), 0);
        var way = new Stack<(ElsaActivity At, IEnumerator<Edge> Edges)>();
        Enter(first);
        while (way.TryPeek(out var top))
        {
            if (!top.Edges.MoveNext()) { way.Pop(); open.Remove(top.At); done.Add(top.At); continue; }
            var edge = top.Edges.Current;
            if (open.Contains(edge.To)) { edge.IsBack = true; count++; }
            else if (!done.Contains(edge.To)) Enter(edge.To);
        }
        return count;

        void Enter(ElsaActivity one) { open.Add(one); way.Push((one, outgoing[one].GetEnumerator())); }
    }

    void Wire(ElsaLevel level, ElsaScope scope, Dictionary<ElsaActivity, ElsaPiece> pieces, List<(Edge Edge, ElsaExit Exit)> followed)
    {
        var targets = new Dictionary<Edge, string>();
        var parallel = Parallel(pieces, followed);
        foreach (var inbound in followed.Select(f => f.Edge).GroupBy(e => e.To))
        {
            var piece = pieces[inbound.Key];
            var forward = inbound.Where(e => !e.IsBack).ToArray();
            foreach (var back in inbound.Where(e => e.IsBack)) targets[back] = piece.BackEntry ?? piece.Entry;
            var entry = piece.Entry;
            if (forward.Length > 1 && inbound.Key.BuiltIn != "FlowJoin" && ModeOf(inbound.Key, parallel.Contains(inbound.Key)) is { } mode)
            {
                entry = ids.Take($"{scope.Prefix}{inbound.Key.Id}.join");
                level.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = entry, Type = ActivityTypes.Join, Mode = mode == "live" ? null : mode }));
                level.Connect(entry, null, piece.Entry);
                if (mode == "all") report.Add(ElsaFate.Changed, inbound.Key.Place, inbound.Key.Name ?? inbound.Key.Id, inbound.Key.Type, "elsa.merge", ("mode", inbound.Key.MergeMode!));
            }
            foreach (var edge in forward) targets[edge] = entry;
        }
        foreach (var branch in followed.GroupBy(f => f.Exit))
        {
            var ends = branch.Select(f => targets[f.Edge]).Distinct().ToArray();
            var isFork = pieces[branch.First().Edge.From].IsFork;
            if (ends.Length == 1 || isFork)
            {
                foreach (var end in ends) level.Connect(branch.Key.From, branch.Key.Outcome, end);
                continue;
            }
            var fork = ids.Take($"{branch.Key.From}.fork");
            level.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = fork, Type = ActivityTypes.Fork }));
            level.Connect(branch.Key.From, branch.Key.Outcome, fork);
            foreach (var end in ends) level.Connect(fork, null, end);
        }
    }

    /// <summary>The join before an activity of several inbound connections; null where tokens can come one at a time only, or each shall pass.</summary>
    static string? ModeOf(ElsaActivity one, bool parallel) => one.MergeMode switch
    {
        "Merge" or "Converge" => "all",
        "Race" => "any",
        "Cascade" => null,
        _ => parallel ? "live" : null,
    };

    /// <summary>Activities to which two branches of one fork can come by two connections.</summary>
    static HashSet<ElsaActivity> Parallel(Dictionary<ElsaActivity, ElsaPiece> pieces, List<(Edge Edge, ElsaExit Exit)> followed)
    {
        var forward = followed.Where(f => !f.Edge.IsBack).ToLookup(f => f.Edge.From);
        var found = new HashSet<ElsaActivity>();
        foreach (var source in pieces.Keys)
        {
            var groups = pieces[source].IsFork ? [forward[source].ToArray()] : forward[source].GroupBy(f => f.Exit).Select(g => g.ToArray());
            foreach (var branches in groups.Where(g => g.Length > 1))
            {
                var seen = new Dictionary<ElsaActivity, (int Branches, HashSet<Edge> Edges)>();
                foreach (var branch in branches)
                    foreach (var (to, by) in From(branch.Edge, forward))
                    {
                        var so = seen.GetValueOrDefault(to, (0, []));
                        so.Item2.UnionWith(by);
                        seen[to] = (so.Item1 + 1, so.Item2);
                    }
                found.UnionWith(seen.Where(s => s.Value.Branches > 1 && s.Value.Edges.Count > 1).Select(s => s.Key));
            }
        }
        return found;
    }

    /// <summary>Everything a branch leads to, with the connections by which it does.</summary>
    static Dictionary<ElsaActivity, List<Edge>> From(Edge branch, ILookup<ElsaActivity, (Edge Edge, ElsaExit Exit)> forward)
    {
        var reached = new Dictionary<ElsaActivity, List<Edge>> { [branch.To] = [branch] };
        var waiting = new Queue<ElsaActivity>([branch.To]);
        while (waiting.TryDequeue(out var at))
            foreach (var (edge, _) in forward[at])
            {
                if (reached.TryGetValue(edge.To, out var by)) { by.Add(edge); continue; }
                reached[edge.To] = [edge];
                waiting.Enqueue(edge.To);
            }
        return reached;
    }
}
