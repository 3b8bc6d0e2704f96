using LowCode.Storage;

namespace LowCode.Org;

/// <summary>
/// The rows <see cref="RowFilter"/> lets through, cut into parts that share none. Most callers see whole streets; which rows those are stands in the index
/// <c>cases_street</c>, so that counting them reads no row. What is seen for another reason is found by that reason's index.
/// </summary>
/// <param name="Plain">Conditions on street and confidentiality alone; no row meets two of them, all that meet one are seen.</param>
/// <param name="Rest">Where all other rows that are seen come from, what follows <c>from</c>; null when there can be none.</param>
/// <param name="Parameters">As in <see cref="RowFilter"/>; names begin with <c>@see_part_</c>.</param>
public sealed record RowBranches(IReadOnlyList<string> Plain, string? Rest, IReadOnlyList<KeyValuePair<string, object>> Parameters)
{
    /// <summary>Streets that cases in the table name, in order; found by one step in the index for each.</summary>
    public const string StreetsInUse = """
        with recursive s(street) as (select min(street) from cases
          union all select (select min(c.street) from cases c where c.street > s.street) from s where s.street is not null)
        select street from s where street is not null
        """;

    /// <summary>All parts, each as what follows <c>from</c>; more conditions may be put behind.</summary>
    public IEnumerable<string> Sources => Plain.Select(one => "cases c WHERE " + one).Concat(Rest is null ? [] : [Rest]);

    /// <summary>Null when nothing is gained: the caller sees no street whole, or only some apps of it.</summary>
    /// <param name="inUse">Answer of <see cref="StreetsInUse"/>; what is not in it has no rows.</param>
    internal static RowBranches? Of(Caller caller, Dialect dialect, IReadOnlyCollection<string> inUse)
    {
        const string c = "c";
        var (member, limit) = (caller.Member, caller.Limit);
        if (limit is not null && (limit.Apps.Length > 0 || !limit.Client.Scope.Has(Acts.CaseRead))) return null;
        bool Inside(string street) => limit is null || limit.IsEverywhere || limit.UnitIds.Contains(street);
        // Who sees the confidential cases of a street sees its others too.
        string[] whole = [.. member.SecretStreetIds.Where(Inside)], open = [.. member.StreetIds.Where(Inside).Except(whole)], known = [.. whole, .. open];
        if (known.Length == 0) return null;

        var parameters = new List<KeyValuePair<string, object>>();
        string? In(string column, string name, string[] values) => RowFilter.OneOf(column, "part_" + name, values, dialect, parameters);
        string Secret(string alias, bool wanted) => dialect == Dialect.Sqlite ? $"{alias}.confidential = {(wanted ? 1 : 0)}" : (wanted ? "" : "NOT ") + alias + ".confidential";
        var plain = new List<string>();
        if (In($"{c}.street", "whole", whole) is { } all) plain.Add(all);
        if (In($"{c}.street", "plain", open) is { } some) plain.Add($"({some} AND {Secret(c, false)})");
        var isElsewhere = inUse.Except(known).Any();
        if (!isElsewhere && !inUse.Any(open.Contains)) return new(plain, null, parameters);

        var byParty = In("p.party", "party", member.Parties)!;
        List<string> reasons =
        [
            "SELECT o.case_id FROM cases o WHERE " + In("o.created_by", "user", [member.User.Id.Value]),
            "SELECT p.case_id FROM case_party p WHERE " + byParty, "SELECT p.case_id FROM case_copy p WHERE " + byParty,
        ];
        void Because(string? condition, string also)
        {
            if (condition is not null) reasons.Add($"SELECT o.case_id FROM cases o WHERE {condition}{also}");
        }
        Because(In("o.owner_unit", "own", member.OwnIds), "");
        if (isElsewhere)
        {
            Because(In("o.owner_unit", "reach", member.ReachIds), $" AND {Secret("o", false)} AND NOT ({In("o.street", "known", known)})");
            Because(In("o.street", "far", [.. member.StreetIds.Except(known)]), " AND " + Secret("o", false));
            Because(In("o.street", "farSecret", [.. member.SecretStreetIds.Except(known)]), " AND " + Secret("o", true));
        }
        var ids = string.Join(" UNION ", reasons);
        // SQLite would look through the filter's index instead, row by row: cross join says which comes first. PostgreSQL has figures to go by.
        var rest = (dialect == Dialect.Sqlite ? $"({ids}) i CROSS JOIN cases {c} WHERE {c}.case_id = i.case_id" : $"cases {c} WHERE {c}.case_id = ANY(ARRAY({ids}))")
            + string.Concat(plain.Select(one => $" AND NOT ({one})"));
        // Not null: the scope and the unit were asked for above.
        if (limit is not null) rest += RowFilter.Within(limit, c, In);
        return new(plain, rest, parameters);
    }
}
