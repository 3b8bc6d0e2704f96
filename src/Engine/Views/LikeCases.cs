using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>A case that may be about the same matter as another.</summary>
public sealed record LikeCase
{
    public string CaseId { get; init; } = "";
    public string Number { get; init; } = "";
    public string Title { get; init; } = "";
    public string? Claimant { get; init; }
    public string Stage { get; init; } = "";
    public long OpenedAt { get; init; }
    /// <summary>Of the same kind.</summary>
    public bool SameCategory { get; init; }
}

/// <summary>Finds cases of the same app and street that are in hand, within the asker's sight: those of the same kind first, then the newest.</summary>
public sealed class LikeCases(Database database)
{
    public async Task<IReadOnlyList<LikeCase>> OpenAsync(Caller caller, CaseId id, string app, string street, string? category, int most, CancellationToken cancellation = default)
    {
        var where = new ListConditions(caller, database.Dialect);
        where.Add("c.app = @app", "app", app);
        where.Add("c.street = @street", "street", street);
        where.Add("c.case_id <> @own", "own", id.Value);
        where.Add("c.state = 'open'");
        where.Parameters.Add("category", category ?? "");
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<LikeCase>(new CommandDefinition($"""
            select c.case_id as CaseId, c.number as Number, c.title as Title, c.claimant as Claimant, c.stage as Stage, c.opened_at as OpenedAt, {where.Flag("coalesce(c.category, '') = @category")} as SameCategory
            from cases c where {where.Sql} order by case when coalesce(c.category, '') = @category then 0 else 1 end, c.opened_at desc, c.case_id desc limit {most}
            """, where.Parameters, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Ids of cases by their numbers, as far as they are in sight.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NumbersAsync(Caller caller, IEnumerable<string> numbers, CancellationToken cancellation = default)
    {
        var where = new ListConditions(caller, database.Dialect);
        where.Add(where.In("c.number", "numbers", [.. numbers]));
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<(string Id, string Number)>(new CommandDefinition($"select c.case_id, c.number from cases c where {where.Sql}", where.Parameters, cancellationToken: cancellation)))
            .ToDictionary(r => r.Number, r => r.Id, StringComparer.Ordinal);
    }
}
