using LowCode.Apps;
using LowCode.Org;

namespace LowCode.Cases;

/// <summary>
/// What of a case's form a reader may see: the one rule of all doors. By a post over the street the case is seen whole. Everybody else has had steps of it, and
/// a field that those steps hide, and none of them shows, is not there for them; who has had none sees what no step hides. Pure; without cost for an
/// app that hides nothing.
/// </summary>
public sealed class CaseSight
{
    static readonly HashSet<string> nobody = [];

    readonly KeptFields? kept;
    readonly IReadOnlySet<string> had;

    CaseSight(KeptFields? kept, IReadOnlySet<string> had) => (this.kept, this.had) = (kept, had);

    /// <summary>Nothing is kept.</summary>
    public static CaseSight Whole { get; } = new(null, nobody);

    public bool IsWhole => kept is null;

    /// <param name="app">The version the case is pinned to.</param>
    public static CaseSight Of(Caller caller, CaseState state, LightApp app) =>
        app.Kept is not { } kept || Rights.SeesWhole(caller, state.Involvement) ? Whole : new(kept, StepsOf(caller, state)); // guard: sight by steps

    /// <summary>What whoever holds live items of it sees through them alone.</summary>
    internal static CaseSight OfHeld(Caller caller, CaseState state, LightApp app) =>
        app.Kept is not { } kept ? Whole : new(kept, state.Items.Where(i => i.Status == ItemStatus.Claimed && i.Holder == caller.User.Value).Select(i => i.Activity).ToHashSet(StringComparer.Ordinal));

    /// <summary>Is a field kept from the reader.</summary>
    /// <param name="path">Without numbers of rows.</param>
    public bool Keeps(string path) => kept is not null && kept.Field(path, had);

    public bool KeepsDocument(string id) => kept is not null && kept.Document(id, had);

    /// <summary>The documents a reader sees.</summary>
    public IEnumerable<CaseDocument> Documents(CaseState state) => kept is null ? state.Documents : state.Documents.Where(d => !KeepsDocument(d.Id));

    /// <summary>Steps the reader has had or has: held, done or offered to them or to a unit they work for; those they were asked to sign or decide about, or to assist at; opening it.</summary>
    static HashSet<string> StepsOf(Caller caller, CaseState state)
    {
        var (me, had) = (caller.User.Value, new HashSet<string>(StringComparer.Ordinal));
        if (state.CreatedBy == me) had.Add(KeptFields.Opening);
        foreach (var item in state.Items)
            if (item.Holder == me || item.DelegatedBy == me || item.Users.Contains(me) || IsOf(item.Unit, item.Post)) had.Add(item.Activity);
        foreach (var asked in state.Approvals)
            if (asked.Visit is { } visit && (asked.ToUser == me || IsOf(asked.ToUnit, null) || (asked.Post is not null && IsOf(state.Street, asked.Post)))) At(visit);
        foreach (var assist in state.Assists)
            if (IsOf(assist.Unit, assist.Post)) At(assist.Visit);
        return had;

        // Colleagues of a unit stand in for each other, and its leader sees what it does.
        bool IsOf(string? unit, string? post) => unit is not null && (Rights.WorksFor(caller, new UnitId(unit)) || (post is not null && Rights.Holds(caller, new Post(post), new UnitId(unit))));

        void At(int visit)
        {
            if (state.Item(visit) is { } item) had.Add(item.Activity);
        }
    }
}
