using LowCode.Storage;

namespace LowCode.Org;

/// <summary>
/// The rows <see cref="RowFilter"/> lets through, cut into parts that share none. Most callers see whole streets; which rows those are stands in the index
/// <c>cases_street</c>, so that counting them reads no row. What is seen for another reason is found by that reason's index.
/// </summary>
/// <param name="Plain">Conditions on street and confidentiality alone; no row meets two of them, all that meet one are seen.</param>
/// <param name="Rest">Where all other rows that are seen come from, what follows <c>from</c>, given further conditions over <c>c</c> that begin with
/// <c>and</c>; null when there can be none.</param>
/// <param name="Parameters">As in <see cref="RowFilter"/>; names begin with <c>@see_part_</c>.</param>
public sealed record RowBranches(IReadOnlyList<string> Plain, Func<string, string>? Rest, IReadOnlyList<KeyValuePair<string, object>> Parameters)
{
    /// <summary>Streets that cases in the table name, in order; found by one step in the index for each.</summary>
    public const string StreetsInUse = """
        with recursive s(street) as (select min(street) from cases
          union all select (select min(c.street) from cases c where c.street > s.street) from s where s.street is not null)
        select street from s where street is not null
        """;

    /// <summary>All parts, each as what follows <c>from</c>.</summary>
    /// <param name="where">Further conditions over <c>c</c>, beginning with <c>and</c>, or empty.</param>
    public IEnumerable<string> Sources(Dialect dialect, string where) => Plain.Select(one => $"{From(dialect, "cases_street")} WHERE {one}{where}").Concat(Rest is null ? [] : [Rest(where)]);

    /// <summary>SQLite keeps no figures of its tables and would take the filter's index, row by row; PostgreSQL knows better by itself.</summary>
    static string From(Dialect dialect, string index) => dialect == Dialect.Sqlite ? "cases c INDEXED BY " + index : "cases c";

    /// <summary>Null when nothing is gained: the caller sees no street whole, or only some apps of it.</summary>
    /// <param name="inUse">Answer of <see cref="StreetsInUse"/>; what is not in it has no rows.</param>
    internal static RowBranches? Of(Caller caller, Dialect dialect, IReadOnlyCollection<string> inUse)
    {
        var (member, limit) = (caller.Member, caller.Limit);
        if (limit is not null && (limit.Apps.Length > 0 || !limit.Client.Scope.Has(Acts.CaseRead))) return null;
        bool Inside(string street) => limit is null || limit.IsEverywhere || limit.UnitIds.Contains(street);
        // Who sees the confidential cases of a street sees its others too. // guard: rights of counts
        string[] whole = [.. member.SecretStreetIds.Where(Inside)], open = [.. member.StreetIds.Where(Inside).Except(whole)], known = [.. whole, .. open];
        if (known.Length == 0) return null;

        var parameters = new List<KeyValuePair<string, object>>();
        string? In(string column, string name, string[] values) => RowFilter.OneOf(column, "part_" + name, values, dialect, parameters);
        string Secret(bool wanted) => dialect == Dialect.Sqlite ? $"c.confidential = {(wanted ? 1 : 0)}" : wanted ? "c.confidential" : "NOT c.confidential";
        var plain = new List<string>();
        if (In("c.street", "whole", whole) is { } all) plain.Add(all);
        if (In("c.street", "plain", open) is { } some) plain.Add($"({some} AND {Secret(false)})");
        var isElsewhere = inUse.Except(known).Any();
        if (!isElsewhere && !inUse.Any(open.Contains)) return new(plain, null, parameters);

        var byParty = In("p.party", "party", member.Parties)!;
        var reasons = new List<string>();
        void Because(string index, string? condition, string also)
        {
            if (condition is not null) reasons.Add($"SELECT c.case_id FROM {From(dialect, index)} WHERE {condition}{also}");
        }
        Because("cases_creator", In("c.created_by", "user", [member.User.Id.Value]), "");
        Because("cases_owner", In("c.owner_unit", "own", member.OwnIds), "");
        if (isElsewhere)
        {
            Because("cases_owner", In("c.owner_unit", "reach", member.ReachIds), $" AND {Secret(false)} AND NOT ({In("c.street", "known", known)})");
            Because("cases_street", In("c.street", "far", [.. member.StreetIds.Except(known)]), " AND " + Secret(false));
            Because("cases_street", In("c.street", "farSecret", [.. member.SecretStreetIds.Except(known)]), " AND " + Secret(true));
        }
        // Not null: the scope and the unit were asked for above.
        var but = string.Concat(plain.Select(one => $" AND NOT ({one})")) + (limit is null ? "" : RowFilter.Within(limit, "c", In));
        return new(plain, Rest, parameters);

        // The further conditions stand inside too, where the index of the reason holds most of them.
        string Rest(string where)
        {
            var ids = string.Join(" UNION ", [.. reasons.Select(reason => reason + where),
                $"SELECT p.case_id FROM case_party p WHERE {byParty}", $"SELECT p.case_id FROM case_copy p WHERE {byParty}"]);
            // A cross join says which comes first.
            return dialect == Dialect.Sqlite ? $"({ids}) i CROSS JOIN cases c WHERE c.case_id = i.case_id{but}{where}" : $"cases c WHERE c.case_id = ANY(ARRAY({ids})){but}{where}";
        }
    }
}
