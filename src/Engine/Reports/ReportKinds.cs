using LowCode.Cases.Running;
using LowCode.Interop;
using LowCode.Org;

namespace LowCode.Reports;

/// <summary>The report a run is about.</summary>
/// <param name="Version">Of the report when it was asked.</param>
public sealed record ReportRunAsked(string Report, long Version);

/// <param name="Units">Whose rows stand in the file.</param>
public sealed record ReportFileCame(string Report, IReadOnlyList<string>? Units);

/// <summary>Reads what is live and sends the gaps of a report out to the units, in the background. It is sent out in one transaction, so that it is never begun twice.</summary>
public sealed class ReportStartKind(ReportOnceDesk desk) : RunKind
{
    public const string Start = "reportStart";

    public override string Name => Start;
    public override Act Act => Acts.ReportManage;
    public override bool TellsOfCases => false;

    public override async Task<RunOutcome> WorkAsync(RunTurn turn)
    {
        var (asked, caller) = (turn.Run.Asked.Read<ReportRunAsked>(), await turn.CallerAsync());
        var report = (await desk.FollowAsync(caller, asked.Report, turn.Ended)).Report;
        // Broken off after it was sent out: then that is what came of it.
        if (!(report.State == "filling" && report.Version == asked.Version + 1 && report.StartedAt >= turn.Run.CreatedAt))
            await desk.StartAsync(caller, asked.Report, turn.Ended, async () =>
            {
                turn.Ended.ThrowIfCancellationRequested();
                await turn.CallerAsync();
            }, asked.Version);
        return RunOutcome.Of(asked);
    }
}

/// <summary>The superior's own file, filled, written in the background.</summary>
public sealed class ReportFileKind(ReportOnceDesk desk) : RunKind
{
    public const string File = "reportFile";

    public override string Name => File;
    public override Act Act => Acts.Self;

    public override async Task<RunOutcome> WorkAsync(RunTurn turn)
    {
        var asked = turn.Run.Asked.Read<ReportRunAsked>();
        var (report, units, file) = await desk.WriteAsync(await turn.CallerAsync(), asked.Report, turn.Tell, turn.Ended);
        return RunOutcome.OfFile(report.FileName, XlsxWriter.ContentType, file, new ReportFileCame(report.Id, units));
    }

    /// <summary>Whoever may see the report, or a unit of it, no more has no file of it.</summary>
    public override async ValueTask<bool> MayShowAsync(Caller caller, BackgroundRun run, CancellationToken cancellation) =>
        run.Told?.Read<ReportFileCame>() is { Units: { } units } told && await desk.KnowsAsync(caller, told.Report, units, cancellation);

    public override Task TakenAsync(Caller caller, BackgroundRun run, string? address, CancellationToken cancellation) => desk.TakenAsync(caller, run.Told!.Read<ReportFileCame>()!.Report, cancellation);
}
