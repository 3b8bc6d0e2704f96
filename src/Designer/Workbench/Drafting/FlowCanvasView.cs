using LowCode.Cases;
using LowCode.Designer.Shared;
using LowCode.Flows;
using LowCode.Problems;

namespace LowCode.Designer.Workbench.Drafting;

/// <summary>A connection as canvases name it.</summary>
public sealed record WayRef(string From, string? Outcome, string To)
{
    /// <summary>For addresses and posts: from, outcome and to, a line each.</summary>
    public override string ToString() => $"{From}\n{Outcome}\n{To}";

    public static WayRef? Read(string? text) => text?.Split('\n') is [var from, var outcome, var to] ? new(from, outcome.Length > 0 ? outcome : null, to) : null;
}

/// <summary>What the flow canvas shows.</summary>
/// <param name="At">Id of the step whose panel is open; empty for none.</param>
/// <param name="On">The connection a step is to be put on; null for none.</param>
/// <param name="Flow">The flow told; null while it cannot be read as a whole.</param>
public sealed record FlowCanvasView(DraftView Draft, string At, WayRef? On, FlowDescription? Flow, Flow? Compiled, IReadOnlyList<Problem> Found, IReadOnlyList<Problem> Refused)
{
    /// <summary>What is known of it as it stands; null while it is not whole.</summary>
    public SoundnessReport? Soundness { get; init; }

    /// <summary>Apps whose cases a step can begin, by id and name.</summary>
    public IReadOnlyList<(string Id, string Name)> Apps { get; init; } = [];

    /// <summary>The way to what goes wrong, told for the reader; none when nothing does.</summary>
    public IReadOnlyList<string> WrongWay => Soundness?.CounterExample is { } example && Compiled is { } flow ? CounterExampleText.Lines(flow, example, FlowWords.In(Draft.Page.Words.Language)) : [];

    /// <summary>The step a problem is about; null when it is about the flow.</summary>
    public string? StepOf(Problem problem) => problem.Path?.Split(' ', '.', '[')[0] is { } id && Draft.Steps.Any(s => s.Id == id) ? id : null;

    public ActivityDefinition? Selected => At.Length == 0 ? null : Draft.Steps.FirstOrDefault(s => s.Id == At);

    public string Address => $"{Draft.Address}/flow";

    public string Name(string step) => Flow?.Activities.FirstOrDefault(a => a.Id == step)?.Name ?? Draft.Steps.FirstOrDefault(s => s.Id == step)?.Name ?? step;

    /// <summary>All connections, those inside of containers too.</summary>
    public IEnumerable<ConnectionDefinition> Ways => (Draft.Flow?.Connections ?? []).Concat(Draft.Steps.SelectMany(s => s.Connections ?? []));

    public string Start => Draft.Flow is not { } flow ? "" : flow.Start ?? flow.Activities.FirstOrDefault(a => a.Type == ActivityTypes.Start)?.Id ?? (flow.Activities.Count > 0 ? flow.Activities[0].Id : "");

    public string? Picture
    {
        get
        {
            if (Flow is not { } flow) return null;
            var words = Draft.Page.Words;
            WayRef Ref(DescribedConnection way) => new(flow.Activities[way.From].Id, way.Outcome, flow.Activities[way.To].Id);
            string At(string query) => $"{Address}?{query}#panel";
            var chosen = On is { From.Length: 0 } ? -2 : On is { } on ? flow.Connections.FirstOrDefault(c => Ref(c) == on)?.Index ?? -1 : -1;
            var walked = Soundness?.CounterExample is { Steps.Count: > 0 } example
                ? WalkedPath.Through(flow, example.Steps.Select(s => new PassedStep(s.Activity, s.How is StepHow.Completed or StepHow.Chose ? s.Outcome : null)), example.Activity is { } at ? [at] : []) : null;
            var marks = Found.Select(p => (Step: StepOf(p), Text: words.Of(p))).Where(p => p.Step is not null).GroupBy(p => p.Step!, p => p.Text, StringComparer.Ordinal).ToDictionary(g => g.Key, g => string.Join(' ', g), StringComparer.Ordinal);
            return AppFlow.Draw(flow, walked, id: "canvas", links: new FlowLinks(step => At($"at={Uri.EscapeDataString(step.Id)}"), way => At($"on={Uri.EscapeDataString(Ref(way).ToString())}"),
                At($"on={Uri.EscapeDataString(new WayRef("", null, Start).ToString())}"),
                way => way is null ? words["flow.addFirst"] : words.Say("flow.addBetween", ("from", flow.Activities[way.From].Name), ("to", flow.Activities[way.To].Name)), this.At.Length > 0 ? this.At : null, chosen) { Marks = marks });
        }
    }
}
