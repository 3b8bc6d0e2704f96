using System.Data.Common;
using System.Text.Json;
using LowCode.Storage;

namespace LowCode.Org;

/// <summary>
/// What a caller may see, as a condition for a list. Every alternative can be answered from an index of <c>cases</c>, <c>case_party</c> or <c>case_copy</c>:
/// <c>street</c>, <c>owner_unit</c>, <c>created_by</c>, <c>case_id</c>; a user of one street gets plain equalities.
/// </summary>
/// <param name="Sql">A condition in brackets, to be joined with <c>AND</c>. Names of parameters begin with <c>@see_</c>.</param>
/// <param name="Parameters">Texts; on PostgreSQL also arrays of text, on SQLite JSON arrays as text.</param>
public sealed record RowFilter(string Sql, IReadOnlyList<KeyValuePair<string, object>> Parameters)
{
    /// <summary>Adds the parameters to a command whose text contains <see cref="Sql"/>.</summary>
    public void AddTo(DbCommand command)
    {
        foreach (var (name, value) in Parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>The same rule as <see cref="Rights.MayWith"/>.</summary>
    internal static RowFilter With(Caller caller, Act act, Dialect dialect, string c)
    {
        if (!Rights.MaySomewhere(caller, act)) return new("(1 = 0)", []);
        var seen = Of(caller, dialect, c, copies: false);
        var parameters = seen.Parameters.ToList();
        var (member, limit) = (caller.Member, caller.Limit);
        var units = member.UnitsWith(act);
        var any = new List<string>();
        if (OneOf($"{c}.owner_unit", "actAt", limit is null ? units : [.. units.Where(u => limit.Covers(new UnitId(u)))], dialect, parameters) is { } owner)
        {
            any.Add(owner);
            any.Add(owner.Replace($"{c}.owner_unit", $"{c}.street", StringComparison.Ordinal));
        }
        any.Add(OneOf($"{c}.created_by", "actBy", [member.User.Id.Value], dialect, parameters)!);
        var part = OneOf("p.party", "actParty", [member.Party, .. units.Select(u => "unit:" + u)], dialect, parameters)!;
        any.Add($"EXISTS (SELECT 1 FROM case_party p WHERE p.case_id = {c}.case_id AND {part})");
        return new($"({seen.Sql} AND ({string.Join(" OR ", any)}))", parameters);
    }

    internal static RowFilter Of(Caller caller, Dialect dialect, string c, bool copies = true)
    {
        var parameters = new List<KeyValuePair<string, object>>();
        var (yes, no) = dialect == Dialect.Sqlite ? ($"{c}.confidential = 1", $"{c}.confidential = 0") : ($"{c}.confidential", $"NOT {c}.confidential");
        var member = caller.Member;

        // A database asks one reason after the other until one holds: what most rows are seen for comes first, what has to be looked up elsewhere last.
        var any = new List<string>();
        if (In($"{c}.street", "street", member.StreetIds) is { } street) any.Add($"({street} AND {no})");
        if (In($"{c}.street", "secret", member.SecretStreetIds) is { } secret) any.Add($"({secret} AND {yes})");
        if (In($"{c}.owner_unit", "own", member.OwnIds) is { } own) any.Add(own);
        if (In($"{c}.owner_unit", "reach", member.ReachIds) is { } reach) any.Add($"({reach} AND {no})");
        any.Add(In($"{c}.created_by", "user", [member.User.Id.Value])!);
        var byParty = In("p.party", "party", member.Parties)!;
        // An array from a sub-query lets PostgreSQL use the index of cases inside OR; SQLite does so with IN.
        foreach (var table in copies ? (ReadOnlySpan<string>)["case_copy", "case_party"] : ["case_party"])
            any.Add(dialect == Dialect.Sqlite
                ? $"{c}.case_id IN (SELECT p.case_id FROM {table} p WHERE {byParty})"
                : $"{c}.case_id = ANY(ARRAY(SELECT p.case_id FROM {table} p WHERE {byParty}))");
        var sql = "(" + string.Join(" OR ", any) + ")";

        if (caller.Limit is not { } limit) return new(sql, parameters);
        return Within(limit, c, In) is { } within ? new($"({sql}{within})", parameters) : new("(1 = 0)", []);

        string? In(string column, string name, string[] values) => OneOf(column, name, values, dialect, parameters);
    }

    /// <summary>What an API client's own scope adds, beginning with <c>AND</c> or empty; null when it sees nothing.</summary>
    internal static string? Within(ClientLimit limit, string c, Func<string, string, string[], string?> oneOf)
    {
        if (!limit.Client.Scope.Has(Acts.CaseRead)) return null;
        var sql = oneOf($"{c}.app", "app", limit.Apps) is { } app ? " AND " + app : "";
        if (limit.IsEverywhere) return sql;
        return oneOf($"{c}.street", "within", limit.UnitIds) is { } street
            ? sql + $" AND ({street} OR {street.Replace($"{c}.street", $"{c}.owner_unit", StringComparison.Ordinal)})"
            : null;
    }

    /// <summary>That a column holds one of these, the values put among the parameters; null when there are none.</summary>
    internal static string? OneOf(string column, string name, string[] values, Dialect dialect, List<KeyValuePair<string, object>> parameters)
    {
        if (values.Length == 0) return null;
        name = "see_" + name;
        object value = values.Length == 1 ? values[0] : dialect == Dialect.Sqlite ? JsonSerializer.Serialize(values) : values;
        parameters.Add(new(name, value));
        return values.Length == 1 ? $"{column} = @{name}"
            : dialect == Dialect.Sqlite ? $"{column} IN (SELECT value FROM json_each(@{name}))"
            : $"{column} = ANY(@{name})";
    }
}
