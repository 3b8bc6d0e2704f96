using LowCode.Apps;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>
/// A column of a record table that some step of its app hides, as SQL: it reads as null in rows of whoever may not see it, so that no filter, order or figure tells of it either.
/// Rows of lists are asked together, so they give a little less than the case itself: the value is there for who sees the street whole, for who opened
/// the case with it, and for who, or whose unit, has or had a step that shows it.
/// </summary>
static class KeptColumn
{
    const string Me = "kept_me", Streets = "kept_streets", Secret = "kept_secret", Units = "kept_units";

    /// <summary>The value over <c>c</c>, the case, and <c>r</c>, its record; the plain column for a field that no step hides.</summary>
    public static string Sql(RecordField field, Dialect dialect)
    {
        var column = "r." + field.Column;
        if (field.ShownAt is not { } shown) return column;
        var secret = dialect == Dialect.Sqlite ? "c.confidential = 1" : "c.confidential";
        var seen = new List<string> { $"({In("c.street", Streets)} and not ({secret}))", $"({In("c.street", Secret)} and {secret})" };
        if (shown.Contains(KeptFields.Opening)) seen.Add($"c.created_by = @{Me}");
        var steps = shown.Where(s => s.Length > 0).Order(StringComparer.Ordinal).Select(s => $"'{s.Replace("'", "''", StringComparison.Ordinal)}'").ToList();
        if (steps.Count > 0) seen.Add($"exists (select 1 from work_item k where k.case_id = c.case_id and k.activity in ({string.Join(", ", steps)}) and (k.holder = @{Me} or {In("k.unit", Units)}))");
        // guard: kept columns
        return $"(case when {string.Join(" or ", seen)} then {column} end)";

        string In(string what, string name) => dialect == Dialect.Postgres ? $"{what} = any(@{name})" : $"{what} in (select value from json_each(@{name}))";
    }

    /// <summary>What the SQL of such columns asks about the reader; nothing when there are none.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Parameters(Caller caller, IEnumerable<RecordField> fields, Dialect dialect) => fields.All(f => f.ShownAt is null) ? [] : Parameters(caller, dialect);

    public static IEnumerable<KeyValuePair<string, object>> Parameters(Caller caller, Dialect dialect)
    {
        object List(string[] values) => dialect == Dialect.Postgres ? values : System.Text.Json.JsonSerializer.Serialize(values);
        var member = caller.Member;
        yield return new(Me, member.User.Id.Value);
        yield return new(Streets, List(caller.Link is null ? member.StreetIds : []));
        yield return new(Secret, List(caller.Link is null ? member.SecretStreetIds : []));
        yield return new(Units, List(member.OwnIds));
    }
}
