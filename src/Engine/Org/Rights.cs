namespace LowCode.Org;

/// <summary>
/// The one place where rights are asked. Pure: the answer depends on the caller's directory alone. <see cref="Sees"/> and
/// <see cref="Filter"/> are the same rule, once over a case in memory and once as SQL; a differential test holds them together.
/// </summary>
public static class Rights
{
    /// <summary>May the caller do this in this unit: by a post held there, above it, or on its line — and within the API client's scope.</summary>
    public static bool May(Caller caller, Act act, UnitId unit)
    {
        return caller.Member.May(act, unit) && (caller.Limit is null || caller.Limit.May(act, unit));
    }

    /// <summary>May the caller do this anywhere at all: what an endpoint asks before it knows the unit.</summary>
    public static bool MaySomewhere(Caller caller, Act act)
    {
        return caller.Member.Anywhere.Has(act) && (caller.Client is null || act == Acts.Self || caller.Client.Scope.Has(act));
    }

    /// <summary>May the caller do this with a case: it must be seen, and the act granted in its owner unit or street, in a unit that has a
    /// part in it, or anywhere to one who has a part in person. A copy (抄送) lets one read and nothing else.</summary>
    public static bool MayWith(Caller caller, Act act, in CaseInvolvement row)
    {
        return Sees(caller, row with { Copies = null }) && MaySomewhere(caller, act)
            && (May(caller, act, row.OwnerUnit) || May(caller, act, row.Street) || HasPart(caller, act, row));
    }

    /// <summary>May the caller know of this case.</summary>
    public static bool Sees(Caller caller, in CaseInvolvement row)
    {
        return caller.Member.Sees(row) && (caller.Limit is null || caller.Limit.Sees(row));
    }

    /// <summary>Does the caller see this case by a post over its street (受理、派单、督办、领导…), whoever works on it. Who follows a link is there for one item.</summary>
    public static bool SeesWhole(Caller caller, in CaseInvolvement row) => caller.Link is null && caller.Member.SeesStreet(row);

    /// <summary>The same rule as <see cref="Sees"/>, as a condition on the table <c>cases</c> for lists, counts and exports.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="dialect">Which database.</param>
    /// <param name="alias">Alias of <c>cases</c> in the query.</param>
    public static RowFilter Filter(Caller caller, LowCode.Storage.Dialect dialect, string alias = "c")
    {
        return RowFilter.Of(caller, dialect, alias);
    }

    /// <summary>The same rule as <see cref="MayWith"/>, as a condition on the table <c>cases</c>: what a list may be taken for when something is done with its rows. A copy is there to be read only.</summary>
    public static RowFilter FilterWith(Caller caller, Act act, LowCode.Storage.Dialect dialect, string alias = "c")
    {
        return RowFilter.With(caller, act, dialect, alias);
    }

    /// <summary>The same rows once more, cut into parts that can be counted without reading them; null when there is nothing to gain.</summary>
    /// <param name="inUse">Answer of <see cref="RowBranches.StreetsInUse"/>.</param>
    public static RowBranches? Branches(Caller caller, LowCode.Storage.Dialect dialect, IReadOnlyCollection<string> inUse)
    {
        return RowBranches.Of(caller, dialect, inUse);
    }

    /// <summary>Does the caller hold this post in the unit or above it: is a work item offered to them.</summary>
    public static bool Holds(Caller caller, Post post, UnitId unit)
    {
        return caller.Member.HoldsAt(post, unit);
    }

    /// <summary>Does the caller work for this unit: are its cases and work items theirs.</summary>
    public static bool WorksFor(Caller caller, UnitId unit)
    {
        return caller.Member.WorksFor(unit);
    }

    // In person (initiator, named party) or through a unit that has a part and in which the act is granted.
    static bool HasPart(Caller caller, Act act, in CaseInvolvement row)
    {
        if (row.CreatedBy == caller.User) return true;
        if (row.Parties is not { } parties) return false;
        for (var i = 0; i < parties.Count; i++)
            if (parties[i] == caller.Member.Party || caller.Member.MayAsParty(act, parties[i])) return true;
        return false;
    }
}
