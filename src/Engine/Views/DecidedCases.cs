using Dapper;
using LowCode.Apps;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>A case that has an owner unit, with what it is compared by.</summary>
public sealed record DecidedCase
{
    public string CaseId { get; init; } = "";
    public string Number { get; init; } = "";
    public string Title { get; init; } = "";
    public string? Category { get; init; }
    public string? Place { get; init; }
    public string Unit { get; init; } = "";
}

/// <summary>Finds cases of a street that were given to a unit, within the asker's sight.</summary>
public sealed class DecidedCases(Database database)
{
    /// <summary>The newest are enough: duties change.</summary>
    const int Most = 1000;

    /// <param name="since">Opened at or after.</param>
    /// <returns>Newest first; confidential cases are not among them.</returns>
    public async Task<IReadOnlyList<DecidedCase>> OfAsync(Caller caller, CaseId but, LightApp app, string street, DateTimeOffset since, CancellationToken cancellation = default)
    {
        var (where, records) = (new ListConditions(caller, database.Dialect), RecordForm.Of(app));
        where.Add("c.app = @app", "app", app.Manifest.Id);
        where.Add("c.street = @street", "street", street);
        where.Add("c.case_id <> @own", "own", but.Value);
        where.Add("c.opened_at >= @since", "since", since.ToUnixTimeMilliseconds());
        where.Add("c.owner_basis is not null and c.owner_unit <> c.street");
        where.Add($"not ({where.IsTrue("c.confidential")})");
        // A masked place says nothing; one that some step hides is not told here.
        var place = records.Fields.FirstOrDefault(f => f.Path == app.Manifest.Columns?.Place && f.Mask is null && f.ShownAt is null);
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<DecidedCase>(new CommandDefinition($"""
            select c.case_id as CaseId, c.number as Number, c.title as Title, c.category as Category, c.owner_unit as Unit, {(place is null ? "null" : $"r.{place.Column}")} as Place
            from cases c{(place is null ? "" : $" left join {records.Table} r on r.case_id = c.case_id")} where {where.Sql} order by c.opened_at desc, c.case_id desc limit {Most}
            """, where.Parameters, cancellationToken: cancellation))).AsList();
    }
}
