using LowCode.Cases.Operating;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>Works off long files of people, one at a time on a node, with the rights their senders have by then; first passwords whose time is over go.</summary>
sealed class UserImportLoop(UserImports imports, UserImport import, TimeProvider time, ILogger<UserImportLoop> log) : RunLoop("imports of people", time, log)
{
    static readonly TimeSpan sweepEvery = TimeSpan.FromMinutes(30);
    DateTimeOffset sweepAt;

    public override async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        if (Time.GetUtcNow() >= sweepAt)
        {
            sweepAt = Time.GetUtcNow() + sweepEvery;
            await imports.SweepAsync(cancellation);
        }
        if (await imports.TakeAsync(cancellation) is not { } work) return false;
        await WorkOffAsync(work.Run.Id, "users.import.broken", () => import.WorkAsync(() => import.CallerOfAsync(work.Run, cancellation), work, cancellation),
            (_, state, reason, stop) => imports.FinishAsync(work, state, reason, stop), (_, stop) => imports.ReleaseAsync(work, stop), cancellation);
        return true;
    }
}
