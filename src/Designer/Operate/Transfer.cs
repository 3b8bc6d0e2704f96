using LowCode.Journal;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Designer.Operate;

/// <summary>Everything of one place into another, empty one, of either database, and the proof that both hold the same.</summary>
static class Transfer
{
    /// <param name="withKeys">False leaves the target's key store as it is.</param>
    /// <returns>Rows copied.</returns>
    /// <exception cref="RefusedException"><c>move.differs</c>: the source has changed meanwhile; what <see cref="TableCopy"/> refuses.</exception>
    public static async Task<long> RunAsync(DatabaseSettings from, DatabaseSettings to, bool withKeys, Action<CopiedTable>? progress, CancellationToken cancellation)
    {
        await using var source = await Database.OpenAsync(from, cancellation);
        await source.UpgradeAsync(cancellation);
        await using var target = await Database.OpenAsync(to, cancellation);
        await target.UpgradeAsync(cancellation);
        if (withKeys) await KeysAsync(from, to, cancellation);
        var copied = await TableCopy.RunAsync(source, target, progress, cancellation);
        Equal(await TableDigest.OfAsync(source, cancellation), await TableDigest.OfAsync(target, cancellation));
        return copied.Sum(t => t.Rows);
    }

    static async Task KeysAsync(DatabaseSettings from, DatabaseSettings to, CancellationToken cancellation)
    {
        await using var source = await KeyStore.OpenAsync(from, mayBeNew: false, ct: cancellation);
        await source.CopyToAsync(to, cancellation);
        await using var target = await KeyStore.OpenAsync(to, mayBeNew: false, ct: cancellation);
        Equal(await source.DigestAsync(cancellation), await target.DigestAsync(cancellation));
    }

    static void Equal(IReadOnlyList<TableDigest> one, IReadOnlyList<TableDigest> other)
    {
        if (TableDigest.Differing(one, other) is { Count: > 0 } tables)
            throw new RefusedException(RefusalKind.Conflict, Problem.Of("move.differs", ("tables", string.Join(", ", tables))));
    }
}
