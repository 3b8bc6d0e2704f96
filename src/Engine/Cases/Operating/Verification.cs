using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using LowCode.Files;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Storage;

namespace LowCode.Cases.Operating;

/// <summary>One thing that does not hold.</summary>
/// <param name="Case">The case it is about; null for the audit log.</param>
/// <param name="What">In words for an administrator; names rows and columns, never a person's data.</param>
public sealed record Fault(string? Case, string What);

/// <summary>What a walk over everything found.</summary>
/// <param name="Erased">Cases whose key was destroyed; their chains hold all the same.</param>
/// <param name="Timers">Timers that stand where the journal says.</param>
/// <param name="Files">Files of cases whose stored bytes are the ones that were put there.</param>
public sealed record VerifyReport(long Cases, long Rows, long Erased, long Snapshots, long Timers, long Outbox, long Files, long AuditRows, IReadOnlyList<Fault> Faults)
{
    public bool Holds => Faults.Count == 0;
}

/// <summary>
/// Holds everything that is stored against the journals: every chain from its stored bytes, views, timers and snapshots against the fold, the
/// outbox against the commands it came from, files against their digests, and the audit log's own chain. Each case is read in one transaction, so the server may go on meanwhile.
/// </summary>
public sealed class Verification(Database database, KeyStore keys, ViewsRebuild views, FileRows files, IBlobStore blobs)
{
    /// <summary>More faults than anybody reads are counted by the walk and not kept.</summary>
    const int MostFaults = 1000;
    const int AtOnce = 4;

    sealed record SnapshotRow(long Version, long Codec, byte[] Payload, byte[] Hash);

    sealed record Counts(long Rows, bool Erased, bool Snapshot, long Timers, long Outbox, long Files, IReadOnlyList<string> Faults);

    /// <param name="progress">Called with the number of cases done, now and then.</param>
    public async Task<VerifyReport> RunAsync(Action<long>? progress = null, CancellationToken cancellation = default)
    {
        var report = new VerifyReport(0, 0, 0, 0, 0, 0, 0, 0, []);
        var (gate, faults) = (new Lock(), new List<Fault>());
        await Parallel.ForEachAsync(CaseIds.OfJournalAsync(database, cancellation), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (id, stop) =>
        {
            var found = await CheckAsync(id, stop);
            lock (gate)
            {
                report = report with
                {
                    Cases = report.Cases + 1, Rows = report.Rows + found.Rows, Erased = report.Erased + (found.Erased ? 1 : 0),
                    Snapshots = report.Snapshots + (found.Snapshot ? 1 : 0), Timers = report.Timers + found.Timers, Outbox = report.Outbox + found.Outbox,
                    Files = report.Files + found.Files,
                };
                Note(id.Value, found.Faults);
                if (report.Cases % 1000 == 0) progress?.Invoke(report.Cases);
            }
        });
        await foreach (var stray in CaseIds.StrayAsync(database, cancellation)) Note(stray.Value, ["rows without a journal"]);
        var audit = await AuditTrail.VerifyAsync(database, cancellation);
        if (!audit.IsWhole) Note(null, [string.Create(CultureInfo.InvariantCulture, $"audit: broken at {audit.BrokenAt}")]);
        return report with { AuditRows = audit.Rows, Faults = faults };

        void Note(string? of, IReadOnlyList<string> what)
        {
            foreach (var one in what)
                if (faults.Count < MostFaults) faults.Add(new Fault(of, one));
        }
    }

    async Task<Counts> CheckAsync(CaseId id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        await using var moment = await connection.BeginTransactionAsync(database.Dialect == Dialect.Sqlite ? IsolationLevel.Serializable : IsolationLevel.RepeatableRead, cancellation);
        var rows = await JournalReader.ReadAsync(connection, moment, id, 1, cancellation);
        var chain = JournalReader.Verify(id, rows);
        // A broken chain is not folded: nothing behind it can be judged.
        if (!chain.Holds) return new(rows.Count, false, false, 0, 0, 0, [string.Create(CultureInfo.InvariantCulture, $"journal: {chain.Reason} at version {chain.BrokenAt}")]);
        try
        {
            var key = await keys.GetAsync(Sealing.KeyOf(rows[0].Payload), cancellation);
            var loaded = CaseLoader.Fold(id, CaseState.Nothing, CaseHead.None, rows, key);
            var faults = new List<string>(await views.CompareAsync(connection, moment, id, loaded, cancellation));
            var snapshot = await SnapshotAsync(connection, moment, id, rows, key, faults, cancellation);
            var outbox = await OutboxAsync(connection, moment, id, rows.Count, key, faults, cancellation);
            var timers = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from timer where case_id = @id", new { id = id.Value }, moment, cancellationToken: cancellation));
            return new(rows.Count, key is null, snapshot, timers, outbox, await FilesAsync(id, key, faults, cancellation), faults);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or UnknownEventException or System.Text.Json.JsonException)
        {
            return new(rows.Count, false, false, 0, 0, 0, [$"journal: cannot be opened ({unreadable.GetType().Name})"]);
        }
    }

    /// <summary>Files are sealed and stand under their own digest, so they are judged without being opened.</summary>
    async Task<long> FilesAsync(CaseId id, DataKey? key, List<string> faults, CancellationToken cancellation)
    {
        var whole = 0L;
        foreach (var (file, address) in await files.OfCaseAsync(id.Value, cancellation))
            if (key is null) faults.Add($"file {file}: of an erased case");
            else if (await blobs.GetAsync(address, cancellation) is not { } stored) faults.Add($"file {file}: its bytes are not there");
            else if (!address.Equals(Convert.ToHexStringLower(SHA256.HashData(stored)), StringComparison.Ordinal)) faults.Add($"file {file}: its bytes were changed");
            else whole++;
        return whole;
    }

    static async Task<bool> SnapshotAsync(DbConnection connection, DbTransaction moment, CaseId id, IReadOnlyList<JournalRow> rows, DataKey? key, List<string> faults, CancellationToken cancellation)
    {
        var stored = await connection.QueryFirstOrDefaultAsync<SnapshotRow>(new CommandDefinition(
            "select version as Version, cast(codec as bigint) as Codec, payload as Payload, hash as Hash from snapshot where case_id = @id", new { id = id.Value }, moment, cancellationToken: cancellation));
        if (stored is null) return false;
        if (key is null) faults.Add("snapshot: of an erased case");
        // A snapshot of another form or another history is never used; it costs nothing and proves nothing.
        else if (stored.Codec == CaseSnapshot.Codec && stored.Version <= rows.Count && rows[(int)stored.Version - 1].Hash.AsSpan().SequenceEqual(stored.Hash))
        {
            var folded = CaseLoader.Fold(id, CaseState.Nothing, CaseHead.None, [.. rows.Take((int)stored.Version)], key).State;
            var kept = CaseSnapshot.Read(Sealing.Open(key, id, stored.Version, stored.Payload));
            if (!CaseSnapshot.Write(kept).AsSpan().SequenceEqual(CaseSnapshot.Write(folded))) faults.Add(string.Create(CultureInfo.InvariantCulture, $"snapshot: differs from the journal at version {stored.Version}"));
        }
        return true;
    }

    static async Task<long> OutboxAsync(DbConnection connection, DbTransaction moment, CaseId id, int head, DataKey? key, List<string> faults, CancellationToken cancellation)
    {
        await using var waiting = await connection.ExecuteReaderAsync(new CommandDefinition(
            "select version, n, payload from outbox where case_id = @id", new { id = id.Value }, moment, cancellationToken: cancellation));
        var count = 0L;
        for (; await waiting.ReadAsync(cancellation); count++)
        {
            var (version, name) = (waiting.GetInt64(0), string.Create(CultureInfo.InvariantCulture, $"outbox {waiting.GetInt64(0)}.{waiting.GetInt32(1)}"));
            if (version > head) faults.Add(name + ": of a command that is not in the journal");
            else if (key is null) faults.Add(name + ": of an erased case");
            else Sealing.Open(key, id, version, waiting.GetFieldValue<byte[]>(2));
        }
        return count;
    }
}
