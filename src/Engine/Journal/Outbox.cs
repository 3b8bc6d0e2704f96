using Dapper;
using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>Hands out messages that are to leave; a claim that is not answered by done or retry runs out and is given again.</summary>
public sealed class Outbox(Database database)
{
    sealed record Row(string CaseId, long Version, long N, string Kind, byte[] Payload, long CreatedAt, long Tries);

    /// <summary>Claims up to <paramref name="count"/> messages that are due, longest waiting first, for <paramref name="lease"/>.</summary>
    public async Task<IReadOnlyList<OutboxMessage>> ClaimAsync(DateTimeOffset now, int count, TimeSpan lease, CancellationToken ct = default)
    {
        var at = now.ToUnixTimeMilliseconds();
        // An idle system asks often and finds nothing: that must not cost the writer anything.
        if (!await AnyDueAsync(at, ct)) return [];
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        var rows = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QueryAsync<Row>(new CommandDefinition($"""
            update outbox set next_at = @until, tries = tries + 1 where (case_id, version, n) in
              (select case_id, version, n from outbox where next_at <= @at order by next_at limit @count {skip})
            returning case_id as CaseId, version as Version, cast(n as bigint) as N, kind as Kind, payload as Payload,
              created_at as CreatedAt, cast(tries as bigint) as Tries
            """, new { at, until = (now + lease).ToUnixTimeMilliseconds(), count }, transaction, cancellationToken: stop)), ct);
        return
        [
            .. rows.OrderBy(r => r.CreatedAt).ThenBy(r => r.CaseId, StringComparer.Ordinal).ThenBy(r => r.Version).ThenBy(r => r.N)
                .Select(r => new OutboxMessage(new OutboxId(new CaseId(r.CaseId), r.Version, (int)r.N), r.Kind, r.Payload,
                    DateTimeOffset.FromUnixTimeMilliseconds(r.CreatedAt), (int)r.Tries)),
        ];
    }

    /// <summary>The message arrived; it is forgotten.</summary>
    public Task DoneAsync(OutboxId id, CancellationToken ct = default) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "delete from outbox where case_id = @id and version = @version and n = @n", Key(id), transaction, cancellationToken: stop)), ct);

    /// <summary>The message did not arrive; it may be claimed again at <paramref name="next"/>.</summary>
    public Task RetryAsync(OutboxId id, DateTimeOffset next, CancellationToken ct = default) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update outbox set next_at = @next where case_id = @id and version = @version and n = @n",
            new { id = id.Case.Value, version = id.Version, n = id.Number, next = next.ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop)), ct);

    static object Key(OutboxId id) => new { id = id.Case.Value, version = id.Version, n = id.Number };

    async Task<bool> AnyDueAsync(long at, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select next_at from outbox where next_at <= @at limit 1", new { at }, cancellationToken: ct)) is not null;
    }
}
