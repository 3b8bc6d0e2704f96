using LowCode.Apps;
using LowCode.Cases.Running;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases.Simulating;

/// <summary>A simulation that is to be run in the background.</summary>
/// <param name="Version">Of the app; null for a draft.</param>
/// <param name="Draft">Id of the draft it is of.</param>
/// <param name="Typed">What was typed at the page, to be shown again with the result.</param>
public sealed record SimulationAsked(string? Version, string? Draft, SimulationPlan Plan, IReadOnlyDictionary<string, string> Typed);

/// <param name="Seconds">How long it took.</param>
public sealed record SimulationCame(SimulationResult Result, double Seconds);

/// <summary>Simulations in the background, of published versions and of drafts; one at a time on a node.</summary>
public sealed class SimulationKind(SimulationDesk desk, AppStore apps, DraftStore drafts, AppChanges changes, TimeProvider time) : RunKind
{
    public const string Simulation = "simulation";

    public override string Name => Simulation;
    public override Act Act => Acts.AppRead;
    public override int AtOnce => 1;
    // What is made up says nothing of anybody.
    public override bool TellsOfCases => false;

    public override async Task<RunOutcome> WorkAsync(RunTurn turn)
    {
        var (asked, caller, begun) = (turn.Run.Asked.Read<SimulationAsked>(), await turn.CallerAsync(), time.GetTimestamp());
        var app = asked.Draft is { } draft ? await OfDraftAsync(caller, draft, turn.Ended) : await apps.GetAsync(turn.Run.Asked.App, asked.Version!);
        var result = await desk.RunAsync(caller, app, asked.Plan, turn.Tell, turn.Ended);
        return RunOutcome.Of(new SimulationCame(result, time.GetElapsedTime(begun).TotalSeconds));
    }

    async Task<LightApp> OfDraftAsync(Caller caller, string id, CancellationToken cancellation)
    {
        var draft = await drafts.FindAsync(id, cancellation);
        if (draft is null || !(Rights.May(caller, Acts.AppDesign, new UnitId(draft.Unit)) || Rights.May(caller, Acts.AppPublish, new UnitId(draft.Unit)))) throw new RefusedException(RefusalKind.NotFound, Problem.Of("draft.unknown"));
        var report = await changes.CheckAsync(draft.Package, cancellation);
        return report.App ?? throw new RefusedException(RefusalKind.Invalid, [.. report.Problems]);
    }
}
