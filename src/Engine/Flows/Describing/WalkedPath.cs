namespace LowCode.Flows;

public enum WalkStatus : byte { Never, Voided, Returned, Visited, Current }

/// <summary>What became of one activity in a case.</summary>
/// <param name="Visits">Numbers of its visits, in order; they count all steps of the case.</param>
public sealed record WalkedActivity(WalkStatus Status, IReadOnlyList<int> Visits)
{
    public static WalkedActivity Never { get; } = new(WalkStatus.Never, []);
}

/// <summary>The way a case has gone through its flow, read off the state alone. Pure.</summary>
public sealed partial class WalkedPath
{
    readonly WalkedActivity[] activities;
    readonly WalkStatus[] connections;

    WalkedPath(WalkedActivity[] activities, WalkStatus[] connections, bool ended) => (this.activities, this.connections, Ended) = (activities, connections, ended);

    public bool Ended { get; }

    public WalkedActivity At(int activity) => activities[activity];

    /// <summary><see cref="WalkStatus.Visited"/> when it was followed and that holds, <see cref="WalkStatus.Returned"/> when all that came of it was taken back.</summary>
    public WalkStatus Along(int connection) => connections[connection];

    public static WalkedPath Of(FlowDescription flow, FlowState state)
    {
        var byId = flow.Activities.ToDictionary(a => a.Id, StringComparer.Ordinal);
        var visits = flow.Activities.Select(_ => new List<int>()).ToArray();
        var statuses = new WalkStatus[flow.Activities.Count];
        var connections = new WalkStatus[flow.Connections.Count];
        var ways = flow.Connections.ToLookup(c => (c.From, c.To));
        foreach (var visit in state.Visits)
        {
            // An activity the flow does not have was put there by another version: it cannot be drawn.
            if (!byId.TryGetValue(visit.Activity, out var activity)) continue;
            visits[activity.Index].Add(visit.Id);
            var status = StatusOf(visit);
            if (status > statuses[activity.Index]) statuses[activity.Index] = status;
            Follow(visit.From, activity.Index, status);
            foreach (var other in visit.Also ?? []) Follow(other, activity.Index, status);
        }
        return new WalkedPath([.. visits.Select((v, i) => v.Count == 0 ? WalkedActivity.Never : new WalkedActivity(statuses[i], v))], connections, state.Status == FlowStatus.Ended);

        void Follow(int from, int to, WalkStatus status)
        {
            if (state.Visit(from) is not { } before || !byId.TryGetValue(before.Activity, out var source)) return;
            var known = ways[(source.Index, to)].ToArray();
            var way = Array.Find(known, c => c.Outcome is not null && c.Outcome == before.Outcome) ?? Array.Find(known, c => c.Outcome is null);
            if (way is null) return;
            var now = status is WalkStatus.Returned ? WalkStatus.Returned : WalkStatus.Visited;
            if (now > connections[way.Index]) connections[way.Index] = now;
        }
    }

    static WalkStatus StatusOf(FlowVisit visit) => visit switch
    {
        { IsLive: true } => WalkStatus.Current,
        { Undone: true } => WalkStatus.Returned,
        { Status: VisitStatus.Cancelled } => WalkStatus.Voided,
        _ => WalkStatus.Visited,
    };
}
