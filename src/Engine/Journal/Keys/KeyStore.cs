using Dapper;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Journal;

/// <summary>
/// Keeps the data keys of cases apart from the journal, wrapped by the master key, so that they are backed up apart and destroying one
/// erases everywhere at once what it sealed. SQLite: a file of its own; PostgreSQL: schema <c>lowcode_keys</c>, or a server of its own.
/// </summary>
public sealed class KeyStore : IAsyncDisposable
{
    /// <summary>Keys are made this many at a time, ahead of use, so that a new case does not wait for a second commit.</summary>
    public const int Block = 256;

    const int CacheSize = 16_384;
    static readonly TimeSpan cacheAge = TimeSpan.FromMinutes(1);

    readonly Database database;
    readonly MasterKey master;
    readonly TimeProvider time;
    readonly KeyCache cache;
    readonly Queue<DataKey> ready = new();
    readonly SemaphoreSlim making = new(1);
    Task ahead = Task.CompletedTask;
    int destroyed;

    /// <summary>How many keys this process has destroyed: whoever holds a key in memory asks anew when it has moved.</summary>
    public int Destroyed => Volatile.Read(ref destroyed);

    KeyStore(Database database, MasterKey master, TimeProvider time)
    {
        this.database = database;
        this.master = master;
        this.time = time;
        cache = new KeyCache(CacheSize, cacheAge, time);
    }

    /// <summary>Opens the key store of these settings, its schema brought up to date; makes the master key on first start.</summary>
    /// <param name="mayBeNew">False when cases are there already: an empty key store has then been lost, and going on with a new one would pass them off as erased.</param>
    /// <exception cref="RefusedException"><c>keys.masterKeyMissing</c>, <c>keys.masterKeyWrong</c>, <c>keys.masterKeyUnreadable</c>, <c>keys.storeMissing</c>, and
    /// what <see cref="Database.OpenAsync"/> refuses.</exception>
    public static async Task<KeyStore> OpenAsync(DatabaseSettings settings, TimeProvider? time = null, bool mayBeNew = true, CancellationToken ct = default)
    {
        var database = await OpenDatabaseAsync(settings, ct);
        try
        {
            return new KeyStore(database, await LoadMasterAsync(database, settings.MasterKeyPath, mayBeNew, ct), time ?? TimeProvider.System);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    static async Task<Database> OpenDatabaseAsync(DatabaseSettings settings, CancellationToken ct)
    {
        Database database = settings.Connection is null ? SqliteDatabase.OpenKeys(settings) : await PostgresDatabase.ConnectKeysAsync(settings, ct);
        try
        {
            await database.UpgradeAsync(ct);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>All keys, wrapped as they are, into a file <c>keys.db</c> in <paramref name="folder"/>.</summary>
    public Task SnapshotAsync(string folder, CancellationToken ct = default) => database.SnapshotAsync(folder, ct);

    /// <summary>All keys, wrapped as they are, into the empty key store of other settings.</summary>
    public async Task CopyToAsync(DatabaseSettings to, CancellationToken ct = default)
    {
        await using var target = await OpenDatabaseAsync(to, ct);
        await TableCopy.RunAsync(database, target, ct: ct);
    }

    /// <summary>What the store holds, for comparing with another.</summary>
    public Task<IReadOnlyList<TableDigest>> DigestAsync(CancellationToken ct = default) => TableDigest.OfAsync(database, ct);

    static async Task<MasterKey> LoadMasterAsync(Database database, string path, bool mayBeNew, CancellationToken ct)
    {
        var stored = await DigestAsync(database, ct);
        if (stored is null && !mayBeNew) throw new RefusedException(RefusalKind.Conflict, Problem.Of("keys.storeMissing", ("place", Place(database))));
        var master = MasterKey.Load(path, mayMake: stored is null);
        if (stored is null)
        {
            await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
                "insert into master_check (one, digest) values (1, @digest) on conflict (one) do nothing", new { digest = master.Digest }, transaction, cancellationToken: stop)), ct);
            // Another server may have been first with another key.
            stored = await DigestAsync(database, ct);
        }
        return master.Digest.AsSpan().SequenceEqual(stored) ? master : throw MasterKey.Wrong(path);
    }

    static string Place(Database database) => database.Dialect == Dialect.Sqlite ? Path.Combine(database.Settings.Folder, "keys.db") : "lowcode_keys";

    static async Task<byte[]?> DigestAsync(Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<byte[]>(new CommandDefinition("select digest from master_check", cancellationToken: ct));
    }

    /// <summary>A fresh key that is already durable and was never given before: what a crash leaves of a block is never given at all.</summary>
    public async ValueTask<DataKey> NextAsync(CancellationToken ct = default)
    {
        while (true)
        {
            lock (ready)
            {
                if (ready.Count < Block / 2 && ahead.IsCompleted) ahead = MakeAsync();
                if (ready.TryDequeue(out var key)) return key;
            }
            await ahead.WaitAsync(ct);
        }
    }

    async Task MakeAsync()
    {
        await Task.Yield();
        await making.WaitAsync();
        try
        {
            var now = time.GetUtcNow();
            var made = new (DataKey Key, byte[] Wrapped)[Block];
            for (var i = 0; i < Block; i++) made[i] = master.New(new KeyId(Guid.CreateVersion7(now)));
            var at = now.ToUnixTimeMilliseconds();
            var (ids, wrapped) = (made.Select(m => m.Key.Id.ToBytes()).ToArray(), made.Select(m => m.Wrapped).ToArray());
            // A round trip per key would let new cases wait for a block; inside SQLite there is none.
            await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(database.Dialect == Dialect.Postgres
                ? new CommandDefinition("insert into data_key (id, wrapped, made_at) select t.id, t.wrapped, @at from unnest(@ids, @wrapped) as t(id, wrapped)",
                    new { ids, wrapped, at }, transaction, cancellationToken: stop)
                : new CommandDefinition("insert into data_key (id, wrapped, made_at) values (@id, @key, @at)",
                    ids.Zip(wrapped, (id, key) => new { id, key, at }), transaction, cancellationToken: stop)));
            lock (ready)
                foreach (var (key, _) in made) ready.Enqueue(key);
        }
        finally
        {
            making.Release();
        }
    }

    /// <summary>The key of this name; null when it was destroyed or never made.</summary>
    public async ValueTask<DataKey?> GetAsync(KeyId id, CancellationToken ct = default)
    {
        if (cache.Find(id) is { } known) return known;
        await using var connection = await database.OpenReadAsync(ct);
        var wrapped = await connection.QueryFirstOrDefaultAsync<byte[]?>(new CommandDefinition(
            "select wrapped from data_key where id = @id", new { id = id.ToBytes() }, cancellationToken: ct));
        if (wrapped is null) return null;
        var key = master.Unwrap(id, wrapped);
        cache.Add(key);
        return key;
    }

    /// <summary>Erases a key for good; what it sealed cannot be opened any more. A second call changes nothing. Another server may hold the key in
    /// memory for two minutes more; copies in backups of the key store are the operator's to remove.</summary>
    public Task DestroyAsync(KeyId id, DateTimeOffset now, CancellationToken ct = default) => DestroyAsync([id], now, ct);

    /// <summary>The same for several at once.</summary>
    public async Task DestroyAsync(IReadOnlyCollection<KeyId> ids, DateTimeOffset now, CancellationToken ct = default)
    {
        if (ids.Count == 0) return;
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update data_key set wrapped = null, destroyed_at = @at where id = @id and destroyed_at is null",
            ids.Select(id => new { id = id.ToBytes(), at = now.ToUnixTimeMilliseconds() }), transaction, cancellationToken: stop)), ct);
        foreach (var id in ids) cache.Remove(id);
        Interlocked.Add(ref destroyed, ids.Count);
        await database.ScrubAsync("data_key", ct);
    }

    public async ValueTask DisposeAsync()
    {
        await ahead.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await database.DisposeAsync();
        making.Dispose();
    }
}
