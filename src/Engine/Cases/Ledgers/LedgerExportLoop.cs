using LowCode.Cases.Operating;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>Writes the ledgers people have asked for, one at a time on a node, with the rights they have by then.</summary>
sealed class LedgerExportLoop(LedgerExports exports, LedgerDesk desk, DirectoryCache directories, TimeProvider time, ILogger<LedgerExportLoop> log) : RunLoop("exports", time, log)
{
    static readonly TimeSpan sweepEvery = TimeSpan.FromMinutes(30);
    DateTimeOffset sweepAt;

    public override async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        if (Time.GetUtcNow() >= sweepAt)
        {
            sweepAt = Time.GetUtcNow() + sweepEvery;
            await exports.SweepAsync(cancellation);
        }
        if (await exports.ClaimAsync(cancellation) is not { } run) return false;
        await WorkOffAsync(run.Id, "ledger.export.broken", async () =>
        {
            var directory = await directories.CurrentAsync(cancellation);
            if (run.Starter.Under(directory, Time.GetUtcNow()) is not { } caller || !Rights.MaySomewhere(caller, Acts.CaseExport)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("ledger.export.lost"));
            using var file = new TemporaryFile();
            await using (var into = file.Write())
                if (await desk.WriteAsync(caller, run.Asked, into, rows => exports.ProgressAsync(run.Id, rows, cancellation), cancellation) is null) return false;
            await using var whole = file.Read();
            await exports.KeepAsync(run.Id, whole, cancellation);
            return true;
        }, exports.FinishAsync, exports.ReleaseAsync, cancellation);
        return true;
    }
}
