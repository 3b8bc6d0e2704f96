using Dapper;
using LowCode.Journal;
using LowCode.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases.Operating;

/// <summary>
/// Writes cases into record tables that were made after them. Runs beside the server's work, one case in one short transaction; stopped half-way it
/// begins again at the next start and finds most rows in place.
/// </summary>
sealed class RecordFill(Database database, ViewsRebuild views, ILogger<RecordFill> log) : BackgroundService
{
    const int Slice = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "records could not be filled from the journals; the next start tries again");
        }
    }

    internal async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var app in await QueryAsync("select app from records_due order by app", null, cancellation))
        {
            for (var after = ""; ;)
            {
                var ids = await QueryAsync("select case_id from cases where app = @app and case_id > @after order by case_id limit @most", new { app, after, most = Slice }, cancellation);
                foreach (var id in ids) await views.RebuildAsync(new CaseId(id), cancellation);
                if (ids.Count < Slice) break;
                after = ids[^1];
            }
            await database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) =>
                connection.ExecuteAsync(new CommandDefinition("delete from records_due where app = @app", new { app }, transaction, cancellationToken: stop)), cancellation);
        }
    }

    async Task<List<string>> QueryAsync(string sql, object? values, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<string>(new CommandDefinition(sql, values, cancellationToken: cancellation))).AsList();
    }
}
