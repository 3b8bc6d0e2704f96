using System.Collections.Immutable;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Everything outside the case that a decision may read.</summary>
/// <param name="Now">When the command is decided.</param>
/// <param name="App">The version the case is pinned to.</param>
/// <param name="Directory">Units, users and rights as of now.</param>
/// <param name="Number">For <see cref="OpenCase"/>: the number allotted to it.</param>
public sealed record CaseFacts(DateTimeOffset Now, LightApp App, WorkCalendar Calendar, OrgDirectory Directory, string? Number = null)
{
    /// <summary>How often a case may be urged a day.</summary>
    public int UrgesPerDay { get; init; } = 3;
}

/// <summary>Why a command was not done.</summary>
public sealed record Refusal(RefusalKind Kind, ImmutableArray<Problem> Problems)
{
    public static Refusal Of(RefusalKind kind, Problem problem) => new(kind, [problem]);
}

/// <summary>What a command comes to: events and the state they lead to, or a refusal that changes nothing.</summary>
/// <param name="Asks">Scripts to run before the command is whole; the turn goes on with their answers.</param>
/// <param name="At">When the command happened; earlier than now for offline work and late timers.</param>
public sealed record Decision(IReadOnlyList<object> Events, CaseState State, IReadOnlyList<FlowAsk> Asks, DateTimeOffset At, Refusal? Refusal = null);
