using LowCode.Scripts;

namespace LowCode.Flows;

// What a timer was counted by, for those that stand still and go on with what is left.
sealed partial class Turn
{
    /// <summary>The length of time a timer was set for, e.g. <c>3 workdays</c>; null for an appointed moment, which no standing still moves.</summary>
    public string? LengthOf(TimerSet timer)
    {
        if (State.Visit(timer.Visit) is not { } visit || flow.Find(visit.Activity) is not { } activity) return null;
        var (until, length) = timer.Timer == DelayTimer && activity.Kind == ActivityKind.Delay ? (activity.Until, activity.Duration)
            : Array.Find(activity.Boundaries, b => b.IsTimer && b.Timer == timer.Timer) is { } boundary ? (boundary.Until, boundary.After) : (default, default);
        if (!until.IsEmpty || length.IsEmpty) return null;
        try { return length.Evaluate(this, visit.Scope).AsText; }
        catch (EvaluationException) { return null; }
    }
}
