using System.Globalization;

namespace LowCode.Flows;

/// <summary>Tells a counter-example so that a clerk can follow it.</summary>
public static class CounterExampleText
{
    /// <summary>One sentence for each step and, last, for what goes wrong.</summary>
    public static IReadOnlyList<string> Lines(Flow flow, CounterExample example, FlowWords words)
    {
        var names = FlowDescriber.Describe(flow, new FlowTelling(words)).Activities.ToDictionary(a => a.Id, a => a.Name, StringComparer.Ordinal);
        return [.. example.Steps.Select(Step).OfType<string>(), words.Say("unsound." + example.Fault, ("step", example.Activity is { } at && names.TryGetValue(at, out var name) ? name : ""))];

        string? Step(SoundnessStep step)
        {
            var of = flow.Find(step.Activity);
            // A dispatch that finds its unit needs nobody.
            if (step is { How: StepHow.Dispatched, Count: 0 }) return words.Say("way.Dispatched", ("step", Name(step)));
            if (step.How == StepHow.Dispatched) return null;
            var key = of?.Kind == ActivityKind.Loop && step.How == StepHow.Chose ? "way.Loop." + step.Outcome : "way." + step.How;
            return words.Say(key, ("step", Name(step)), ("n", step.Count.ToString(CultureInfo.InvariantCulture)),
                ("outcome", string.Join(words["join"], step.Outcome.Split(',').Select(o => words.Outcome(o, of?.Definition)))));
        }

        string Name(SoundnessStep step) => names.GetValueOrDefault(step.Activity, step.Activity);
    }

    /// <summary>The same in one line.</summary>
    public static string Line(Flow flow, CounterExample example, FlowWords words) => string.Join(words["way.next"], Lines(flow, example, words));
}
