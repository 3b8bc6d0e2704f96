using LowCode.Problems;

namespace LowCode.Flows;

public enum Verdict : byte { Proved, Refuted, Undecided }

/// <summary>What goes wrong in a counter-example.</summary>
public enum SoundnessFault : byte
{
    /// <summary>A join waits for what can no longer come.</summary>
    Starved,
    /// <summary>The last token came to a place from which no connection leads on.</summary>
    RanOut,
    /// <summary>Automatic steps lead round for ever.</summary>
    Restless,
    /// <summary>Whatever is done from there, the flow never ends.</summary>
    NoEnd,
    /// <summary>No way of going through the flow ever comes to this activity.</summary>
    Unreachable,
}

/// <summary>Why nothing could be proved.</summary>
public enum DoubtReason : byte
{
    /// <summary>More situations than the budget allows.</summary>
    Budget,
    /// <summary>Steps can be opened again and again without the earlier ones being closed.</summary>
    PilesUp,
    /// <summary>A decision or fork has conditions of which none may hold, and no way for that.</summary>
    Gap,
    /// <summary>A type of activity the check does not know.</summary>
    UnknownType,
}

/// <summary>One doubt and the activity it is about, null for the flow.</summary>
public sealed record Doubt(DoubtReason Reason, string? Activity = null);

/// <summary>How far the search may go. What is counted is turns of the runner, so the verdict is the same on every machine.</summary>
/// <param name="Turns">Turns of the runner.</param>
/// <param name="Situations">Different situations kept.</param>
public sealed record SoundnessBudget(int Turns = 40_000, int Situations = 12_000)
{
    public static SoundnessBudget Default { get; } = new();
}

/// <summary>What is known of a flow before it runs.</summary>
/// <param name="CounterExample">How it goes wrong, when refuted.</param>
/// <param name="Doubts">Why it is undecided.</param>
/// <param name="Situations">Different situations that were looked at; 0 when its blocks alone prove it.</param>
public sealed record SoundnessReport(Verdict Verdict, CounterExample? CounterExample, IReadOnlyList<Doubt> Doubts, int Situations)
{
    /// <summary>The refutation as a problem of the activity it shows at; the way there is told by <see cref="CounterExampleText"/>.</summary>
    public Problem? Problem(Flow flow) => CounterExample is not { } example ? null
        : LowCode.Problems.Problem.At("flow.unsound." + char.ToLowerInvariant(example.Fault.ToString()[0]) + example.Fault.ToString()[1..], example.Activity,
            ("step", example.Activity is { } id && flow.Find(id) is { } at ? at.Definition.Name ?? id : ""),
            ("way", CounterExampleText.Line(flow, example, FlowWords.Chinese)), ("wayEn", CounterExampleText.Line(flow, example, FlowWords.English)));
}

/// <summary>A way through the flow that goes wrong.</summary>
/// <param name="Steps">What people, clocks and conditions do, in order.</param>
/// <param name="Activity">Id of the activity at which it shows; null when it is the flow as a whole.</param>
public sealed record CounterExample(SoundnessFault Fault, IReadOnlyList<SoundnessStep> Steps, string? Activity);

public enum StepHow : byte { Completed, TimeUp, SignalCame, Answered, Failed, Chose, Items, Dispatched, Appointed }

/// <summary>One step of a way.</summary>
/// <param name="Activity">Id of the activity.</param>
/// <param name="Visit">Number of the visit, as the runner numbers them on this way.</param>
/// <param name="How">What happened to it.</param>
/// <param name="Outcome">Outcome, name of the timer or signal, or the outcomes of a fork's branches with commas between.</param>
/// <param name="Count">Items of a forEach.</param>
public sealed record SoundnessStep(string Activity, int Visit, StepHow How, string Outcome, int Count = 0);
