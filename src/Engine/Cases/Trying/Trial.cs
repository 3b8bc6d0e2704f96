using LowCode.Apps;
using LowCode.Cases.Rehearsing;
using LowCode.Org;

namespace LowCode.Cases.Trying;

/// <summary>
/// A draft that is tried out (试办): the app as it was when the trial began, a street of made-up people who hold every post, and a clock that can be set
/// forward. Its cases are no cases: they stand in a table of their own, in no journal, view, outbox or register.
/// </summary>
/// <param name="Revision">Of the draft, when it began.</param>
/// <param name="Street">Street it is played at.</param>
/// <param name="Ahead">How far its clock is ahead.</param>
public sealed record Trial(string Draft, long Revision, UnitId Street, TimeSpan Ahead, DateTimeOffset BegunAt, string BegunBy, LightApp App)
{
    internal TrialTown Town { get; init; } = null!;

    public OrgDirectory Directory => Town.Directory;

    /// <summary>Everybody there is, by id.</summary>
    public Caller? Person(string? id) => Town.Find(id);

    /// <summary>Who may begin a case.</summary>
    public IReadOnlyList<Caller> Openers => [.. Town.Of(Street).Where(c => Opening.MayOpen(c, App, Street))];

    /// <summary>Who could do a work item: its holder, else those it is offered to.</summary>
    public IReadOnlyList<Caller> Performers(CaseItem item) => Person(item.Holder) is { } holder ? [holder] : [.. Town.People.Where(c => Items.IsOffered(item, c)).Take(MostShown)];

    /// <summary>Who could decide what is asked.</summary>
    public IReadOnlyList<Caller> Deciders(CaseState state) => !state.Approvals.Any(a => a.IsOpen) ? [] : [.. Town.People.Where(c => CaseOffers.Of(state, c, App).Decide.Count > 0).Take(MostShown)];

    const int MostShown = 6;
}

/// <summary>One command of a case that is tried, with what came of it.</summary>
/// <param name="Actor">Id of the made-up person, or the engine.</param>
public sealed record TrialEntry(string Actor, DateTimeOffset At, IReadOnlyList<object> Events);

/// <summary>A case that is tried.</summary>
/// <param name="Number">From 1 within the trial.</param>
public sealed record TrialCase(int Number, CaseState State, IReadOnlyList<TrialEntry> Entries)
{
    public static TrialCase Of(int number, IReadOnlyList<TrialEntry> entries)
    {
        var state = CaseState.Nothing;
        for (var i = 0; i < entries.Count; i++) state = CaseFold.After(state, new CommandHeader(i + 1, entries[i].Actor, entries[i].At), entries[i].Events);
        return new(number, state, entries);
    }
}
