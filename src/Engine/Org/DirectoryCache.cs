using LowCode.Storage;

namespace LowCode.Org;

/// <summary>
/// Holds the newest <see cref="OrgDirectory"/>. With SQLite this process makes every change itself, so nothing is read to know that it is still
/// current; with PostgreSQL one small row is read, by the caller's rule at most once per request, so that a revocation made on another node
/// holds from the next request.
/// </summary>
public sealed class DirectoryCache(Database database, TimeProvider clock) : IDisposable
{
    readonly SemaphoreSlim loading = new(1);
    volatile OrgDirectory? newest;

    /// <summary>The newest directory this process knows, without asking the database: for commands, whose append compares the stamp itself.
    /// Null before the first load and when a stand-in has begun or ended since.</summary>
    public OrgDirectory? Known => newest is { } known && clock.GetUtcNow() < known.ValidUntil ? known : null;

    /// <summary>The directory as it is now.</summary>
    public async ValueTask<OrgDirectory> CurrentAsync(CancellationToken ct = default)
    {
        var known = newest;
        if (known is null || clock.GetUtcNow() >= known.ValidUntil) return await LoadAsync(null, ct);
        if (database.Dialect == Dialect.Sqlite) return known;
        var stamp = await OrgTables.StampAsync(database, ct);
        return stamp == known.Stamp ? known : await LoadAsync(stamp, ct);
    }

    /// <summary>Reads anew after a change, before the change is acknowledged, so that the next request on this node sees it.</summary>
    internal Task<OrgDirectory> ChangedAsync(long? stamp, CancellationToken ct = default) => LoadAsync(stamp, ct);

    async Task<OrgDirectory> LoadAsync(long? wanted, CancellationToken ct)
    {
        await loading.WaitAsync(ct);
        try
        {
            // Many requests notice one change: the first reads, the others find it done.
            if (newest is { } known && clock.GetUtcNow() < known.ValidUntil && (wanted is null || known.Stamp >= wanted)) return known;
            return newest = await OrgTables.ReadAsync(database, clock.GetUtcNow(), ct);
        }
        finally
        {
            loading.Release();
        }
    }

    public void Dispose() => loading.Dispose();
}
