using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>Finds the cases that speak of somebody, within the asker's sight.</summary>
public sealed class SubjectCases(Database database)
{
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
