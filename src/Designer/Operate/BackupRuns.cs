using System.Globalization;
using LowCode.Designer.Hosting;
using LowCode.Problems;

namespace LowCode.Designer.Operate;

/// <summary>A backup as it lies in its folder.</summary>
public sealed record KeptBackup(string Name, DateTimeOffset MadeAt, long Cases, long Commands, long Bytes, string Source);

/// <summary>What the one backup does that a node makes at a time: since when, or how it ended.</summary>
/// <param name="State"><c>none</c>, <c>running</c>, <c>done</c>, <c>cancelled</c> or <c>failed</c>.</param>
public sealed record BackupRun(string State, DateTimeOffset? Since, IReadOnlyList<Problem> Problems)
{
    public static BackupRun None { get; } = new("none", null, []);
}

/// <summary>
/// Backups made from the page of administration, in <c>backups</c> beside the data of this node, one at a time, while work goes on. Keys are not among
/// them: whoever takes data and keys together takes everything, so keys are copied by the keeper of the machine to another place.
/// </summary>
sealed class BackupRuns(Store store, TimeProvider time, ILogger<BackupRuns> log) : IDisposable
{
    readonly Lock gate = new();
    CancellationTokenSource? running;

    public BackupRun Run { get; private set; } = BackupRun.None;

    public string Folder => Path.Combine(Path.GetFullPath(store.Database.Settings.Folder), "backups");

    /// <summary>Those that are whole, the newest first.</summary>
    public async Task<IReadOnlyList<KeptBackup>> ListAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(Folder)) return [];
        var found = new List<KeptBackup>();
        foreach (var folder in Directory.EnumerateDirectories(Folder))
            if (await Manifest.ReadAsync(folder, cancellation) is { Part: Manifest.Data } manifest)
                found.Add(new(Path.GetFileName(folder), manifest.MadeAt, manifest.Cases, manifest.Commands, manifest.Files.Sum(f => f.Bytes), manifest.Source));
        return [.. found.OrderByDescending(b => b.MadeAt)];
    }

    /// <returns>False when one is being made already.</returns>
    public bool Start()
    {
        lock (gate)
        {
            if (running is not null) return false;
            running = new();
            var now = time.GetUtcNow();
            Run = new("running", now, []);
            _ = MakeAsync(Path.Combine(Folder, now.ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)), running);
            return true;
        }
    }

    /// <summary>Ends the one that is being made; what it has written is removed.</summary>
    public void Cancel()
    {
        lock (gate) running?.Cancel();
    }

    async Task MakeAsync(string folder, CancellationTokenSource stop)
    {
        // The page that asked does not wait.
        await Task.Yield();
        BackupRun ended;
        try
        {
            Directory.CreateDirectory(Folder);
            await BackupCommand.MakeAsync(store, folder, null, stop.Token);
            ended = new("done", time.GetUtcNow(), []);
        }
        catch (OperationCanceledException)
        {
            ended = new("cancelled", time.GetUtcNow(), []);
        }
        catch (RefusedException refused)
        {
            ended = new("failed", time.GetUtcNow(), [.. refused.Problems]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            log.LogError(failure, "a backup failed");
            ended = new("failed", time.GetUtcNow(), [Problem.Of("backup.failed", ("reason", failure.Message))]);
        }
        lock (gate)
        {
            Run = ended;
            running = null;
        }
        stop.Dispose();
    }

    public void Dispose()
    {
        lock (gate) running?.Cancel();
    }
}
