using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>A case in its claimant's own list.</summary>
/// <param name="State">As in the view of cases.</param>
/// <param name="OpenedAt">Unix milliseconds.</param>
public sealed record OwnCase
{
    public string CaseId { get; init; } = "";
    public string Number { get; init; } = "";
    public string Title { get; init; } = "";
    public string State { get; init; } = "";
    public long OpenedAt { get; init; }
    public long? Rating { get; init; }
}

/// <summary>Finds the cases that speak of somebody, within the asker's sight.</summary>
public sealed class SubjectCases(Database database)
{
    /// <summary>The cases a proven phone has opened by itself, the latest first; for their claimant, whoever else may see them.</summary>
    public async Task<IReadOnlyList<OwnCase>> OwnAsync(string subject, int most, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. await connection.QueryAsync<OwnCase>(new CommandDefinition($"""
            select c.case_id as CaseId, c.number as Number, c.title as Title, c.state as State, c.opened_at as OpenedAt, c.rating as Rating
            from case_subject s join cases c on c.case_id = s.case_id where s.subject = @subject order by c.opened_at desc, c.case_id desc limit {most}
            """, new { subject }, cancellationToken: cancellation))];
    }

    /// <summary>Cases in sight that speak of any of these, as lists show them, the latest first.</summary>
    /// <param name="subjects">As in <see cref="SubjectRow"/>; whoever merely left the same phone is no subject of it.</param>
    /// <param name="but">The case that asks.</param>
    public async Task<IReadOnlyList<CaseLine>> EarlierAsync(Caller caller, IEnumerable<string> subjects, CaseId but, CaseLists lists, int most, CancellationToken cancellation = default)
    {
        var found = new List<string>();
        foreach (var subject in subjects.Where(s => !s.StartsWith(SubjectKinds.Caller + ":", StringComparison.Ordinal)).Take(MostSubjects))
            found.AddRange((await LatestAsync(caller, subject, most + 1, cancellation)).Where(id => id != but).Select(id => id.Value));
        return [.. (await lists.NamedAsync(caller, found, cancellation)).OrderByDescending(c => c.OpenedAt).Take(most)];
    }

    /// <summary>Of a case that speaks of many, those named first.</summary>
    const int MostSubjects = 6;

    /// <param name="subject">As in <see cref="SubjectRow"/>.</param>
    /// <returns>The latest first; confidential cases are not among them.</returns>
    public async Task<IReadOnlyList<CaseId>> LatestAsync(Caller caller, string subject, int most, CancellationToken cancellation = default)
    {
        if (!Rights.MaySomewhere(caller, Acts.CaseRead)) return [];
        var conditions = new ListConditions(caller, database.Dialect);
        conditions.Add($"not ({conditions.IsTrue("c.confidential")})");
        conditions.Add("s.subject = @subject", "subject", subject);
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<string>(new CommandDefinition(
            $"select c.case_id from case_subject s join cases c on c.case_id = s.case_id where {conditions.Sql} order by c.updated_at desc, c.case_id desc limit {most}",
            conditions.Parameters, cancellationToken: cancellation))).Select(id => new CaseId(id))];
    }
}
