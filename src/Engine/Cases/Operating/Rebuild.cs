using Dapper;
using LowCode.Journal;
using LowCode.Storage;

namespace LowCode.Cases.Operating;

/// <param name="Changed">Cases of which something was put right.</param>
public sealed record RebuildReport(long Cases, long Changed);

/// <summary>All views made again from the journals, one case after the other, each in a short transaction of its own: the server may go on meanwhile.</summary>
public sealed class Rebuild(Database database, ViewsRebuild views)
{
    /// <param name="progress">Called with the number of cases done, now and then.</param>
    /// <param name="changed">Called with each case that differed and how.</param>
    public async Task<RebuildReport> RunAsync(Action<long>? progress = null, Action<CaseId, IReadOnlyList<string>>? changed = null, CancellationToken cancellation = default)
    {
        var (cases, mended) = (0L, 0L);
        var due = await DueAsync(cancellation);
        await foreach (var id in CaseIds.OfJournalAsync(database, cancellation)) await OneAsync(id);
        await foreach (var id in CaseIds.StrayAsync(database, cancellation)) await OneAsync(id);
        await FilledAsync(due, cancellation);
        return new(cases, mended);

        async Task OneAsync(CaseId id)
        {
            var differed = await views.RebuildAsync(id, cancellation);
            if (differed.Count > 0)
            {
                mended++;
                changed?.Invoke(id, differed);
            }
            if (++cases % 1000 == 0) progress?.Invoke(cases);
        }
    }

    /// <summary>Apps whose record table was made after their cases; with every view made again they need no filling any more.</summary>
    async Task<List<string>> DueAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<string>(new CommandDefinition("select app from records_due", cancellationToken: cancellation))).AsList();
    }

    async Task FilledAsync(List<string> apps, CancellationToken cancellation)
    {
        if (apps.Count == 0) return;
        await database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
        {
            foreach (var app in apps)
                await connection.ExecuteAsync(new CommandDefinition("delete from records_due where app = @app", new { app }, transaction, cancellationToken: stop));
        }, cancellation);
    }
}
