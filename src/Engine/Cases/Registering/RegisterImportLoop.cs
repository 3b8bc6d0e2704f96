using LowCode.Cases.Operating;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>Works off files on their way into registers, one at a time on a node, with the rights their senders have by then; what another node had begun is gone on with when that node is gone.</summary>
sealed class RegisterImportLoop(RegisterBatches batches, RegisterImport import, DirectoryCache directories, TimeProvider time, ILogger<RegisterImportLoop> log) : RunLoop("register imports", time, log)
{
    static readonly TimeSpan sweepEvery = TimeSpan.FromMinutes(30);

    DateTimeOffset sweepAt;

    public override async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        if (Time.GetUtcNow() >= sweepAt)
        {
            await batches.SweepAsync(cancellation);
            sweepAt = Time.GetUtcNow() + sweepEvery;
        }
        if (await batches.TakeAsync(null, cancellation) is not { } work) return false;
        await WorkOffAsync(work.Batch.Id, "register.import.broken", () => import.WorkAsync(() => CallerOfAsync(work.Batch, cancellation), work, cancellation),
            (_, state, reason, stop) => batches.FinishAsync(work, state == "done" && work.Batch.State == "undoing" ? "undone" : state, reason, stop), (_, stop) => batches.ReleaseAsync(work, stop), cancellation);
        return true;
    }

    async ValueTask<Caller> CallerOfAsync(RegisterBatch batch, CancellationToken cancellation)
    {
        var directory = await directories.CurrentAsync(cancellation);
        return batch.Starter.Under(directory, Time.GetUtcNow()) is { } caller && Rights.May(caller, Acts.RegisterChange, new UnitId(batch.Unit)) ? caller
            : throw new RefusedException(RefusalKind.Forbidden, Problem.Of("register.import.lost"));
    }
}
