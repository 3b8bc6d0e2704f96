using System.Data.Common;
using Dapper;

namespace LowCode.Storage;

/// <summary>By which API client, and which key of it, a run in the background was begun (<c>begun_by_client</c>); nothing stands there for a person at a page.</summary>
static class BegunBy
{
    /// <summary>Two columns of a query on the runs' table: <c>Client</c> and <c>KeyId</c>.</summary>
    /// <param name="run">The run's id in that query, with its table.</param>
    public static string Columns(string run) =>
        $"(select b.client from begun_by_client b where b.run_id = {run}) as Client, {Key(run)}";

    /// <summary>The second of them, for runs whose own table names the client.</summary>
    public static string Key(string run) => $"(select b.key_id from begun_by_client b where b.run_id = {run}) as KeyId";

    /// <summary>A condition on the runs' table: begun through this client, or by a person when <c>@Client</c> is null.</summary>
    public static string Is(string run) => $"coalesce((select b.client from begun_by_client b where b.run_id = {run}), '') = coalesce(@Client, '')";

    /// <summary>Kept with the run, in its transaction.</summary>
    public static Task<int> KeepAsync(DbConnection connection, DbTransaction transaction, string run, string? client, string? keyId, CancellationToken cancellation) =>
        client is null || keyId is null ? Task.FromResult(0)
        : connection.ExecuteAsync(new CommandDefinition("insert into begun_by_client (run_id, client, key_id) values (@run, @client, @keyId)", new { run, client, keyId }, transaction, cancellationToken: cancellation));
}
