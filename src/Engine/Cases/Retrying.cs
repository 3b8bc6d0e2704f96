using System.Collections.Immutable;
using System.Globalization;
using LowCode.Flows;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>A failed step that is tried again by itself.</summary>
/// <param name="Visit">The step.</param>
/// <param name="Try">How often it was tried again, or will have been with the next.</param>
/// <param name="At">When the next try comes; null while one is under way, and when there is none any more.</param>
/// <param name="Effect">Under which name the world knows its effect.</param>
/// <param name="Stopped">A person has taken it up: nothing is tried by itself any more.</param>
public sealed record PlannedRetry(int Visit, int Try, DateTimeOffset? At, string? Effect, bool Stopped);

/// <summary>A step failed by what may pass by itself, and is tried again at a time.</summary>
/// <param name="Try">Which try it will be, from 1.</param>
/// <param name="Effect">Under which name the world knows its effect.</param>
public sealed record RetryPlanned(int Visit, int Try, DateTimeOffset At, string? Effect = null) : CaseEvent;

/// <summary>A failed step was tried again by itself.</summary>
public sealed record IncidentRetried(int Visit, int Try) : CaseEvent;

/// <summary>
/// Incidents that may pass by themselves (the other side did not answer, a script had no worker) are tried again, each time later, a bounded number of times; people may
/// step in at any moment. The plan is an event of the case and its time a timer, so it survives a restart.
/// </summary>
public static class Retrying
{
    /// <summary>Tries by itself; with the growing wait about two days.</summary>
    public const int Most = 8;

    static readonly TimeSpan first = TimeSpan.FromMinutes(5), longest = TimeSpan.FromHours(12);

    static readonly string[] passing = ["script.busy", "script.unavailable", "script.killed", "script.crashed", "script.time"];

    /// <summary>The next try, or null when none comes by itself.</summary>
    /// <param name="state">The case before the command.</param>
    /// <param name="events">What happened in this command so far.</param>
    /// <param name="raised">What failed.</param>
    /// <param name="failure">Whether the effect that is settled failed by what may pass, and its name.</param>
    /// <param name="number">The case's number: cases that failed together do not all come again together.</param>
    internal static RetryPlanned? Next(CaseState state, IReadOnlyList<object> events, IncidentRaised raised, (bool MayPass, string? Effect) failure, string number, DateTimeOffset now)
    {
        if (raised.Visit == 0 || !(failure.MayPass || passing.Contains(raised.Problem.Code))) return null;
        var (known, mended) = (state.Retries.FirstOrDefault(r => r.Visit == raised.Visit), events.OfType<IncidentMended>().LastOrDefault(m => m.Visit == raised.Visit));
        if (mended is null ? known is { Stopped: true } : mended is not { How: "retry", Corrected: false }) return null;
        var next = mended is null && known is not null ? known.Try + 1 : 1;
        return next > Most ? null : new RetryPlanned(raised.Visit, next, CaseDecider.Milliseconds(now + Wait(next, $"{number}/{raised.Visit}")), failure.Effect);
    }

    /// <summary>Three times as long each time, and a fifth more or less by who waits.</summary>
    internal static TimeSpan Wait(int next, string who)
    {
        var wait = first * Math.Pow(3, next - 1);
        var hash = 2166136261u;
        foreach (var c in who + next.ToString(CultureInfo.InvariantCulture)) hash = (hash ^ c) * 16777619;
        return (wait < longest ? wait : longest) * (0.8 + hash % 1000 / 2500.0);
    }

    internal static Refusal? Try(CaseTurn turn, PlannedRetry planned)
    {
        turn.Emit(new IncidentRetried(planned.Visit, planned.Try));
        turn.Again = (planned.Visit, planned.Effect);
        return CaseDecider.Flowing(turn.Run(new Stimulus.Retry(planned.Visit)));
    }

    /// <summary>What will be tried again, when nobody steps in.</summary>
    internal static IEnumerable<PlannedRetry> Waiting(CaseState state) => state.Retries.IsEmpty ? []
        : state.Retries.Where(r => r is { Stopped: false, At: not null } && state.Suspended(r.Visit) is null && Array.Exists(state.Flow.Incidents.ToArray(), i => i.Visit == r.Visit));

    /// <summary>The next try of a step that has failed; null when none comes by itself.</summary>
    public static PlannedRetry? Of(CaseState state, int visit)
    {
        foreach (var one in state.Retries)
            if (one.Visit == visit && one is { Stopped: false, At: not null }) return one;
        return null;
    }

    internal static CaseState After(CaseState state, RetryPlanned e) => Put(state, new PlannedRetry(e.Visit, e.Try, e.At, e.Effect, Stopped: false));

    internal static CaseState After(CaseState state, IncidentRetried e) =>
        state.Retries.FirstOrDefault(r => r.Visit == e.Visit) is { } one ? Put(state, one with { At = null }) : state;

    /// <summary>Plainly tried again by a person, the count begins anew; by anything else a person has taken it up. What was corrected is another thing to the world than what failed.</summary>
    internal static CaseState After(CaseState state, IncidentMended e) => state.Retries.FirstOrDefault(r => r.Visit == e.Visit) is not { } one ? state
        : e is { How: "retry", Corrected: false } ? state with { Retries = state.Retries.Remove(one) } : Put(state, one with { At = null, Stopped = true, Effect = e.Corrected ? null : one.Effect });

    /// <summary>What failed last is what is tried again, also when only a person will.</summary>
    internal static CaseState After(CaseState state, EffectSettled e) =>
        e.Name is { } name && state.Retries.FirstOrDefault(r => r.Visit == e.Visit) is { } one ? Put(state, one with { Effect = name }) : state;

    /// <summary>With the step goes what was planned for it.</summary>
    internal static CaseState Lapse(CaseState state) =>
        state.Retries.Any(r => state.Flow.Visit(r.Visit) is not { IsLive: true }) ? state with { Retries = state.Retries.RemoveAll(r => state.Flow.Visit(r.Visit) is not { IsLive: true }) } : state;

    static CaseState Put(CaseState state, PlannedRetry one) => state with { Retries = [.. state.Retries.Where(r => r.Visit != one.Visit), one] };
}
