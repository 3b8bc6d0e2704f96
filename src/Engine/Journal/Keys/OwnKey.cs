namespace LowCode.Journal;

/// <summary>A node's own data key for rows that belong to no case, made on first use. Whose key a row was sealed with stands in front of it, so every node opens all.</summary>
sealed class OwnKey(KeyStore keys)
{
    readonly SemaphoreSlim making = new(1);
    DataKey? own;

    public async ValueTask<DataKey> GetAsync(CancellationToken cancellation)
    {
        if (own is { } made) return made;
        await making.WaitAsync(cancellation);
        try
        {
            return own ??= await keys.NextAsync(cancellation);
        }
        finally { making.Release(); }
    }
}
