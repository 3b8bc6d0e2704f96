using System.Data.Common;
using Dapper;
using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>Reading the journal, alike on both databases.</summary>
sealed class JournalReader(Database database)
{
    const string Columns = "version, client, key, fingerprint, recorded_at, occurred_at, actor, codec, payload, previous, hash";

    sealed record Head(long Version, byte[] Hash);
    sealed record Found(string CaseId, long Version, byte[] Fingerprint);

    public async Task<IReadOnlyList<JournalRow>> ReadAsync(CaseId id, long fromVersion, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await ReadAsync(connection, null, id, fromVersion, ct);
    }

    /// <summary>The same within somebody's transaction, for what has to be of one moment.</summary>
    public static async Task<IReadOnlyList<JournalRow>> ReadAsync(DbConnection connection, DbTransaction? transaction, CaseId id, long fromVersion, CancellationToken ct)
    {
        var rows = new List<JournalRow>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"select {Columns} from journal where case_id = @id and version >= @fromVersion order by version", new { id = id.Value, fromVersion }, transaction, cancellationToken: ct));
        while (await reader.ReadAsync(ct)) rows.Add(Row(id, reader));
        return rows;
    }

    public async Task<CaseHead> HeadAsync(CaseId id, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var head = await connection.QueryFirstOrDefaultAsync<Head>(new CommandDefinition(
            "select version as Version, hash as Hash from journal where case_id = @id order by version desc limit 1", new { id = id.Value }, cancellationToken: ct));
        return head is null ? CaseHead.None : new CaseHead(head.Version, head.Hash);
    }

    public async Task<KnownCommand?> FindAsync(string client, string key, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var found = await connection.QueryFirstOrDefaultAsync<Found>(new CommandDefinition(
            "select case_id as CaseId, version as Version, fingerprint as Fingerprint from journal where client = @client and key = @key and key is not null",
            new { client, key }, cancellationToken: ct));
        return found is null ? null : new KnownCommand(new CaseId(found.CaseId), found.Version, found.Fingerprint);
    }

    public async Task<long> OrgStampAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("select value from stamp where name = 'org'", cancellationToken: ct));
    }

    public async Task<ChainReport> VerifyAsync(CaseId id, CancellationToken ct) => Verify(id, await ReadAsync(id, 1, ct));

    /// <summary>Recomputes the chain over all rows of a case.</summary>
    public static ChainReport Verify(CaseId id, IReadOnlyList<JournalRow> rows)
    {
        var head = CaseHead.None;
        foreach (var row in rows)
        {
            var reason = row.Version != head.Version + 1 ? "missing"
                : !row.Previous.AsSpan().SequenceEqual(head.Hash) ? "previous"
                : !row.Hash.AsSpan().SequenceEqual(row.ComputeHash()) ? "hash"
                : null;
            if (reason is not null) return new ChainReport(id, head.Version, reason == "missing" ? head.Version + 1 : row.Version, reason);
            head = new CaseHead(row.Version, row.Hash);
        }
        return new ChainReport(id, head.Version, null, null);
    }

    static JournalRow Row(CaseId id, DbDataReader reader) => new(
        id, reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetFieldValue<byte[]>(3),
        reader.GetInt64(4), reader.GetInt64(5), reader.GetString(6), reader.GetInt32(7),
        reader.GetFieldValue<byte[]>(8), reader.GetFieldValue<byte[]>(9), reader.GetFieldValue<byte[]>(10));
}
