using LowCode.Access;
using LowCode.Cases.Running;
using LowCode.Designer.Shared;
using LowCode.Interop;
using LowCode.Org;

namespace LowCode.Designer.Centre;

sealed record CentreListAsked(CentreAsked Asked, CasesAsked Cases);

sealed record CentreListCame(int Rows);

/// <summary>The cases behind a number of the command centre, written to a spreadsheet in the background.</summary>
sealed class CentreListKind(CentreLists lists, AuditLog audit, TimeProvider time, IServiceProvider services) : RunKind
{
    public const string List = "centreList";

    public override string Name => List;
    public override Act Act => Acts.CaseExport;

    public override async Task<RunOutcome> WorkAsync(RunTurn turn)
    {
        var asked = turn.Run.Asked.Read<CentreListAsked>();
        var page = PageContext.Behind(services, await turn.CallerAsync(), turn.Run.Asked.Language, turn.Ended);
        var sheet = await lists.SheetAsync(page, asked.Asked, asked.Cases, turn.Tell, turn.Ended);
        // Whoever has lost the right meanwhile has no file of it.
        await turn.CallerAsync();
        return RunOutcome.OfFile(sheet.Name, XlsxWriter.ContentType, sheet.Content, new CentreListCame(sheet.Rows));
    }

    /// <summary>That it was taken is in the log before it leaves.</summary>
    public override Task TakenAsync(Caller caller, BackgroundRun run, string? address, CancellationToken cancellation) =>
        audit.WriteAsync(new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, Acts.CaseExport, "centre", AuditEntry.Done, address, $"{{\"rows\":{run.Told?.Read<CentreListCame>()?.Rows ?? 0}}}"), cancellation);
}
