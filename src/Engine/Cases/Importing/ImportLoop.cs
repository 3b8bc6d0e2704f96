using LowCode.Cases.Operating;
using LowCode.Interop;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>Works off the runs that people have started, one at a time on a node; what another node had begun is gone on with when that node is gone.</summary>
sealed class ImportLoop(ImportRuns runs, Importer importer, DirectoryCache directories, TimeProvider time, ILogger<ImportLoop> log) : RunLoop("imports", time, log)
{
    /// <summary>Takes one run and works it off.</summary>
    /// <returns>False when none waits.</returns>
    public override async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        if (await runs.ClaimAsync(cancellation) is not { } run) return false;
        await WorkOffAsync(run.Id, "import.broken", async () =>
        {
            using var table = TableFile.Open(new MemoryStream(await runs.FileAsync(run.Id, cancellation)));
            var job = new ImportJob(table, run.Mapping, run.App, run.Street, () => CallerOfAsync(run, cancellation));
            await importer.RunAsync(job, run.Tally, (tally, issues) => runs.ProgressAsync(run, tally, issues, cancellation), cancellation);
            return true;
        }, runs.FinishAsync, runs.ReleaseAsync, cancellation);
        return true;
    }

    /// <summary>The person as of now: rights taken away meanwhile hold.</summary>
    async ValueTask<Caller?> CallerOfAsync(ImportRun run, CancellationToken cancellation)
    {
        var directory = await directories.CurrentAsync(cancellation);
        if (run.Starter.Under(directory, Time.GetUtcNow()) is { } caller && Rights.MaySomewhere(caller, Acts.CaseImport)) return caller;
        throw new RefusedException(RefusalKind.Forbidden, Problem.Of("import.lost"));
    }
}
