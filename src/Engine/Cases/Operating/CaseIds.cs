using System.Runtime.CompilerServices;
using Dapper;
using LowCode.Journal;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Cases.Operating;

/// <summary>Every case there is, in slices: by its journal, and what stands in the views without one.</summary>
static class CaseIds
{
    const int Slice = 500;

    /// <summary>Tables that name a case; a row of a case that has no journal is foreign.</summary>
    static readonly string[] fixedTables = ["cases", "work_item", "case_party", "case_copy", "timer", "snapshot", "outbox"];

    public static IAsyncEnumerable<CaseId> OfJournalAsync(Database database, CancellationToken cancellation) =>
        WalkAsync(database, "select distinct case_id from journal where case_id > @after order by case_id limit @most", cancellation);

    /// <summary>Cases that the views, timers, snapshots or outbox know and the journal does not.</summary>
    public static async IAsyncEnumerable<CaseId> StrayAsync(Database database, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<CaseId>();
        IReadOnlyList<string> recorded;
        await using (var connection = await database.OpenReadAsync(cancellation)) recorded = await RecordTables.AllAsync(connection, null, cancellation);
        foreach (var table in fixedTables.Concat(recorded))
            await foreach (var id in WalkAsync(database,
                $"select distinct v.case_id from {table} v where v.case_id > @after and not exists (select 1 from journal j where j.case_id = v.case_id) order by v.case_id limit @most", cancellation))
                if (seen.Add(id)) yield return id;
    }

    static async IAsyncEnumerable<CaseId> WalkAsync(Database database, string sql, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = ""; ;)
        {
            IReadOnlyList<string> ids;
            // The connection is not held while the caller works on the slice.
            await using (var connection = await database.OpenReadAsync(cancellation))
                ids = [.. await connection.QueryAsync<string>(new CommandDefinition(sql, new { after, most = Slice }, cancellationToken: cancellation))];
            foreach (var id in ids) yield return new CaseId(id);
            if (ids.Count < Slice) yield break;
            after = ids[^1];
        }
    }
}
