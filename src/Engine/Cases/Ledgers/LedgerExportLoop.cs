using LowCode.Org;
using Microsoft.Extensions.Logging;

namespace LowCode.Cases;

/// <summary>Writes the ledgers people have asked for.</summary>
sealed class LedgerExportLoop(Exports exports, LedgerDesk desk, DirectoryCache directories, TimeProvider time, ILogger<LedgerExportLoop> log) : ExportLoop(LedgerDesk.Kind, exports, directories, time, log)
{
    protected override async Task<bool> WriteAsync(Caller caller, Export export, Stream into, Func<long, Task<bool>> goesOn, CancellationToken cancellation) =>
        await desk.WriteAsync(caller, LedgerAsked.Parse(export.Asked), into, goesOn, cancellation) is not null;
}
