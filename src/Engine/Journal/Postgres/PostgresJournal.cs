using System.Diagnostics;
using LowCode.Storage;
using LowCode.Telemetry;
using Npgsql;

namespace LowCode.Journal;

/// <summary>The journal on PostgreSQL: a few loops, each with a connection of its own, so that one batch forms while another commits.</summary>
sealed class PostgresJournal : IJournal
{
    /// <summary>From this many waiting appends on a second batch is worth a statement of its own while the first commits.</summary>
    internal const int OverlapFrom = 24;

    /// <summary>How long a batch whose outcome is unknown asks again before it gives up.</summary>
    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);
    static readonly KeyValuePair<string, object?> tag = new("database", "postgres");
    static readonly TimeSpan pause = TimeSpan.FromMilliseconds(100);

    readonly JournalReader reader;
    readonly AppendQueue queue;
    readonly Task[] loops;

    public PostgresJournal(PostgresDatabase database)
    {
        reader = new JournalReader(database);
        queue = new AppendQueue(database.Settings.QueueLength, database.Settings.BatchSize, OverlapFrom);
        loops = [.. Enumerable.Range(0, database.Settings.AppendConnections).Select(_ => Task.Run(() => LoopAsync(new PostgresAppender(database))))];
    }

    public int Waiting => queue.Waiting;

    public Task<AppendResult> AppendAsync(Append append, WriteLane lane = WriteLane.Interactive)
    {
        JournalStore.CheckKeysOnce(append);
        var pending = new PendingAppend(append);
        return queue.TryEnqueue(lane, pending) ? pending.Answer : Task.FromResult(AppendResult.Overloaded);
    }

    async Task LoopAsync(PostgresAppender appender)
    {
        await using (appender)
        {
            while (await queue.TakeAsync() is { } batch)
            {
                var begun = Stopwatch.GetTimestamp();
                await WriteAsync(appender, batch);
                Signals.AppendBatch.Record(batch.Count);
                Signals.CommitDuration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, tag);
                queue.Answered(batch);
            }
        }
    }

    /// <summary>Writes a batch and answers it, whatever happens.</summary>
    /// <param name="appender">The connection.</param>
    /// <param name="batch">Each case at most once.</param>
    /// <param name="again">True when an earlier try may have been committed.</param>
    static async Task WriteAsync(PostgresAppender appender, List<PendingAppend> batch, bool again = false)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var results = await appender.WriteAsync(batch, again);
                for (var i = 0; i < results.Length; i++) batch[i].Done(results[i]);
                return;
            }
            catch (PostgresException e) when (PostgresDatabase.IsSerialization(e) && Stopwatch.GetElapsedTime(begun) < patience)
            {
                // The server undid the whole statement and asks to come again.
            }
            catch (NpgsqlException e) when (IsOutcomeUnknown(e))
            {
                // The statement may have committed. Sent again, each append is either written now or finds the row of its own first try, by its hash.
                again = true;
                await appender.ForgetAsync();
                if (Stopwatch.GetElapsedTime(begun) >= patience)
                {
                    foreach (var one in batch) one.Failed(new OutcomeUnknownException("the database cannot be reached to ask what was written", e));
                    return;
                }
                await Task.Delay(pause);
            }
#pragma warning disable CA1031 // one append's rows must not fail its neighbours, whatever is wrong with them
            catch (Exception e)
            {
                if (batch.Count > 1)
                {
                    foreach (var one in batch) await WriteAsync(appender, [one], again);
                    return;
                }
                batch[0].Failed(e);
                return;
            }
#pragma warning restore CA1031
        }
    }

    /// <summary>No answer, or an answer that the server is going away; an error of the statement itself is an answer.</summary>
    static bool IsOutcomeUnknown(NpgsqlException e) =>
        e is not PostgresException answer || answer.SqlState.StartsWith("57P", StringComparison.Ordinal) || answer.SqlState.StartsWith("08", StringComparison.Ordinal)
        || answer.SqlState == PostgresErrorCodes.TooManyConnections;

    public Task<IReadOnlyList<JournalRow>> ReadAsync(CaseId id, long fromVersion = 1, CancellationToken ct = default) => reader.ReadAsync(id, fromVersion, ct);

    public Task<CaseHead> HeadAsync(CaseId id, CancellationToken ct = default) => reader.HeadAsync(id, ct);

    public Task<KnownCommand?> FindAsync(string client, string key, CancellationToken ct = default) => reader.FindAsync(client, key, ct);

    public Task<long> OrgStampAsync(CancellationToken ct = default) => reader.OrgStampAsync(ct);

    public Task<ChainReport> VerifyAsync(CaseId id, CancellationToken ct = default) => reader.VerifyAsync(id, ct);

    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await Task.WhenAll(loops);
    }
}
