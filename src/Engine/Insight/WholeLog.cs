using System.Text.Json;
using LowCode.Cases;
using LowCode.Cases.Operating;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Insight;

/// <summary>The histories of all cases as an event log, for whoever holds the data; erased cases are left out.</summary>
public sealed class WholeLog(CaseLoader loader)
{
    /// <summary>Cases after which what was written is let go.</summary>
    const int Batch = 50;

    /// <param name="database">Where the journals are.</param>
    /// <param name="writer">Gets the whole log, in OCEL 2.0.</param>
    /// <param name="app">Only cases of this app; all when null.</param>
    /// <returns>How many cases it tells of.</returns>
    public async Task<int> WriteAsync(Database database, Utf8JsonWriter writer, string? app, CancellationToken cancellation)
    {
        var (log, cases) = (new ProcessLog(writer), 0);
        await foreach (var id in CaseIds.OfJournalAsync(database, cancellation))
        {
            if (await loader.LoadAsync(id, cancellation) is not { Key: not null, State: var state } || (app is not null && state.App != app)) continue;
            log.Add(new CaseLine
            {
                CaseId = id.Value, App = state.App, AppVersion = state.AppVersion, Number = state.Number, Street = state.Street, OwnerUnit = state.Owner, Category = state.Category,
                Result = state.Result, OpenedAt = state.OpenedAt.ToUnixTimeMilliseconds(), ClosedAt = state.ClosedAt?.ToUnixTimeMilliseconds(),
            }, CaseSteps.Of(await loader.HistoryAsync(id, cancellation)));
            if (++cases % Batch == 0) await writer.FlushAsync(cancellation);
        }
        log.Finish();
        return cases;
    }
}
