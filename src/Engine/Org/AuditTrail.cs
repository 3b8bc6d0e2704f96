using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using LowCode.Storage;

namespace LowCode.Org;

/// <summary>
/// The audit log as rows: append-only (triggers refuse changes) and chained by hash, so that a row taken out, put in or changed shows.
/// Writers take turns on the row that holds the end of the chain; the log is off the hot path.
/// </summary>
public static class AuditTrail
{
    sealed record Chain(long Seq, byte[] Hash, long BaseSeq, byte[] BaseHash);

    sealed record Stored(long Seq, long At, string? Actor, string? Client, string Act, string? Subject, string Outcome, string? Address, string? Detail, byte[] Previous, byte[] Hash)
    {
        public AuditRow ToRow() => new(Seq,
            new(DateTimeOffset.FromUnixTimeMilliseconds(At), Actor is null ? null : new UserId(Actor), Client is null ? null : new ClientId(Client), Audited.Stored(Act), Subject, Outcome, Address, Detail),
            Previous, Hash);
    }

    const string Columns = "seq as Seq, at as At, actor as Actor, client as Client, act as Act, subject as Subject, outcome as Outcome, address as Address, detail as Detail, previous as Previous, hash as Hash";

    /// <summary>Adds entries in the caller's transaction; they stand when it commits.</summary>
    public static async Task AppendAsync(Database database, DbConnection connection, DbTransaction transaction, IReadOnlyList<AuditEntry> entries, CancellationToken ct = default)
    {
        if (entries.Count == 0) return;
        var chain = await ChainAsync(database, connection, transaction, ct);
        var (seq, previous) = (chain.Seq, chain.Hash);
        foreach (var entry in entries)
        {
            var whole = entry with { Subject = Cut(entry.Subject, 300), Address = Cut(entry.Address, 64) };
            var hash = Hash(++seq, whole, previous);
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into audit (seq, at, actor, client, act, subject, outcome, address, detail, previous, hash)"
                + " values (@seq, @at, @actor, @client, @Act, @Subject, @Outcome, @Address, @Detail, @previous, @hash)",
                new
                {
                    seq, at = whole.At.ToUnixTimeMilliseconds(), actor = whole.Actor?.Value, client = whole.Client?.Value, whole.Act, whole.Subject, whole.Outcome,
                    whole.Address, whole.Detail, previous, hash,
                }, transaction, cancellationToken: ct));
            previous = hash;
        }
        await connection.ExecuteAsync(new CommandDefinition("update audit_chain set seq = @seq, hash = @previous", new { seq, previous }, transaction, cancellationToken: ct));
    }

    /// <summary>The newest rows, of one user or about one thing if asked.</summary>
    public static Task<IReadOnlyList<AuditRow>> ReadAsync(Database database, long? before, int most, UserId? actor = null, string? subject = null, CancellationToken ct = default) =>
        FindAsync(database, new(before, actor, Subject: subject), most, ct);

    /// <summary>The newest rows first.</summary>
    public static async Task<IReadOnlyList<AuditRow>> FindAsync(Database database, AuditQuery query, int most, CancellationToken ct = default)
    {
        var where = new List<string> { "seq < @before" };
        if (query.Actor is not null) where.Add("actor = @actor");
        if (query.Act is { } act) where.Add(act.EndsWith('*') ? $"{(database.Dialect == Dialect.Postgres ? "strpos" : "instr")}(act, @act) = 1" : "act = @act");
        if (query.Subject is not null) where.Add("subject = @Subject");
        if (query.Outcome is not null) where.Add("outcome = @Outcome");
        if (query.From is not null) where.Add("at >= @from");
        if (query.Until is not null) where.Add("at < @until");
        await using var connection = await database.OpenReadAsync(ct);
        var rows = await connection.QueryAsync<Stored>(new CommandDefinition($"select {Columns} from audit where {string.Join(" and ", where)} order by seq desc limit @most",
            new
            {
                before = query.Before ?? long.MaxValue, actor = query.Actor?.Value, act = query.Act?.TrimEnd('*'), query.Subject, query.Outcome,
                from = query.From?.ToUnixTimeMilliseconds(), until = query.Until?.ToUnixTimeMilliseconds(), most,
            }, cancellationToken: ct));
        return [.. rows.Select(r => r.ToRow())];
    }

    /// <summary>Walks the whole log in slices and compares both ends with the chain's own row.</summary>
    public static Task<AuditVerdict> VerifyAsync(Database database, CancellationToken ct = default) => VerifyAsync(database, null, ct);

    /// <param name="told">Told how many rows of how many are walked.</param>
    internal static async Task<AuditVerdict> VerifyAsync(Database database, Action<long, long>? told, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(
            database.Dialect == Dialect.Sqlite ? System.Data.IsolationLevel.Serializable : System.Data.IsolationLevel.RepeatableRead, ct);
        var chain = await connection.QuerySingleAsync<Chain>(new CommandDefinition(ChainSql, null, transaction, cancellationToken: ct));
        var (seq, previous, walked) = (chain.BaseSeq, chain.BaseHash, 0L);
        while (true)
        {
            var rows = (await connection.QueryAsync<Stored>(new CommandDefinition($"select {Columns} from audit where seq > @seq order by seq limit 1000", new { seq }, transaction, cancellationToken: ct))).AsList();
            foreach (var row in rows)
            {
                if (row.Seq != seq + 1 || !row.Previous.AsSpan().SequenceEqual(previous) || !row.Hash.AsSpan().SequenceEqual(Hash(row.Seq, row.ToRow().Entry, previous)))
                    return new(walked, seq + 1);
                (seq, previous, walked) = (row.Seq, row.Hash, walked + 1);
            }
            if (rows.Count < 1000) break;
            told?.Invoke(walked, chain.Seq - chain.BaseSeq);
        }
        return seq == chain.Seq && previous.AsSpan().SequenceEqual(chain.Hash) ? new(walked, null) : new(walked, seq + 1);
    }

    /// <summary>Removes rows older than <paramref name="before"/>, at most <paramref name="most"/> at a time; the chain then begins after them.</summary>
    /// <returns>How many were removed.</returns>
    public static Task<int> PruneAsync(Database database, DateTimeOffset before, int most = 2000, CancellationToken ct = default) =>
        database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
        {
            var chain = await ChainAsync(database, connection, transaction, stop);
            var rows = (await connection.QueryAsync<Stored>(new CommandDefinition($"select {Columns} from audit where seq > @BaseSeq order by seq limit @most",
                new { chain.BaseSeq, most }, transaction, cancellationToken: stop))).TakeWhile(r => r.At < before.ToUnixTimeMilliseconds()).ToList();
            if (rows.Count == 0) return 0;
            var last = rows[^1];
            await connection.ExecuteAsync(new CommandDefinition("update audit_chain set base_seq = @Seq, base_hash = @Hash", new { last.Seq, last.Hash }, transaction, cancellationToken: stop));
            return await connection.ExecuteAsync(new CommandDefinition("delete from audit where seq <= @Seq", new { last.Seq }, transaction, cancellationToken: stop));
        }, ct);

    const string ChainSql = "select seq as Seq, hash as Hash, base_seq as BaseSeq, base_hash as BaseHash from audit_chain";

    static Task<Chain> ChainAsync(Database database, DbConnection connection, DbTransaction transaction, CancellationToken ct) =>
        connection.QuerySingleAsync<Chain>(new CommandDefinition(ChainSql + (database.Dialect == Dialect.Postgres ? " for update" : ""), null, transaction, cancellationToken: ct));

    static byte[] Hash(long seq, AuditEntry entry, byte[] previous)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        Number(seq);
        Number(entry.At.ToUnixTimeMilliseconds());
        foreach (var text in (ReadOnlySpan<string?>)[entry.Actor?.Value, entry.Client?.Value, entry.Act, entry.Subject, entry.Outcome, entry.Address, entry.Detail])
        {
            // Length first, absent apart from empty: no two rows give the same bytes.
            if (text is null) { Number(-1); continue; }
            var bytes = Encoding.UTF8.GetBytes(text);
            Number(bytes.Length);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();

        void Number(long value)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
            hash.AppendData(bytes);
        }
    }

    static string? Cut(string? text, int most) => text is null || text.Length <= most ? text : text[..most];
}
