using LowCode.Problems;

namespace LowCode.Flows;

/// <summary>
/// Takes a running flow over to another definition: every visit, token and timer to its counterpart, work items as the new definition offers them. What
/// has no counterpart is a problem and nothing is taken over. Pure.
/// </summary>
public sealed class FlowMigration
{
    readonly Flow before, after;
    readonly FlowState state;
    readonly IReadOnlyDictionary<string, string> mapping;
    readonly List<Problem> problems = [];
    readonly Dictionary<string, string> ways = new(StringComparer.Ordinal);

    FlowMigration(Flow before, Flow after, FlowState state, IReadOnlyDictionary<string, string> mapping) => (this.before, this.after, this.state, this.mapping) = (before, after, state, mapping);

    /// <param name="before">The definition the state stands in.</param>
    /// <param name="after">The one it is to go on by.</param>
    /// <param name="mapping">Activities by id, before → after; one that is not named keeps its id.</param>
    /// <param name="facts">For who is offered the open work items and when new timers are due.</param>
    /// <returns>The events; or everything that would be lost, each with the activity it stands at.</returns>
    public static (IReadOnlyList<FlowEvent> Events, IReadOnlyList<Problem> Problems) Plan(Flow before, Flow after, FlowState state, IReadOnlyDictionary<string, string> mapping, FlowFacts facts)
    {
        var migration = new FlowMigration(before, after, state, mapping);
        migration.Compare();
        return migration.problems.Count > 0 ? ([], migration.problems) : migration.Events(facts);
    }

    /// <summary>Whether a mapping speaks of activities that are there and alike.</summary>
    public static IReadOnlyList<Problem> Check(Flow before, Flow after, IReadOnlyDictionary<string, string> mapping)
    {
        var problems = new List<Problem>();
        foreach (var (old, name) in mapping)
        {
            if (after.Find(name) is not { } to) problems.Add(Problem.At("migrate.mapping.unknown", old, ("to", name)));
            else if (before.Find(old) is { } from && from.Kind != to.Kind) problems.Add(Problem.At("migrate.kind", old, ("step", NameOf(from)), ("to", NameOf(to))));
        }
        return problems;
    }

    /// <summary>What is made for an activity, like the task of a sign's parties, goes with it: it has its name.</summary>
    string Mapped(string activity) => mapping.TryGetValue(activity, out var named) ? named
        : MadeFor(activity) is { } whole && mapping.TryGetValue(whole.Id, out var to) && after.Find(to)?.Kind == whole.Kind ? to + activity[whole.Id.Length..] : activity;

    FlowActivity? MadeFor(string activity)
    {
        var made = before.Find(activity);
        while (made is { IsGenerated: true }) made = before[made.Container];
        return made is null || made.Id == activity ? null : made;
    }

    static string NameOf(FlowActivity activity) => activity.Definition.Name ?? activity.Id;

    void Compare()
    {
        foreach (var visit in state.Visits)
        {
            // A past step may be gone: it stays in the history and can only not be returned to. What runs, and what tokens still belong to, may not.
            if (before.Find(visit.Activity) is not { } old || visit.Undone) continue;
            var needed = visit.IsLive || old.Kind is ActivityKind.Fork or ActivityKind.Join || old.IsContainer;
            if (after.Find(Mapped(old.Id)) is not { } now)
            {
                if (needed && !problems.Exists(p => p.Path == old.Id)) Lose(visit.IsLive ? "migrate.gone" : "migrate.pastGone", old);
                continue;
            }
            if (old.Kind != now.Kind) Lose("migrate.kind", old, ("to", NameOf(now)));
            else if (!SameLevel(old, now)) Lose("migrate.level", old);
            if (visit.Front is not null) Lose("migrate.returning", old);
            foreach (var token in visit.Taken ?? []) Way(token);
            if (visit.IsLive) CompareTimers(visit, old, now);
            if (visit.IsLive && old.Kind == ActivityKind.Sign && now.Kind == ActivityKind.Sign) CompareVotes(old, now);
        }
        foreach (var token in state.Tokens) Way(token);
        foreach (var cut in state.CutTokens) Way(cut.Token);
    }

    bool SameLevel(FlowActivity old, FlowActivity now) =>
        old.Container < 0 ? now.Container < 0 : now.Container >= 0 && after[now.Container].Id == Mapped(before[old.Container].Id);

    void CompareTimers(FlowVisit visit, FlowActivity old, FlowActivity now)
    {
        foreach (var timer in state.Timers)
            if (timer.Visit == visit.Id && Array.Exists(old.Boundaries, b => b.IsTimer && b.Timer == timer.Timer) && !Array.Exists(now.Boundaries, b => b.IsTimer && b.Timer == timer.Timer))
                Lose("migrate.timer", old, ("timer", timer.Timer));
    }

    /// <summary>Votes that were given must mean the same, and whoever's turn has not come must still be asked.</summary>
    void CompareVotes(FlowActivity old, FlowActivity now)
    {
        if (old.Sign!.IsSequential != now.Sign!.IsSequential || !before[old.Body].ItemOutcomes.SequenceEqual(after[now.Body].ItemOutcomes)) Lose("migrate.votes", old);
    }

    /// <summary>The connection to a join that a token waits on, or was taken from, in the new definition.</summary>
    void Way(FlowToken token)
    {
        if (before.Find(token.Activity) is not { } old || after.Find(Mapped(old.Id)) is not { Kind: ActivityKind.Join } join) return;
        var connection = Array.Find(old.In, c => c.Key == token.Via);
        var counterpart = connection is null ? null : Array.Find(join.In, c => after[c.From].Id == Mapped(before[connection.From].Id) && c.Outcome == connection.Outcome);
        if (counterpart is null) Lose("migrate.way", old, ("via", connection is null ? token.Via : NameOf(before[connection.From])));
        else if (counterpart.Key != token.Via) ways[FlowMigrated.WayKey(token.Activity, token.Via)] = counterpart.Key;
    }

    void Lose(string code, FlowActivity at, params ReadOnlySpan<(string Name, string Value)> values)
    {
        if (!problems.Exists(p => p.Code == code && p.Path == at.Id)) problems.Add(Problem.At(code, at.Id, [("step", NameOf(at)), .. values]));
    }

    (IReadOnlyList<FlowEvent>, IReadOnlyList<Problem>) Events(FlowFacts facts)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (old, name) in mapping)
            if (old != name && before.Find(old) is not null) names[old] = name;
        foreach (var made in before.Activities)
            if (made.IsGenerated && Mapped(made.Id) is var called && called != made.Id) names[made.Id] = called;
        var migrated = new FlowMigrated(after.Id, names.Count > 0 ? names : null, ways.Count > 0 ? ways : null, null);
        var items = new List<WorkItemOpened>();
        var renamed = state.Apply(migrated);
        var turn = new Turn(after, renamed, facts);
        if (turn.AddVariables() is { } unset) problems.Add(unset);
        foreach (var visit in renamed.Live)
        {
            var had = before.Find(state.Visit(visit.Id)!.Activity)!.Boundaries.Where(b => b.IsTimer).Select(b => b.Timer).ToHashSet(StringComparer.Ordinal);
            if (turn.StartTimers(visit, had) is { } timeless) problems.Add(timeless);
            if (renamed.WorkItem(visit.Id) is null) continue;
            var (item, problem) = new Turn(after, turn.State, facts).Offered(visit);
            if (problem is not null) problems.Add(problem);
            else items.Add(item!);
        }
        return problems.Count > 0 ? ([], problems) : ([migrated with { Items = items.Count > 0 ? [.. items] : null }, .. turn.Happened], problems);
    }
}
