using Dapper;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>Lists of cases, read from the views within the caller's rights.</summary>
public sealed class CaseLists(Database database)
{
    public const int MaxTake = 200;

    const string CaseColumns = """
        c.state as State, c.result as Result, c.stage as Stage, c.confidential as Confidential, c.incident as Incident,
        c.opened_at as OpenedAt, c.updated_at as UpdatedAt, c.closed_at as ClosedAt, c.due as Due, c.provisional as Provisional, c.overdue as Overdue
        """;

    /// <summary>Cases in sight, newest first unless asked otherwise; of those copied to the caller the newest copy first.</summary>
    public Task<ListPage<CaseLine>> CasesAsync(Caller caller, CaseQuery query, CancellationToken cancellation = default) => CasesAsync(caller, query, null, cancellation);

    /// <summary>Of these cases those in sight, newest first.</summary>
    public Task<ListPage<CaseLine>> CasesAsync(Caller caller, IReadOnlyCollection<string> among, CaseQuery query, CancellationToken cancellation = default) =>
        CasesAsync(caller, query, where => where.Add(where.In("c.case_id", "among", [.. among])), cancellation);

    /// <param name="further">Adds conditions of its own.</param>
    internal async Task<ListPage<CaseLine>> CasesAsync(Caller caller, CaseQuery query, Action<ListConditions>? further, CancellationToken cancellation)
    {
        var where = new ListConditions(caller, database.Dialect);
        where.Add(query, where.IsTrue("c.overdue"));
        further?.Invoke(where);
        var (rank, descending) = ListOrder.Of(query.Sort, "c.due") ?? (query.Copied ? "k.copied_at" : "c.opened_at", true);
        where.After(query.After, $"{rank}, c.case_id, 0", descending);
        var down = descending ? " desc" : "";
        var take = Math.Clamp(query.Take, 1, MaxTake);
        var copied = query.Copied ? ", k.copied_at as CopiedAt, k.copied_by as CopiedBy, k.unread as Unread" : "";
        await using var connection = await database.OpenReadAsync(cancellation);
        var lines = (await connection.QueryAsync<CaseLine>(new CommandDefinition($"""
            select {ListLine.Columns}, {rank} as Rank, {CaseColumns}{copied}
            from cases c{(query.Copied ? $" join ({Copies(where, caller)}) k on k.case_id = c.case_id" : "")} where {where.Sql}
            order by {rank}{down}, c.case_id{down} limit {take + 1}
            """, where.Parameters, cancellationToken: cancellation))).AsList();
        return ListConditions.Page(lines, take, last => (last.Rank, last.CaseId, 0));
    }

    /// <summary>These cases, as far as they are in sight, in the order they are named.</summary>
    public async Task<IReadOnlyList<CaseLine>> NamedAsync(Caller caller, IReadOnlyList<string> ids, CancellationToken cancellation = default)
    {
        if (ids.Count == 0) return [];
        var where = new ListConditions(caller, database.Dialect);
        where.Add(where.In("c.case_id", "named", [.. ids.Take(MaxTake)]));
        await using var connection = await database.OpenReadAsync(cancellation);
        var lines = await connection.QueryAsync<CaseLine>(new CommandDefinition($"select {ListLine.Columns}, {CaseColumns} from cases c where {where.Sql}", where.Parameters, cancellationToken: cancellation));
        var found = lines.ToDictionary(l => l.CaseId, StringComparer.Ordinal);
        return [.. ids.Distinct().Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>Cases copied to the caller in person or to a unit they work for; unread as long as one of those copies was not opened by the caller.</summary>
    internal static string Copies(ListConditions where, Caller caller)
    {
        where.Parameters.Add("reader", caller.User.Value);
        return $"""
            select p.case_id, max(p.copied_at) as copied_at, max(p.copied_by) as copied_by, {where.Flag("min(case when r.read_at >= p.copied_at then 1 else 0 end) = 0")} as unread
            from case_copy p left join copy_read r on r.case_id = p.case_id and r.party = p.party and r.user_id = @reader
            where {where.In("p.party", "copiedTo", caller.Member.Parties)} group by p.case_id
            """;
    }
}
