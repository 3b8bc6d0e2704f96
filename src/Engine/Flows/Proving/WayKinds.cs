namespace LowCode.Flows;

/// <summary>What the proof has to know of activities and their outcomes.</summary>
static class WayKinds
{
    /// <summary>Types whose behaviour the proof knows. Any other leaves a flow undecided.</summary>
    public static bool IsKnown(ActivityKind kind) => kind is ActivityKind.Start or ActivityKind.End or ActivityKind.Task or ActivityKind.Dispatch or ActivityKind.Decision
        or ActivityKind.Fork or ActivityKind.Join or ActivityKind.Sequence or ActivityKind.Loop or ActivityKind.ForEach or ActivityKind.Delay or ActivityKind.Wait
        or ActivityKind.Set or ActivityKind.Script or ActivityKind.Notify or ActivityKind.Call or ActivityKind.Plugin or ActivityKind.Sign or ActivityKind.Summon or ActivityKind.Subcase;

    /// <summary>An outcome only of a timer beside the activity: the activity itself goes on.</summary>
    public static bool IsAside(FlowActivity activity, string? outcome) =>
        outcome is not null && Array.Exists(activity.Boundaries, b => b.Outcome == outcome && b is { IsTimer: true, Interrupting: false })
        && !IsOwn(activity, outcome) && !Array.Exists(activity.Boundaries, b => b.Outcome == outcome && (!b.IsTimer || b.Interrupting))
        && activity.Definition.Outcomes?.Contains(outcome) != true && outcome != FlowActivity.Done;

    /// <summary>An outcome that people choose, or that their votes come to.</summary>
    public static bool IsOwn(FlowActivity activity, string outcome) =>
        activity.ItemOutcomes.Contains(outcome) || (activity.Kind == ActivityKind.Sign && SignOutcomes(activity).Contains(outcome));

    /// <summary>The two ways a sign is decided. Its parties each stand at one task of their own, so nothing inside can starve or run out.</summary>
    public static string[] SignOutcomes(FlowActivity sign) => sign.OutcomeNames[..2];

    /// <summary>Its conditions may all fail, and it has no way for that.</summary>
    public static bool HasGap(FlowActivity activity) => activity.Kind switch
    {
        ActivityKind.Decision => activity.Otherwise is null,
        ActivityKind.Fork => activity.Conditions.Length > 0 && Array.TrueForAll(activity.Out, c => IsConditional(activity, c))
            && (activity.Otherwise is null || !Array.Exists(activity.Out, c => c.Outcome == activity.Otherwise)),
        _ => false,
    };

    /// <summary>A branch of a fork that is opened only when its condition holds, or when none does.</summary>
    public static bool IsConditional(FlowActivity fork, FlowConnection branch) =>
        fork.Conditions.Length > 0 && branch.Outcome is { } outcome && (outcome == fork.Otherwise || Array.Exists(fork.Conditions, c => c.Outcome == outcome));

    /// <summary>A loop that is left only by an <c>end</c> with a result inside.</summary>
    public static bool IsEndless(FlowActivity loop) => loop.Kind == ActivityKind.Loop && (loop.Conditions.Length == 0 || loop.Definition.While!.Trim() == "true");

    public static bool HasFixedItems(FlowActivity forEach) => forEach.Items is { IsConstant: true, Constant.AsList.Length: > 0 };

    /// <summary>Whether an activity can be left by an outcome at all: what is inside a container decides, not only the names.</summary>
    public static bool IsPossible(Flow flow, FlowActivity activity, string outcome)
    {
        // Timers run beside what lasts; what passes at once has none.
        if (activity.IsAtOnce)
            return outcome == FlowActivity.Done || activity.Otherwise == outcome || Array.Exists(activity.Conditions, c => c.Outcome == outcome) || Array.Exists(activity.Boundaries, b => !b.IsTimer && b.Outcome == outcome);
        if (!activity.IsContainer || activity.IsAsked || Array.Exists(activity.Boundaries, b => b.Outcome == outcome)) return true;
        if (activity.Body < 0) return false;
        if (outcome == FlowActivity.Done)
        {
            if (activity.Kind == ActivityKind.Loop) return !IsEndless(activity);
            if (activity.Kind == ActivityKind.ForEach && !HasFixedItems(activity)) return true;
        }
        var reached = new Graph(flow.Activities, withRestarts: true).From([activity.Body]);
        foreach (var inside in flow.Activities)
        {
            if (inside.Container != activity.Index || !reached[inside.Index]) continue;
            if (inside.Kind == ActivityKind.End ? inside.Definition.Result == outcome || (inside.Definition.Result is null && outcome == FlowActivity.Done)
                : outcome == FlowActivity.Done && Array.Exists(inside.Exits, e => e.Length == 0)) return true;
        }
        return false;
    }
}
