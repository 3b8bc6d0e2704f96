using LowCode.Apps;
using LowCode.Cases.Running;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>Closed cases of a version that are to be walked through another.</summary>
public sealed record ReplayAsked(string From, string To, int Take);

/// <param name="Cases">Those where something is otherwise.</param>
public sealed record ReplayCame(int Walked, int Same, IReadOnlyList<ReplayCame.Other> Cases)
{
    public sealed record Other(string Case, string Number, IReadOnlyList<Problem> Differences);
}

/// <summary>Replays in the background; nothing is written.</summary>
public sealed class ReplayKind(ReplayDesk desk) : RunKind
{
    public const string Replay = "replay";

    public override string Name => Replay;
    public override Act Act => Acts.AppInstall;

    public override async Task<RunOutcome> WorkAsync(RunTurn turn)
    {
        var asked = turn.Run.Asked.Read<ReplayAsked>();
        var report = await desk.RunAsync(await turn.CallerAsync(), turn.Run.Asked.App, asked.From, asked.To, asked.Take, turn.Ended, turn.Tell);
        return RunOutcome.Of(new ReplayCame(report.Walked, report.Same, [.. report.Cases.Select(c => new ReplayCame.Other(c.Case.Value, c.Number, c.Differences))]));
    }
}
