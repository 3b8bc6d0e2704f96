using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>By what cases are looked for that may be about the same; what is null is not looked by. Personal values come masked, as views hold them.</summary>
/// <param name="Case">The case itself, which is not among them.</param>
/// <param name="Place">Where it is, in words.</param>
/// <param name="Claimant">The masked name, with <paramref name="Phones"/>: both have to be alike.</param>
/// <param name="Phones">Columns of masked phones with what they hold.</param>
/// <param name="Subjects">As in <see cref="SubjectRow"/>.</param>
public sealed record AlikeQuestion(
    string Case, RecordForm Records, string Street, long OpenedAt, string? Category, string? Grid, RecordField? PlaceField, string? Place, string? Claimant, IReadOnlyList<(string Column, string Value)> Phones, IReadOnlyList<string> Subjects);

/// <summary>A case that may be about the same, and why.</summary>
public sealed record AlikeCase : ListLine
{
    public string State { get; init; } = "";
    public string? Result { get; init; }
    public string Stage { get; init; } = "";
    public bool SamePlace { get; init; }
    public bool SameClaimant { get; init; }
    public bool SameGrid { get; init; }
    public bool SameKind { get; init; }

    /// <summary>Likely the same matter again: the same kind of thing at the same place, or by the same person.</summary>
    public bool IsDouble => SameKind && (SamePlace || SameClaimant);
}

/// <summary>Finds cases of the same app and street within a month that may be about the same, as far as they are in the asker's sight.</summary>
public sealed class AlikeCases(Database database)
{
    public static TimeSpan Within { get; } = TimeSpan.FromDays(30);
    const int Most = 10;

    public async Task<IReadOnlyList<AlikeCase>> OfAsync(Caller caller, AlikeQuestion asked, CancellationToken cancellation = default)
    {
        var where = new ListConditions(caller, database.Dialect);
        where.Add("c.case_id <> @own", "own", asked.Case);
        where.Add("c.app = @app", "app", asked.Records.App);
        where.Add("c.street = @street", "street", asked.Street);
        where.Add("c.opened_at >= @since", "since", asked.OpenedAt - (long)Within.TotalMilliseconds);
        where.Add("c.opened_at <= @until", "until", asked.OpenedAt + (long)Within.TotalMilliseconds);
        // Of a confidential case nobody learns by what it is like another.
        where.Add($"not ({where.IsTrue("c.confidential")})");
        var place = asked.PlaceField is { } field && asked.Place is { Length: > 0 } words ? Equal($"replace(r.{field.Column}, ' ', '')", "place", words.Replace(" ", "", StringComparison.Ordinal)) : "1 = 0";
        var claimant = new List<string>();
        if (asked.Claimant is { Length: > 0 } name && asked.Phones.Count > 0)
            claimant.Add("(" + string.Join(" and ", asked.Phones.Select((phone, i) => Equal("r." + phone.Column, $"phone{i}", phone.Value)).Prepend(Equal("c.claimant", "claimant", name))) + ")");
        if (asked.Subjects.Count > 0) claimant.Add($"exists (select 1 from case_subject s where s.case_id = c.case_id and {where.In("s.subject", "subjects", [.. asked.Subjects])})");
        var person = claimant.Count == 0 ? "1 = 0" : "(" + string.Join(" or ", claimant) + ")";
        var kind = asked.Category is { } category ? Equal("c.category", "category", category) : "1 = 0";
        var grid = asked.Grid is { } unit ? Equal("c.grid", "grid", unit) : "1 = 0";
        where.Add($"({place} or {person} or ({grid} and {kind}))");
        where.Parameters.Add("at", asked.OpenedAt);
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<AlikeCase>(new CommandDefinition($"""
            select {ListLine.Columns}, c.state as State, c.result as Result, c.stage as Stage, c.opened_at as OpenedAt, c.due as Due, c.overdue as Overdue,
              {Told(place)} as SamePlace, {Told(person)} as SameClaimant, {Told(grid)} as SameGrid, {Told(kind)} as SameKind
            from cases c left join {asked.Records.Table} r on r.case_id = c.case_id where {where.Sql} order by abs(c.opened_at - @at), c.case_id limit {Most}
            """, where.Parameters, cancellationToken: cancellation))).AsList();

        string Equal(string column, string parameter, string value)
        {
            where.Parameters.Add(parameter, value);
            return $"{column} = @{parameter}";
        }

        string Told(string condition) => where.Flag($"coalesce({condition}, {(database.Dialect == Dialect.Postgres ? "false" : "0")})");
    }
}
