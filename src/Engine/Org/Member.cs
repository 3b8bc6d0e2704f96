using System.Collections.Immutable;

namespace LowCode.Org;

/// <summary>
/// One user with everything their posts give, worked out once when the directory is built, so that asking for a right is a few comparisons.
/// </summary>
public sealed class Member
{
    readonly UnitTree tree;
    readonly (ActSet Acts, UnitSet Reach)[] grants;
    readonly Lazy<string[]> ownIds, reachIds, streetIds, secretStreetIds, parties;

    internal Member(User user, UnitTree tree, IReadOnlyList<PostHeld> posts)
    {
        (User, this.tree) = (user, tree);
        Posts = [.. posts];
        var (given, own, reach, territory, secret) = (new List<(ActSet, UnitSet)>(), new List<(int, int)>(), new List<(int, int)>(), new List<(int, int)>(), new List<(int, int)>());
        foreach (var (post, unit) in posts)
        {
            var place = tree.Place(unit);
            if (place < 0 || PostCatalog.Find(post) is not { } duty) continue;
            var below = tree.Below(place);
            var line = tree.LineOf(place).ToList();
            given.Add((duty.Acts, UnitSet.Of([below, .. line])));
            Anywhere = Anywhere.Or(duty.Acts);
            if (!duty.Acts.Has(Acts.CaseRead) || duty.Sight == Sight.Own) continue;
            own.Add(duty.Sight == Sight.Unit ? below : (place, place));
            reach.Add(below);
            reach.AddRange(line);
            if (duty.Sight != Sight.Territory) continue;
            territory.Add(below);
            if (duty.Acts.Has(Acts.CaseReadConfidential)) secret.Add(below);
        }
        Anywhere = Anywhere.With(Acts.Self);
        grants = [.. given];
        (Own, Reach, Territory, SecretTerritory) = (UnitSet.Of(own), UnitSet.Of(reach), UnitSet.Of(territory), UnitSet.Of(secret));
        Party = "user:" + user.Id.Value;
        ownIds = new(() => Ids(Own, _ => true));
        reachIds = new(() => Ids(Reach, _ => true));
        streetIds = new(() => Ids(Territory, u => u.Kind == UnitKind.Street));
        secretStreetIds = new(() => Ids(SecretTerritory, u => u.Kind == UnitKind.Street));
        parties = new(() => [Party, .. OwnIds.Select(id => "unit:" + id)]);
    }

    public User User { get; }

    /// <summary>The posts in force: one's own and those one stands in for.</summary>
    public ImmutableArray<PostHeld> Posts { get; }

    /// <summary>Acts the user may do somewhere.</summary>
    public ActSet Anywhere { get; }

    /// <summary>The user as a party of a case.</summary>
    public string Party { get; }

    /// <summary>Units the user works for: their cases are seen whole, confidential or not.</summary>
    internal UnitSet Own { get; }
    /// <summary>Units whose cases are seen unless confidential.</summary>
    internal UnitSet Reach { get; }
    /// <summary>Where all cases of a street are seen, unless confidential.</summary>
    internal UnitSet Territory { get; }
    /// <summary>Where confidential cases of a street are seen too.</summary>
    internal UnitSet SecretTerritory { get; }

    internal string[] OwnIds => ownIds.Value;
    internal string[] ReachIds => reachIds.Value;
    internal string[] StreetIds => streetIds.Value;
    internal string[] SecretStreetIds => secretStreetIds.Value;
    internal string[] Parties => parties.Value;

    /// <summary>Ids of the units the user works for, for lists of work items offered to units.</summary>
    public IReadOnlyList<string> UnitIds => OwnIds;

    internal bool May(Act act, UnitId unit) => act == Acts.Self || (Anywhere.Has(act) && MayAt(act, tree.Place(unit)));

    internal bool MayAsParty(Act act, string party) => party.StartsWith("unit:", StringComparison.Ordinal) && MayAt(act, tree.Place(party.AsSpan(5)));

    /// <summary>Ids of the units where the user may do this.</summary>
    internal string[] UnitsWith(Act act)
    {
        var places = new SortedSet<int>();
        foreach (var (acts, reach) in grants)
            if (acts.Has(act)) places.UnionWith(reach.Places());
        return [.. places.Select(p => tree.Units[p].Id.Value)];
    }

    internal bool WorksFor(UnitId unit) => Own.Contains(tree.Place(unit));

    internal bool HoldsAt(Post post, UnitId unit)
    {
        foreach (var held in Posts)
            if (held.Post == post && tree.IsWithin(unit, held.Unit)) return true;
        return false;
    }

    bool MayAt(Act act, int place)
    {
        foreach (var (acts, reach) in grants)
            if (acts.Has(act) && reach.Contains(place)) return true;
        return false;
    }

    internal bool Sees(in CaseInvolvement row)
    {
        if (row.CreatedBy == User.Id) return true;
        if (row.Parties is { } parties)
            for (var i = 0; i < parties.Count; i++)
                if (IsParty(parties[i])) return true;
        if (row.Copies is { } copies)
            for (var i = 0; i < copies.Count; i++)
                if (IsParty(copies[i])) return true;
        var owner = tree.Place(row.OwnerUnit);
        return Own.Contains(owner) || (!row.Confidential && Reach.Contains(owner)) || SeesStreet(row);
    }

    /// <summary>By a post that sees all cases of the street.</summary>
    internal bool SeesStreet(in CaseInvolvement row)
    {
        var street = tree.Place(row.Street);
        return street >= 0 && tree.Units[street].Kind == UnitKind.Street && (row.Confidential ? SecretTerritory : Territory).Contains(street);
    }

    bool IsParty(string party) => party == Party || (party.StartsWith("unit:", StringComparison.Ordinal) && Own.Contains(tree.Place(party.AsSpan(5))));

    string[] Ids(UnitSet set, Func<Unit, bool> wanted) => [.. set.Places().Select(p => tree.Units[p]).Where(wanted).Select(u => u.Id.Value)];
}
