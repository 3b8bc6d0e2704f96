using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>How much a form asked of people, over real cases.</summary>
public sealed record ReductionLine
{
    public string App { get; init; } = "";
    public string Form { get; init; } = "";
    public string Street { get; init; } = "";
    public long Cases { get; init; }
    public long Needed { get; init; }
    public long Asked { get; init; }
    public long Prefilled { get; init; }
    public long Corrected { get; init; }
    /// <summary>Documents the cases name; an app has them once, they stand with the form that was filled in first.</summary>
    public long DocumentsNeeded { get; init; }
    /// <summary>Of these, those the applicant brought or has still to bring.</summary>
    public long DocumentsAsked { get; init; }
}

/// <summary>Adds up what forms asked, per form, app and street, within the asker's sight. Confidential cases count for nobody.</summary>
public sealed class Reduction(Database database)
{
    /// <param name="query">App, street, from and until count; the rest is not looked at.</param>
    public async Task<IReadOnlyList<ReductionLine>> ReadAsync(Caller caller, CaseQuery query, CancellationToken cancellation = default)
    {
        var conditions = new ListConditions(caller, database.Dialect);
        conditions.Add($"not ({conditions.IsTrue("c.confidential")})");
        conditions.Add(new CaseQuery(App: query.App, Street: query.Street, From: query.From, Until: query.Until), "c.overdue");
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<ReductionLine>(new CommandDefinition($"""
            select c.app as App, f.form as Form, c.street as Street, count(*) as Cases, sum(f.needed) as Needed, sum(f.asked) as Asked, sum(f.prefilled) as Prefilled, sum(f.corrected) as Corrected,
              coalesce(sum(case when f.visit = 0 then (select count(*) from case_document d where d.case_id = f.case_id) else 0 end), 0) as DocumentsNeeded,
              coalesce(sum(case when f.visit = 0 then (select count(*) from case_document d where d.case_id = f.case_id and d.source in ('missing', 'applicant', 'later')) else 0 end), 0) as DocumentsAsked
            from form_fill f join cases c on c.case_id = f.case_id where {conditions.Sql}
            group by c.app, f.form, c.street order by c.app, f.form, c.street
            """, conditions.Parameters, cancellationToken: cancellation))).AsList();
    }
}
