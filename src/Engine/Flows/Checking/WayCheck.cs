using LowCode.Problems;

namespace LowCode.Flows;

/// <summary>Every activity can be reached and can come to an end.</summary>
static class WayCheck
{
    public static void Check(Flow flow, int container, int start, FlowActivity[] level, List<Problem> problems)
    {
        var everywhere = new Graph(flow.Activities, withRestarts: true);
        var reached = everywhere.From([start]);
        // What only a timer beside a running activity sets going may run out: its activity goes on.
        var main = new Graph(flow.Activities, withRestarts: true, c => IsAside(flow[c.From], c)).From([start]);
        var ends = level.Where(a => a.Kind == ActivityKind.End || (container >= 0 && Array.Exists(a.Exits, e => e.Length == 0))).Select(a => a.Index).ToArray();
        var ending = everywhere.To(ends);
        foreach (var activity in level)
        {
            if (!reached[activity.Index]) problems.Add(Problem.At("flow.unreachable", activity.Id));
            else if (main[activity.Index] && !ending[activity.Index]) problems.Add(Problem.At("flow.noWayToEnd", activity.Id));
            if (container < 0 && main[activity.Index]) CheckOutcomes(activity, problems);
        }
    }

    static void CheckOutcomes(FlowActivity activity, List<Problem> problems)
    {
        for (var i = 0; i < activity.Exits.Length; i++)
        {
            var isDefaultOfFork = activity.Kind == ActivityKind.Fork && activity.Out.Length > 0;
            if (activity.Exits[i].Length == 0 && !isDefaultOfFork) problems.Add(Problem.At("flow.outcomeGoesNowhere", activity.Id, ("outcome", activity.OutcomeNames[i])));
        }
    }

    /// <summary>Followed only by a timer that does not interrupt.</summary>
    static bool IsAside(FlowActivity from, FlowConnection connection) =>
        connection.Outcome is { } outcome && Array.Exists(from.Boundaries, b => b.Outcome == outcome && b is { IsTimer: true, Interrupting: false })
        && !from.ItemOutcomes.Contains(outcome);
}
