using LowCode.Cases;
using LowCode.Org;
using LowCode.Problems;
using Microsoft.Extensions.Logging;

namespace LowCode.Insight;

/// <summary>Writes the reports people have asked for.</summary>
sealed class ReportLoop(Exports exports, ReportWriter writer, DirectoryCache directories, TimeProvider time, ILogger<ReportLoop> log) : ExportLoop(ReportDesk.Kind, exports, directories, time, log)
{
    protected override async Task<bool> WriteAsync(Caller caller, Export export, Stream into, Func<long, Task<bool>> goesOn, CancellationToken cancellation)
    {
        var asked = ReportAsked.Parse(export.Asked);
        if (!asked.IsStillOf(caller)) throw new RefusedException(RefusalKind.Forbidden, ReportDesk.Kind.Problem("lost"));
        var (_, file) = await writer.WriteAsync(caller, asked, goesOn, cancellation);
        await into.WriteAsync(file, cancellation);
        return true;
    }
}
