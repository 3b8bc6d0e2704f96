using LowCode.Cases.Operating;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>Writes the files of one kind that people have asked for, one at a time on a node, with the rights they have by then.</summary>
abstract class ExportLoop(ExportKind kind, Exports exports, DirectoryCache directories, TimeProvider time, ILogger log) : RunLoop(kind.Name + " exports", time, log)
{
    static readonly TimeSpan sweepEvery = TimeSpan.FromMinutes(30);
    DateTimeOffset sweepAt;

    /// <summary>How often the lease is kept, and looked whether somebody has ended it, while one stage goes on.</summary>
    protected virtual TimeSpan LookEvery => TimeSpan.FromSeconds(2);

    /// <summary>Writes one file.</summary>
    /// <param name="into">Only written to.</param>
    /// <param name="goesOn">Told how much is done; says whether to go on.</param>
    /// <returns>False when <paramref name="goesOn"/> said no.</returns>
    protected abstract Task<bool> WriteAsync(Caller caller, Export export, Stream into, Func<long, Task<bool>> goesOn, CancellationToken cancellation);

    public override async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        if (Time.GetUtcNow() >= sweepAt)
        {
            sweepAt = Time.GetUtcNow() + sweepEvery;
            await exports.SweepAsync(cancellation);
        }
        if (await exports.ClaimAsync(kind.Name, cancellation) is not { } work) return false;
        await WorkOffAsync(work.Export.Id, kind.Problem("broken").Code, async () =>
        {
            var caller = await CallerOfAsync(work.Export, cancellation);
            using var file = new TemporaryFile();
            if (!await WatchedAsync(work, ended => WriteAsync(caller, work, file, ended), cancellation)) return false;
            await using var whole = file.Read();
            return await exports.KeepAsync(work, whole, cancellation);
        }, (_, state, reason, stop) => exports.FinishAsync(work, state, reason, stop), (_, stop) => exports.ReleaseAsync(work, stop), cancellation);
        return true;
    }

    async Task<Caller> CallerOfAsync(Export export, CancellationToken cancellation)
    {
        var directory = await directories.CurrentAsync(cancellation);
        return export.Starter.Under(directory, Time.GetUtcNow()) is { } caller && Rights.MaySomewhere(caller, kind.Act) && kind.MayTouch(caller, export) ? caller
            : throw new RefusedException(RefusalKind.Forbidden, kind.Problem("lost"));
    }

    async Task<bool> WriteAsync(Caller caller, ExportWork work, TemporaryFile file, CancellationTokenSource ended)
    {
        await using var into = file.Write();
        return await WriteAsync(caller, work.Export, into, async done =>
        {
            if (await exports.ProgressAsync(work, done, ended.Token)) return true;
            await ended.CancelAsync();
            return false;
        }, ended.Token);
    }

    /// <summary>Keeps the lease while a file is written, and stops the writing when it was ended or taken by another run, also within a stage. SQLite reads on the thread that asks, so the writing has one of its own.</summary>
    async Task<bool> WatchedAsync(ExportWork work, Func<CancellationTokenSource, Task<bool>> write, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writing = Task.Run(() => write(ended), CancellationToken.None);
        try
        {
            while (await Task.WhenAny(writing, Task.Delay(LookEvery, Time, ended.Token)) != writing && await exports.HoldAsync(work, cancellation)) { }
            if (!writing.IsCompleted) await ended.CancelAsync();
            return await writing;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            // The file is closed behind it: nothing may write to it any more.
            await ended.CancelAsync();
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
