using System.Collections.Frozen;
using System.Collections.Immutable;
using LowCode.Apps;
using LowCode.Calendar;
using LowCode.Flows;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Everything outside the case that a decision may read.</summary>
/// <param name="Now">When the command is decided.</param>
/// <param name="App">The version the case is pinned to.</param>
/// <param name="Directory">Units, users and rights as of now.</param>
/// <param name="Number">For <see cref="OpenCase"/>: the number allotted to it.</param>
public sealed record CaseFacts(DateTimeOffset Now, LightApp App, WorkCalendar Calendar, OrgDirectory Directory, string? Number = null)
{
    /// <summary>For <see cref="MigrateCase"/>: the version it goes over to.</summary>
    public LightApp? Target { get; init; }

    /// <summary>Whether rules that decide something are recorded; not where cases are only tried.</summary>
    public bool Recording { get; init; }

    /// <summary>How often a case may be urged a day.</summary>
    public int UrgesPerDay { get; init; } = 3;

    /// <summary>Files the sender of the command has sent before and names in it, by id.</summary>
    public IReadOnlyDictionary<string, SentFile> Sent { get; init; } = FrozenDictionary<string, SentFile>.Empty;

    /// <summary>Records its form names that are there and in the caller's sight; null where nobody's sight counts.</summary>
    public IReadOnlySet<(string Register, string Id)>? Records { get; init; }

    /// <summary>What the form of the command was filled in with beforehand.</summary>
    public PrefillLayer Prefill { get; init; } = PrefillLayer.None;

    /// <summary>Keyed digest of a number that names somebody; null where no case is to be found by one.</summary>
    public Func<Forms.DataElement, string, string>? Digest { get; init; }

    /// <summary>Other cases the command names, as they stand now, by id; those that are not there are missing.</summary>
    public IReadOnlyDictionary<string, CaseState> Fellows { get; init; } = FrozenDictionary<string, CaseState>.Empty;

    /// <summary>What was proposed to whoever chooses a unit now.</summary>
    public IReadOnlyList<Suggestion> Advice { get; init; } = [];

    /// <summary>The same as forms read them.</summary>
    internal IReadOnlyDictionary<string, Record> Files => Sent.Count == 0 ? FrozenDictionary<string, Record>.Empty : Sent.ToDictionary(f => f.Key, f => f.Value.Reference);
}

/// <summary>A file that was sent and belongs to no case yet.</summary>
/// <param name="Reference">What forms hold of it.</param>
/// <param name="Secret">The key of its bytes, to be sealed with the key of the case that takes it.</param>
public sealed record SentFile(string Id, Record Reference, byte[] Secret)
{
    /// <summary>Its row, when its bytes are those of a file of another case.</summary>
    internal Files.FileRow? Shared { get; init; }
}

/// <summary>Why a command was not done.</summary>
public sealed record Refusal(RefusalKind Kind, ImmutableArray<Problem> Problems)
{
    public static Refusal Of(RefusalKind kind, Problem problem) => new(kind, [problem]);
}

/// <summary>What a command comes to: events and the state they lead to, or a refusal that changes nothing.</summary>
/// <param name="Asks">Scripts to run before the command is whole; the turn goes on with their answers.</param>
/// <param name="At">When the command happened; earlier than now for offline work and late timers.</param>
public sealed record Decision(IReadOnlyList<object> Events, CaseState State, IReadOnlyList<FlowAsk> Asks, DateTimeOffset At, Refusal? Refusal = null)
{
    /// <summary>Files that belong to the case from this command on.</summary>
    public IReadOnlyList<SentFile> Attached { get; init; } = [];

    /// <summary>The app it was decided by; null for a refusal.</summary>
    public LightApp? App { get; init; }

    /// <summary>The stamp of the directory it asked somebody's rights of who did not send the command; null when it asked nobody's.</summary>
    public long? OrgStamp { get; init; }
}
