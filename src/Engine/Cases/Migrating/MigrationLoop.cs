using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LowCode.Apps;
using LowCode.Cases.Activation;
using LowCode.Cases.Operating;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>Works off migrations, one at a time on a node, in batches; one command of each case, so that a batch done twice changes nothing the second time.</summary>
sealed class MigrationLoop(MigrationRuns runs, ICaseGrains grains, CaseLoader loader, AppStore apps, DirectoryCache directories, TimeProvider time, ILogger<MigrationLoop> log) : RunLoop("migrations", time, log)
{
    const int Batch = 100, AtOnce = 8;

    /// <summary>Name space of the commands' keys.</summary>
    const string Client = "migration";

    static readonly TimeSpan busyWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes one run and works it off.</summary>
    /// <returns>False when none waits.</returns>
    public override async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        if (await runs.ClaimAsync(cancellation) is not { } run) return false;
        await WorkOffAsync(run.Id, "migrate.broken", async () =>
        {
            while (await runs.CasesAsync(run.Id, "waiting", Batch, 0, cancellation) is { Count: > 0 } batch)
                if (!await runs.ProgressAsync(run.Id, await TakeOverAsync(run, batch, cancellation), cancellation)) return false;
            return true;
        }, runs.FinishAsync, runs.ReleaseAsync, cancellation);
        return true;
    }

    async Task<IReadOnlyList<MigratedCase>> TakeOverAsync(MigrationRun run, IReadOnlyList<MigratedCase> batch, CancellationToken cancellation)
    {
        var directory = await directories.CurrentAsync(cancellation);
        if (run.Starter.Under(directory, Time.GetUtcNow()) is not { } caller || !Rights.May(caller, Acts.AppInstall, new UnitId(run.Unit)))
            throw new RefusedException(RefusalKind.Forbidden, Problem.Of("migrate.lost"));
        var targets = new Targets(apps, directory.Tree, run.App);
        var done = new ConcurrentBag<MigratedCase>();
        await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (one, stop) => done.Add(await TakeOverAsync(run, one, targets, caller, stop)));
        return [.. done.OrderBy(d => d.N)];
    }

    async Task<MigratedCase> TakeOverAsync(MigrationRun run, MigratedCase one, Targets targets, Caller caller, CancellationToken cancellation)
    {
        if (await loader.LoadAsync(one.Case, cancellation) is not { Key: not null, State: var state }) return one with { State = "refused", Problem = Problem.Of("case.unknown") };
        var (version, settings) = (one.FromVersion, one.FromSettings);
        if (run.TakesBack is null)
        {
            var target = await targets.OfAsync(state.Street, cancellation);
            (version, settings) = (target.Manifest.Version, target.SettingsDigest);
        }
        var command = new MigrateCase(version!, settings, run.Mapping);
        var actor = Actor.Of(caller) with { Client = Client };
        var request = new CommandRequest(one.Case, command, actor, $"{run.Id}/{one.Case.Value}", Fingerprint(command)) { Lane = WriteLane.Bulk };
        var answer = await SendAsync(request, cancellation);
        // A batch that was begun before a crash is answered by its key: what the case went by before then stands in its history.
        if (answer is { Refusal: null, Repeated: true }) return await BeforeAsync(one, cancellation);
        if (answer.Refusal is not { } refusal) return one with { State = "migrated", FromVersion = state.AppVersion, FromSettings = state.Settings };
        return refusal.Problems[0].Code == "migrate.same" ? one with { State = "same" } : one with { State = "refused", Problem = refusal.Problems[0] };
    }

    async Task<MigratedCase> BeforeAsync(MigratedCase one, CancellationToken cancellation)
    {
        var last = (await loader.HistoryAsync(one.Case, cancellation)).SelectMany(h => h.Events).OfType<CaseMigrated>().LastOrDefault();
        return one with { State = "migrated", FromVersion = last?.FromVersion, FromSettings = last?.FromSettings };
    }

    static byte[] Fingerprint(MigrateCase command) => SHA256.HashData(Encoding.UTF8.GetBytes($"{command.Version}|{command.Settings}|{MigrationJson.Write(command.Mapping)}"));

    /// <summary>Nobody waits for a migration: when the server is busy it comes again.</summary>
    async Task<CommandAnswer> SendAsync(CommandRequest request, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await grains.ExecuteAsync(request, cancellation);
            }
            catch (RefusedException busy) when (busy.Kind is RefusalKind.Busy or RefusalKind.Overloaded && tries < 100)
            {
                await Task.Delay(busyWait, Time, cancellation);
            }
        }
    }
}
