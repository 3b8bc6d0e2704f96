using LowCode.Apps;
using LowCode.Cases.Running;
using LowCode.Flows;
using LowCode.Forms;
using LowCode.Org;

namespace LowCode.Cases.Rehearsing;

/// <summary>A package that is to be checked, and published when nothing is wrong with it.</summary>
/// <param name="Publish">False looks only.</param>
/// <param name="Acknowledged">Whoever publishes knows that the flow is not proved.</param>
public sealed record PublishAsked(byte[] Package, bool Publish, bool Acknowledged);

/// <summary>What a check came to, as its page tells it.</summary>
/// <param name="App">Id of the app; null when it cannot be compiled, as the other parts of it.</param>
/// <param name="Way">How the flow goes wrong, step by step.</param>
public sealed record PublishCame(
    string Digest, string? App, string? Version, Label? Name, int Forms, int Steps, int Lists, int Scenarios, bool NeedsAcknowledgement, Verdict? Verdict, IReadOnlyList<string> Way,
    IReadOnlyList<Problems.Problem> Doubts, IReadOnlyList<Problems.Problem> Problems, bool Published)
{
    public static PublishCame Of(AppReport report, string language, bool published) => new(
        report.Digest, report.App?.Manifest.Id, report.App?.Manifest.Version, report.App?.Manifest.Name, report.App?.Forms.Count ?? 0, report.App?.Flow.Activities.Count ?? 0, report.App?.Lists.Count ?? 0, report.Scenarios,
        report.NeedsAcknowledgement, report.Soundness?.Verdict, report is { App: { } app, Soundness.CounterExample: { } example } ? CounterExampleText.Lines(app.Flow, example, FlowWords.In(language)) : [],
        report.Doubts, report.Problems, published);
}

/// <summary>Checking and publishing a package in the background: its scenarios are played one after the other. Published twice, it is there once.</summary>
public sealed class PublishKind(AppChanges changes) : RunKind
{
    public const string Publish = "publish";

    public override string Name => Publish;
    public override Act Act => Acts.AppPublish;
    public override bool TellsOfCases => false;

    public override async Task<RunOutcome> WorkAsync(RunTurn turn)
    {
        var (asked, caller) = (turn.Run.Asked.Read<PublishAsked>(), await turn.CallerAsync());
        var package = AppPackage.FromZip(asked.Package);
        var report = await changes.CheckAsync(package, turn.Ended, turn.Tell);
        var publish = asked.Publish && report.Problems.Count == 0 && (!report.NeedsAcknowledgement || asked.Acknowledged);
        if (publish)
        {
            var by = ChangedBy.Of(await turn.CallerAsync(), turn.Run.Asked.Address);
            turn.Ended.ThrowIfCancellationRequested();
            // From here on it is not cut off: a version that is there stands in the log.
            await changes.PublishAsync(package, report, by, asked.Acknowledged, CancellationToken.None);
        }
        return RunOutcome.Of(PublishCame.Of(report, turn.Run.Asked.Language, publish));
    }
}
