using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>The stable name of one message: the command that sent it and its number among that command's messages.</summary>
public readonly record struct OutboxId(CaseId Case, long Version, int Number)
{
    public override string ToString() => $"{Case}.{Version}.{Number}";
}

/// <summary>A message that was claimed.</summary>
/// <param name="Payload">Still sealed, with the case's key, under case and version.</param>
/// <param name="Tries">How often it has been claimed, this time included.</param>
public sealed record OutboxMessage(OutboxId Id, string Kind, byte[] Payload, DateTimeOffset CreatedAt, int Tries);

/// <summary>What leaves a case, to another case or to the world, is a row beside the journal: sent at least once, under a stable name.</summary>
public static class OutboxRows
{
    public static RowShape Insert { get; } = new("outbox", RowVerb.Insert, 3,
        new("case_id", ColumnType.Text), new("version", ColumnType.Int64), new("n", ColumnType.Int32), new("kind", ColumnType.Text),
        new("payload", ColumnType.Bytes), new("created_at", ColumnType.Int64), new("next_at", ColumnType.Int64));

    /// <param name="id">Command and number.</param>
    /// <param name="kind">Who takes it up, e.g. <c>case.command</c>, <c>notify</c>, <c>webhook</c>.</param>
    /// <param name="payload">Sealed bytes.</param>
    /// <param name="now">When the command was recorded.</param>
    /// <param name="notBefore">Earliest sending; null for at once.</param>
    public static RowWrite Add(OutboxId id, string kind, byte[] payload, DateTimeOffset now, DateTimeOffset? notBefore = null) =>
        new(Insert, [id.Case.Value, id.Version, id.Number, kind, payload, now.ToUnixTimeMilliseconds(), (notBefore ?? now).ToUnixTimeMilliseconds()]);
}
