using System.Threading.Channels;
using LowCode.Org;
using LowCode.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LowCode.Access;

/// <summary>
/// Takes audit entries from requests and writes them in batches. <see cref="Note"/> never waits; <see cref="WriteAsync"/> answers when the entry
/// is durable. When entries come faster than they can be written, what does not fit is counted and the count itself is written.
/// </summary>
public sealed class AuditLog(Database database, AccessSettings settings, TimeProvider clock, ILogger<AuditLog> logger) : BackgroundService
{
    const int Waiting = 10_000;
    const int Batch = 200;
    static readonly TimeSpan leastKept = TimeSpan.FromDays(183);
    static readonly TimeSpan pruneEvery = TimeSpan.FromHours(6);

    sealed record Item(AuditEntry Entry, TaskCompletionSource? Written);

    readonly Channel<Item> items = Channel.CreateBounded<Item>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    long lost;

    /// <summary>Writes it soon.</summary>
    public void Note(AuditEntry entry)
    {
        if (!items.Writer.TryWrite(new(entry, null))) Interlocked.Increment(ref lost);
    }

    /// <summary>Writes it now, together with what waits; for sign-ins and administrators' acts.</summary>
    public async Task WriteAsync(AuditEntry entry, CancellationToken ct = default)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await items.Writer.WriteAsync(new(entry, written), ct);
        await written.Task.WaitAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pruneAt = DateTimeOffset.MinValue;
        // Runs until the channel is completed by StopAsync, so that nothing that waits is dropped at shutdown.
        while (await items.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = new List<Item>(Batch);
            while (batch.Count < Batch && items.Reader.TryRead(out var item)) batch.Add(item);
            await WriteAsync(batch);
            if (clock.GetUtcNow() < pruneAt) continue;
            pruneAt = clock.GetUtcNow() + pruneEvery;
            await PruneAsync(stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        items.Writer.TryComplete();
        if (ExecuteTask is { } running) await running.WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    async Task WriteAsync(List<Item> batch)
    {
        var missed = Interlocked.Exchange(ref lost, 0);
        var entries = batch.Select(i => i.Entry).ToList();
        if (missed > 0) entries.Add(new(clock.GetUtcNow(), null, null, Audited.AuditLost, null, AuditEntry.Failed, null, $"{{\"count\":{missed}}}"));
        var lane = batch.Exists(i => i.Written is not null) ? WriteLane.Interactive : WriteLane.Bulk;
        try
        {
            await database.WriteAsync(lane, (connection, transaction, stop) => AuditTrail.AppendAsync(database, connection, transaction, entries, stop), CancellationToken.None);
            foreach (var item in batch) item.Written?.TrySetResult();
        }
        catch (Exception failure)
        {
            // Those who wait are told; the others are counted, so that the gap itself is on record once the database is back.
            Interlocked.Add(ref lost, missed + batch.Count(i => i.Written is null));
            logger.LogError(failure, "audit entries could not be written");
            foreach (var item in batch) item.Written?.TrySetException(failure);
        }
    }

    async Task PruneAsync(CancellationToken ct)
    {
        var kept = settings.AuditKept < leastKept ? leastKept : settings.AuditKept;
        try
        {
            while (await AuditTrail.PruneAsync(database, clock.GetUtcNow() - kept, ct: ct) > 0) { }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            logger.LogError(failure, "old audit entries could not be removed");
        }
        catch (OperationCanceledException)
        {
            // The server stops; the rest is removed next time.
        }
    }
}
