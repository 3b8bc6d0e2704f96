using LowCode.Problems;

namespace LowCode.Flows;

/// <summary>Works out by which names an activity can leave and which connections each of them follows.</summary>
sealed class OutcomePlanner(List<FlowActivity> activities, List<Problem> problems)
{
    public void Plan(FlowActivity activity)
    {
        var definition = activity.Definition;
        var names = new List<string>();
        switch (activity.Kind)
        {
            case ActivityKind.Task or ActivityKind.Script or ActivityKind.Plugin or ActivityKind.Subcase when definition.Outcomes is { Count: > 0 } chosen: names.AddRange(chosen); break;
            case ActivityKind.Decision:
                names.AddRange((definition.When ?? []).Select(w => w.Outcome));
                if (definition.Otherwise is not null) names.Add(definition.Otherwise);
                break;
            case ActivityKind.Sign: names.AddRange(definition.Outcomes is { Count: 2 } two ? two : Signing.Outcomes); break;
            case ActivityKind.End or ActivityKind.Summon: break;
            default: names.Add(FlowActivity.Done); break;
        }
        if (activity.Kind is ActivityKind.Fork or ActivityKind.Unknown) names.AddRange(activity.Out.Where(c => c.Outcome is not null).Select(c => c.Outcome!));
        if (activity.Kind == ActivityKind.Fork)
        {
            names.AddRange((definition.When ?? []).Select(w => w.Outcome));
            if (definition.Otherwise is not null) names.Add(definition.Otherwise);
        }
        if (activity.IsContainer)
            names.AddRange(activities.Where(a => a.Container == activity.Index && a.Kind == ActivityKind.End && a.Definition.Result is not null).Select(a => a.Definition.Result!));
        names.AddRange((definition.Boundaries ?? []).Select(b => b.Outcome).Where(o => !string.IsNullOrEmpty(o)));
        activity.OutcomeNames = [.. names.Distinct(StringComparer.Ordinal)];
        activity.ItemOutcomes = activity.Kind switch
        {
            ActivityKind.Task => definition.Outcomes is { Count: > 0 } ? [.. definition.Outcomes] : [FlowActivity.Done],
            ActivityKind.Dispatch => ["appoint"],
            _ => [],
        };
        activity.Allow = definition.Allow is { Count: > 0 } allow ? [.. allow] : null;
        Connect(activity);
    }

    void Connect(FlowActivity activity)
    {
        foreach (var stray in activity.Out.Where(c => c.Outcome is not null && !activity.OutcomeNames.Contains(c.Outcome)))
            problems.Add(Problem.At("flow.unknownOutcome", activity.Id, ("outcome", stray.Outcome!)));
        var open = activity.Out.Where(c => c.Outcome is null).ToArray();
        activity.Exits = new FlowConnection[activity.OutcomeNames.Length][];
        for (var i = 0; i < activity.Exits.Length; i++)
        {
            var own = activity.Out.Where(c => c.Outcome == activity.OutcomeNames[i]).ToArray();
            activity.Exits[i] = own.Length > 0 || activity.Kind == ActivityKind.Fork && i > 0 ? own : open;
            if (activity.Kind != ActivityKind.Fork && activity.Exits[i].Length > 1)
                problems.Add(Problem.At("flow.twoWays", activity.Id, ("outcome", activity.OutcomeNames[i])));
        }
    }
}
