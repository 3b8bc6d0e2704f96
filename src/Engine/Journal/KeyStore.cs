using System.Security.Cryptography;

namespace LowCode.Journal;

/// <summary>Names a data key; stands in front of everything sealed with it.</summary>
public readonly record struct KeyId(Guid Value);

/// <summary>A key of one case in memory. The cipher is set up once and used under a lock-free rule: one grain, one turn at a time, or a new one per use.</summary>
public sealed class DataKey(KeyId id, byte[] secret)
{
    public KeyId Id { get; } = id;
    internal AesGcm NewCipher() => new(secret, Sealing.TagLength);
}

/// <summary>
/// Keeps the data keys of cases apart from the journal, wrapped by the master key, so that they are backed up apart and destroying one
/// erases what it sealed everywhere at once.
/// </summary>
public abstract class KeyStore : IAsyncDisposable
{
    /// <summary>A fresh key that is already durable and was never given before, not even before a crash.</summary>
    public abstract ValueTask<DataKey> NextAsync(CancellationToken ct = default);

    /// <summary>The key of this name; null when it was destroyed or never made.</summary>
    public abstract ValueTask<DataKey?> GetAsync(KeyId id, CancellationToken ct = default);

    /// <summary>Erases a key for good; what it sealed cannot be opened any more. A second call changes nothing.</summary>
    public abstract Task DestroyAsync(KeyId id, DateTimeOffset now, CancellationToken ct = default);

    public abstract ValueTask DisposeAsync();
}
