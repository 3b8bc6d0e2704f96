using System.Data.Common;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Databases;

/// <summary>A database at whose writes a test may do something first, or let them fail.</summary>
sealed class FaultyDatabase(Database inner) : Database
{
    /// <summary>Before each write.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public override Dialect Dialect => inner.Dialect;
    public override DatabaseSettings Settings => inner.Settings;

    public override Task<DbConnection> OpenReadAsync(CancellationToken ct = default) => inner.OpenReadAsync(ct);

    public override async Task<T> WriteAsync<T>(WriteLane lane, Func<DbConnection, DbTransaction, CancellationToken, Task<T>> work, CancellationToken ct = default)
    {
        await Before(ct);
        return await inner.WriteAsync(lane, work, ct);
    }

    public override Task UpgradeAsync(CancellationToken ct = default) => inner.UpgradeAsync(ct);
    public override Task SnapshotAsync(string folder, CancellationToken ct = default) => inner.SnapshotAsync(folder, ct);
    internal override Task ScrubAsync(string table, CancellationToken ct) => inner.ScrubAsync(table, ct);
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
