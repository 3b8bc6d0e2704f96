using Dapper;
using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>A timer that is due and was claimed.</summary>
public sealed record DueTimer(CaseId Case, string Id, DateTimeOffset Due);

/// <summary>
/// Timers are rows beside the journal. The command that a timer fires removes or replaces its row in the same append, so it fires exactly
/// once however often it is claimed.
/// </summary>
public static class TimerRows
{
    static readonly Column[] key = [new("case_id", ColumnType.Text), new("timer_id", ColumnType.Text)];

    /// <summary>Sets or moves a timer; <c>next_at</c> is when it may be claimed next and starts at <c>due</c>.</summary>
    public static RowShape Upsert { get; } = new("timer", RowVerb.Upsert, 2, [.. key, new("due", ColumnType.Int64), new("next_at", ColumnType.Int64)]);

    public static RowShape Delete { get; } = new("timer", RowVerb.Delete, 2, key);

    public static RowWrite Set(CaseId id, string timer, DateTimeOffset due)
    {
        var at = due.ToUnixTimeMilliseconds();
        return new(Upsert, [id.Value, timer, at, at]);
    }

    public static RowWrite Remove(CaseId id, string timer) => new(Delete, [id.Value, timer]);
}

/// <summary>Hands out due timers; a claim that is not followed by its command runs out and is given again.</summary>
public sealed class Timers(Database database)
{
    sealed record Row(string CaseId, string TimerId, long Due);

    /// <summary>Claims up to <paramref name="count"/> due timers, earliest first, for <paramref name="lease"/>.</summary>
    public async Task<IReadOnlyList<DueTimer>> ClaimDueAsync(DateTimeOffset now, int count, TimeSpan lease, CancellationToken ct = default)
    {
        var at = now.ToUnixTimeMilliseconds();
        // An idle system asks often and finds nothing: that must not cost the writer anything.
        if (!await AnyDueAsync(at, ct)) return [];
        var skip = database.Dialect == Dialect.Postgres ? "for update skip locked" : "";
        var rows = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.QueryAsync<Row>(new CommandDefinition($"""
            update timer set next_at = @until where (case_id, timer_id) in
              (select case_id, timer_id from timer where next_at <= @at order by next_at limit @count {skip})
            returning case_id as CaseId, timer_id as TimerId, due as Due
            """, new { at, until = (now + lease).ToUnixTimeMilliseconds(), count }, transaction, cancellationToken: stop)), ct);
        return [.. rows.OrderBy(r => r.Due).Select(r => new DueTimer(new CaseId(r.CaseId), r.TimerId, DateTimeOffset.FromUnixTimeMilliseconds(r.Due)))];
    }

    /// <summary>When the next timer may be claimed, or null when none stands.</summary>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var next = await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select min(next_at) from timer", cancellationToken: ct));
        return next is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
    }

    async Task<bool> AnyDueAsync(long at, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select next_at from timer where next_at <= @at limit 1", new { at }, cancellationToken: ct)) is not null;
    }
}
