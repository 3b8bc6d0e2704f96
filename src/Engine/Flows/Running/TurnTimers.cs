using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Flows;

// Timers that stood still and go on.
sealed partial class Turn
{
    /// <summary>A timer that stood still goes on.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="again">Where a moment moves that a length of time led to, e.g. <c>3 workdays</c>; without a length, one that was appointed.</param>
    /// <returns>What happened by it.</returns>
    public IReadOnlyList<FlowEvent> GoOn(TimerSet timer, Func<DateTimeOffset, string?, DateTimeOffset> again)
    {
        var due = SummonOf(timer) is { } summon ? Awaited(summon, timer, again) : again(timer.Due, LengthOf(timer));
        Emit(new TimerCleared(timer.Visit, timer.Timer));
        Emit(new TimerSet(timer.Visit, timer.Timer, due));
        return events;
    }

    /// <summary>By when a unit that was summoned has to report or may ask, and how long it is waited for, were counted when it was called and stand in its branch: they move as its clock does.</summary>
    DateTimeOffset Awaited(ActivityDefinition summon, TimerSet timer, Func<DateTimeOffset, string?, DateTimeOffset> again)
    {
        var scope = State.Visit(timer.Visit)!.Scope;
        if (timer.Timer != Summoning.Closes || !DateTimeOffset.TryParse(VariablesIn(scope)[Summoning.Limit].AsText, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var limit))
            return again(timer.Due, summon.Within);
        var moved = again(limit, summon.Within);
        var closes = summon.Waits is not { } waits ? moved : moved != limit && facts.Due(moved, waits) is { } due ? due : again(timer.Due, waits);
        SetVariable(scope, Summoning.Limit, moved.ToString("O", CultureInfo.InvariantCulture));
        SetVariable(scope, Summoning.Closes, closes.ToString("O", CultureInfo.InvariantCulture));
        return closes;
    }

    /// <summary>The summon that wrote a timer's moment into the branch of a unit; null for any other timer.</summary>
    ActivityDefinition? SummonOf(TimerSet timer)
    {
        if (State.Visit(timer.Visit) is not { } visit || flow.Find(visit.Activity) is not { IsGenerated: true } activity
            || Array.Find(activity.Boundaries, b => b.IsTimer && b.Timer == timer.Timer) is not { Until.IsEmpty: false }) return null;
        for (var at = activity.Container; at >= 0; at = flow[at].Container)
            if (flow[at].Kind == ActivityKind.Summon) return flow[at].Definition;
        return null;
    }

    /// <summary>The length of time a timer was set for; null for an appointed moment, which no standing still moves.</summary>
    string? LengthOf(TimerSet timer)
    {
        if (State.Visit(timer.Visit) is not { } visit || flow.Find(visit.Activity) is not { } activity) return null;
        var (until, length) = timer.Timer == DelayTimer && activity.Kind == ActivityKind.Delay ? (activity.Until, activity.Duration)
            : timer.Timer == Negotiating.Timer && activity.IsNegotiated ? (default, activity.Duration)
            : Array.Find(activity.Boundaries, b => b.IsTimer && b.Timer == timer.Timer) is { } boundary ? (boundary.Until, boundary.After) : (default, default);
        if (!until.IsEmpty || length.IsEmpty) return null;
        try { return length.Evaluate(this, visit.Scope).AsText; }
        catch (EvaluationException) { return null; }
    }
}
