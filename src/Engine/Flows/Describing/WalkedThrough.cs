namespace LowCode.Flows;

/// <param name="Activity">Id of an activity that somebody or something finished.</param>
/// <param name="Outcome">By which outcome; null when that is not known.</param>
public sealed record PassedStep(string Activity, string? Outcome = null);

public sealed partial class WalkedPath
{
    /// <summary>
    /// A way that is told by its choices alone, as a counter-example or a story is: between two of them lies the shortest way of automatic steps.
    /// </summary>
    /// <param name="passed">What was finished, in order.</param>
    /// <param name="current">Ids of what waits after it; unknown ones are left out.</param>
    public static WalkedPath Through(FlowDescription flow, IEnumerable<PassedStep> passed, IEnumerable<string> current)
    {
        var byId = flow.Activities.ToDictionary(a => a.Id, a => a.Index, StringComparer.Ordinal);
        var (visits, statuses, connections) = (flow.Activities.Select(_ => new List<int>()).ToArray(), new WalkStatus[flow.Activities.Count], new WalkStatus[flow.Connections.Count]);
        var chosen = new Dictionary<int, HashSet<string>>();
        var (number, last) = (0, -1);
        // A case stands at the beginning, and inside of what the beginning holds.
        Reach(flow.Start);
        foreach (var step in passed)
        {
            if (!byId.TryGetValue(step.Activity, out var at)) continue;
            Go(at);
            visits[at].Add(++number);
            last = at;
            if (step.Outcome is { } outcome) (chosen.TryGetValue(at, out var known) ? known : chosen[at] = []).UnionWith(outcome.Split(','));
        }
        foreach (var id in current)
            if (byId.TryGetValue(id, out var at))
            {
                Go(at);
                statuses[at] = WalkStatus.Current;
            }
        return new([.. visits.Select((v, i) => v.Count == 0 && statuses[i] == WalkStatus.Never ? WalkedActivity.Never : new WalkedActivity(statuses[i], v))], connections, statuses.All(s => s != WalkStatus.Current));

        void Reach(int at)
        {
            if (statuses[at] == WalkStatus.Never) statuses[at] = WalkStatus.Visited;
        }

        void Go(int to)
        {
            if (statuses[to] != WalkStatus.Never)
            {
                // It was there before: gone back to, where there is a way.
                if (last >= 0 && flow.From(last).FirstOrDefault(w => w.To == to && (w.Outcome is null || chosen.GetValueOrDefault(last)?.Contains(w.Outcome) != false)) is { } back) connections[back.Index] = WalkStatus.Visited;
                return;
            }
            var (came, open) = (new Dictionary<int, DescribedConnection?>(), new Queue<int>());
            for (var i = 0; i < statuses.Length; i++)
                if (statuses[i] != WalkStatus.Never)
                {
                    came[i] = null;
                    open.Enqueue(i);
                }
            var from = new Dictionary<int, int>();
            while (open.TryDequeue(out var at) && at != to)
            {
                var activity = flow.Activities[at];
                foreach (var way in flow.From(at).Where(w => !chosen.TryGetValue(at, out var outcomes) || w.Outcome is null || outcomes.Contains(w.Outcome)))
                    if (came.TryAdd(way.To, way))
                    {
                        from[way.To] = at;
                        open.Enqueue(way.To);
                    }
                // Into what a container holds, and out of it again.
                foreach (var inner in new[] { activity.Body, activity.Container })
                    if (inner >= 0 && came.TryAdd(inner, null))
                    {
                        from[inner] = at;
                        open.Enqueue(inner);
                    }
            }
            if (!came.ContainsKey(to))
            {
                // Nothing leads there by what was chosen: it is shown where it is, without a way.
                Reach(to);
                return;
            }
            for (var at = to; ; at = from[at])
            {
                Reach(at);
                if (came[at] is { } way) connections[way.Index] = WalkStatus.Visited;
                if (!from.ContainsKey(at)) break;
            }
        }
    }
}
