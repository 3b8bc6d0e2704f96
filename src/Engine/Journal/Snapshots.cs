using Dapper;
using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>The fold of a case up to a version, so that a long case need not be read from its beginning.</summary>
/// <param name="Payload">Sealed with the case's key, under case and version.</param>
/// <param name="Hash">Hash of the journal row of that version: a snapshot of another history is not used.</param>
public sealed record Snapshot(CaseId Case, long Version, int Codec, byte[] Payload, byte[] Hash);

/// <summary>Keeps the latest snapshot of each case. Losing one costs time, never truth.</summary>
public sealed class Snapshots(Database database)
{
    sealed record Row(long Version, long Codec, byte[] Payload, byte[] Hash);

    /// <summary>Keeps this snapshot unless a later one is there.</summary>
    public Task SaveAsync(Snapshot snapshot, CancellationToken ct = default) =>
        database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("""
            insert into snapshot (case_id, version, codec, payload, hash) values (@id, @version, @codec, @payload, @hash)
            on conflict (case_id) do update set version = excluded.version, codec = excluded.codec, payload = excluded.payload, hash = excluded.hash
              where excluded.version > snapshot.version
            """, new { id = snapshot.Case.Value, version = snapshot.Version, codec = snapshot.Codec, payload = snapshot.Payload, hash = snapshot.Hash },
            transaction, cancellationToken: stop)), ct);

    /// <summary>The latest snapshot that stands on this case's chain at or below <paramref name="head"/>, or null.</summary>
    public async Task<Snapshot?> LoadAsync(CaseId id, long head, CancellationToken ct = default)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition("""
            select s.version as Version, cast(s.codec as bigint) as Codec, s.payload as Payload, s.hash as Hash
            from snapshot s join journal j on j.case_id = s.case_id and j.version = s.version and j.hash = s.hash
            where s.case_id = @id and s.version <= @head
            """, new { id = id.Value, head }, cancellationToken: ct));
        return row is null ? null : new Snapshot(id, row.Version, (int)row.Codec, row.Payload, row.Hash);
    }

    /// <summary>Forgets the snapshot, when a case is erased.</summary>
    public Task DropAsync(CaseId id, CancellationToken ct = default) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "delete from snapshot where case_id = @id", new { id = id.Value }, transaction, cancellationToken: stop)), ct);
}
