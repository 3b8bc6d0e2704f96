using System.Data.Common;
using Dapper;
using LowCode.Journal;
using LowCode.Plugins;
using LowCode.Storage;

namespace LowCode.Messages;

/// <summary>Keeps messages: what waits, what went, what was received and what could not be brought.</summary>
public sealed class MessageStore(Database database, MessageSeal seal, TimeProvider time)
{
    /// <summary>Takes messages over; durable when this returns. One that is known by its id stays as it is.</summary>
    /// <param name="key">The key of the case they belong to; null for none.</param>
    public async Task AddAsync(IReadOnlyList<MessageDraft> drafts, DataKey? key, CancellationToken cancellation = default)
    {
        if (drafts.Count == 0) return;
        var now = Milliseconds(time.GetUtcNow());
        var rows = new List<object>(drafts.Count);
        foreach (var draft in drafts)
            rows.Add(new
            {
                draft.Id, draft.Case, draft.Visit, Unit = draft.Unit.Value, Template = draft.Template.Id, draft.To.Kind, Recipient = draft.Masked,
                Digest = seal.DigestOf(draft.To.Kind, draft.To.Address), Reader = draft.To.Kind == MessageDraft.User ? draft.To.Address : null,
                Urgent = draft.AtOnce ? 1 : 0, Payload = await seal.SealAsync(draft, key, cancellation), now,
                Expires = draft.ExpiresAt is { } at ? Milliseconds(at) : (long?)null,
            });
        await WriteAsync("""
            insert into message (id, case_id, visit, unit, template, kind, recipient, digest, reader, urgent, state, payload, tries, created_at, next_at, expires_at)
            values (@Id, @Case, @Visit, @Unit, @Template, @Kind, @Recipient, @Digest, @Reader, @Urgent, 'queued', @Payload, 0, @now, @now, @Expires)
            on conflict (id) do nothing
            """, rows, cancellation);
    }

    /// <summary>Claims up to <paramref name="count"/> messages that are due; a claim that is not answered runs out and the message comes again.</summary>
    internal async Task<IReadOnlyList<QueuedMessage>> ClaimAsync(int count, TimeSpan lease, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var at = Milliseconds(now);
        await using (var connection = await database.OpenReadAsync(cancellation))
            // An idle system asks often and finds nothing: that must not cost the writer anything.
            if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select next_at from message where next_at <= @at limit 1", new { at }, cancellationToken: cancellation)) is null)
                return [];
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        var rows = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QueryAsync<QueuedMessage>(new CommandDefinition($"""
            update message set next_at = @until, tries = tries + 1 where id in (select id from message where next_at <= @at order by next_at limit @count {skip})
            returning id as Id, case_id as CaseId, visit as Visit, unit as Unit, kind as Kind, digest as Digest, urgent as Urgent, payload as Payload, tries as Tries, expires_at as ExpiresAt
            """, new { at, until = Milliseconds(now + lease), count }, transaction, cancellationToken: stop)), cancellation);
        return rows.AsList();
    }

    /// <summary>How many messages this recipient was sent since.</summary>
    internal async Task<int> SentSinceAsync(string digest, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (int)await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from message where digest = @digest and sent_at >= @since",
            new { digest, since = Milliseconds(since) }, cancellationToken: cancellation));
    }

    /// <summary>The carrier has it.</summary>
    /// <param name="keep">Its text will be read from here.</param>
    internal Task SentAsync(string id, string channel, string? number, bool keep, CancellationToken cancellation) => WriteAsync(
        $"update message set state = 'sent', channel = @channel, number = @number, reason = null, next_at = null, sent_at = @now{(keep ? "" : ", payload = null")} where id = @id",
        new { id, channel, number, now = Milliseconds(time.GetUtcNow()) }, cancellation);

    /// <summary>It has to wait; that was no try.</summary>
    internal Task PostponeAsync(string id, DateTimeOffset until, string reason, CancellationToken cancellation) => WriteAsync(
        "update message set next_at = @until, reason = @reason, tries = tries - 1 where id = @id", new { id, reason, until = Milliseconds(until) }, cancellation);

    internal Task RetryAsync(string id, DateTimeOffset next, string? channel, string? reason, CancellationToken cancellation) => WriteAsync(
        "update message set next_at = @next, channel = @channel, reason = @reason where id = @id", new { id, channel, reason, next = Milliseconds(next) }, cancellation);

    /// <summary>It is given up.</summary>
    internal Task FailAsync(string id, string? channel, string? reason, CancellationToken cancellation) => WriteAsync(
        "update message set state = 'failed', channel = @channel, reason = @reason, next_at = null, payload = null where id = @id", new { id, channel, reason }, cancellation);

    /// <summary>Its case was erased: nothing of it may stay.</summary>
    internal Task ForgetAsync(string id, CancellationToken cancellation) => WriteAsync("delete from message where id = @id", new { id }, cancellation);

    /// <summary>A carrier says what became of messages it had taken; reports of numbers that are not known, or come again, change nothing.</summary>
    /// <returns>How many changed something.</returns>
    public async Task<int> ReportAsync(string channel, IReadOnlyList<DeliveryReport> reports, CancellationToken cancellation = default)
    {
        var now = Milliseconds(time.GetUtcNow());
        var rows = reports.Select(r => new { channel, number = r.Number, state = r.Received ? "received" : "failed", reason = r.Received ? null : Short(r.Reason), at = r.Received ? now : (long?)null, now }).ToList();
        return await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update message set state = @state, reason = @reason, received_at = @at where channel = @channel and number = @number and state = 'sent'",
            rows, transaction, cancellationToken: stop)), cancellation);
    }

    internal static string? Short(string? reason) => reason is { Length: > 200 } ? reason[..200] : reason;

    internal static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    Task WriteAsync(string sql, object values, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive,
        (DbConnection connection, DbTransaction transaction, CancellationToken stop) => (Task)connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: stop)), cancellation);
}
