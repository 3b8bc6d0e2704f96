using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>
/// The same flow for the same runner, with everything that depends on data in the hands of who drives it: conditions, the items of a forEach, whether
/// a duty is found. Activity n is called <c>a{n}</c>, so that its choices have a plain name; connections, types, joins and boundaries are untouched.
/// </summary>
sealed class DrivenFlow
{
    /// <summary>Outcomes of the step in front of a loop's body that stands for the loop's condition.</summary>
    const string More = "more", Stop = "stop~";

    readonly Flow original;
    readonly List<ActivityDefinition>[] inside;
    readonly bool[] proved;

    /// <param name="provedInside">Containers (by index) whose inside is proved: it is replaced by one step with the same ways out.</param>
    public DrivenFlow(Flow original, bool[]? provedInside = null)
    {
        this.original = original;
        proved = provedInside ?? new bool[original.Activities.Count];
        inside = new List<ActivityDefinition>[original.Activities.Count + 1];
        var compiled = FlowCompiler.Compile(new FlowDefinition
        {
            Id = "driven", Start = Name(original.Start), Activities = Level(-1), Connections = Connections(-1),
        });
        Flow = compiled.Flow ?? throw new InvalidOperationException($"the driven form of flow {original.Id} does not compile: {compiled.Problems[0]}");
        Original = new int[Flow.Activities.Count];
        Choices = new Choice?[Flow.Activities.Count];
        foreach (var activity in Flow.Activities)
        {
            Original[activity.Index] = OriginalOf(activity.Id);
            Choices[activity.Index] = ChoiceOf(activity);
        }
    }

    public Flow Flow { get; }
    /// <summary>Ids of the original's activities.</summary>
    public string[] Names => [.. original.Activities.Select(a => a.Id)];
    /// <summary>For each activity of <see cref="Flow"/>: the one of the original it stands for.</summary>
    public int[] Original { get; }
    /// <summary>For each activity of <see cref="Flow"/>: what whoever drives it decides at every visit; null for none.</summary>
    public Choice?[] Choices { get; }

    /// <summary>Options at one activity. The first is taken when nothing is said.</summary>
    /// <param name="Options">What the expression reads.</param>
    /// <param name="Told">The same for people: outcomes, with commas between.</param>
    internal sealed record Choice(Value[] Options, string[] Told, StepHow How);

    static int OriginalOf(string driven) => int.Parse(driven.AsSpan().TrimStart("areqs"), CultureInfo.InvariantCulture);

    static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"a{index}");

    List<ActivityDefinition> Level(int container) => [.. original.Activities.Where(a => a.Container == container).Select(Driven)];

    List<ConnectionDefinition> Connections(int container) =>
    [
        .. original.Connections.Where(c => original[c.From].Container == container).Select(c => new ConnectionDefinition
        {
            From = Name(c.From), To = Name(c.To), Restart = c.Restart,
            // The condition of a driven loop is an outcome of its own.
            Outcome = c.Outcome == FlowActivity.Done && IsDrivenLoop(original[c.From]) ? Stop : c.Outcome,
        }),
    ];

    bool IsDrivenLoop(FlowActivity activity) => activity.Kind == ActivityKind.Loop && !WayKinds.IsEndless(activity) && !proved[activity.Index];

    ActivityDefinition Driven(FlowActivity activity)
    {
        var of = activity.Definition;
        var driven = new ActivityDefinition
        {
            Id = Name(activity.Index), Type = of.Type, Result = of.Result, Outcomes = of.Outcomes, Mode = of.Mode, Wait = of.Wait, Otherwise = of.Otherwise,
            // What fails can fail at any time: an error leaves as a timer does that comes due whenever the driver says.
            Boundaries = of.Boundaries is { Count: > 0 } ? [.. of.Boundaries.Select((b, i) => b with { Id = $"{(b.On == "error" ? "error" : "timer")}{i}", On = "timer", After = "1 hours", Until = default, Code = null, Interrupting = b.On == "error" ? true : b.Interrupting })] : null,
        };
        // However many vote and by whatever rule: something is waited for, and one of two outcomes comes of it.
        if (activity.Kind == ActivityKind.Sign) return driven with { Type = ActivityTypes.Task, Mode = null, Candidates = new CandidatesDefinition { Post = "p" }, Outcomes = WayKinds.SignOutcomes(activity) };
        if (activity.IsContainer && proved[activity.Index]) return Replaced(activity, driven);
        if (CanFailAtOnce(activity))
            return driven with { Type = ActivityTypes.Decision, Wait = false, When = [.. ErrorsOf(activity).Select((o, i) => new CaseDefinition { If = $"{Read(driven.Id)} == {i + 1}", Outcome = o })], Otherwise = FlowActivity.Done };
        return activity.Kind switch
        {
            ActivityKind.Task => driven with { Candidates = new CandidatesDefinition { Post = "p" } },
            ActivityKind.Dispatch => driven with { Table = driven.Id },
            ActivityKind.Decision => driven with
            {
                When = [.. activity.OutcomeNames.Where(o => WayKinds.IsPossible(original, activity, o)).Skip(1).Select((o, i) => new CaseDefinition { If = $"{Read(driven.Id)} == {i + 1}", Outcome = o })],
                Otherwise = activity.OutcomeNames[0],
            },
            ActivityKind.Fork when activity.Conditions.Length > 0 => driven with
            {
                When = [.. Conditional(activity).Select((o, i) => new CaseDefinition { If = $"{Read(driven.Id)}[{i}]", Outcome = o })], Otherwise = null,
            },
            ActivityKind.ForEach => driven with { Items = $"={Read(driven.Id, "- 1")}", Activities = Level(activity.Index), Connections = Connections(activity.Index), Start = StartOf(activity) },
            ActivityKind.Sequence or ActivityKind.Summon => driven with { Type = ActivityTypes.Sequence, Activities = Level(activity.Index), Connections = Connections(activity.Index), Start = StartOf(activity) },
            ActivityKind.Loop => LoopOf(activity, driven),
            ActivityKind.Delay => driven with { For = "1 hours" },
            ActivityKind.Wait => driven with { Signal = of.Signal is { AsText: [not '=', ..] text } ? text : driven.Id },
            ActivityKind.Script => driven with { Script = "0" },
            ActivityKind.Notify => driven with { Template = "t" },
            ActivityKind.Call => driven with { Target = "t" },
            // Its answer chooses among its outcomes as a plugin's does.
            ActivityKind.Subcase => activity.Definition.Wait ? driven with { Type = "another.case" } : driven with { Type = ActivityTypes.Call, Target = "t" },
            _ => driven,
        };
    }

    static string? StartOf(FlowActivity container) => container.Body < 0 ? null : Name(container.Body);

    /// <summary>An automatic step with a way out for errors.</summary>
    static bool CanFailAtOnce(FlowActivity activity) =>
        (activity.Kind is ActivityKind.Start or ActivityKind.Set or ActivityKind.Notify || activity.IsSentAtOnce) && ErrorsOf(activity).Length > 0;

    static string[] ErrorsOf(FlowActivity activity) => [.. activity.Boundaries.Where(b => !b.IsTimer && b.Outcome != FlowActivity.Done).Select(b => b.Outcome).Distinct()];

    static string[] Conditional(FlowActivity fork) => [.. fork.Out.Where(c => WayKinds.IsConditional(fork, c)).Select(c => c.Outcome!).Distinct()];

    /// <summary>The choice for this visit: the choices of one turn stand in a list, from the number of visits before the turn on.</summary>
    static string Read(string id, string less = "") => $"form.{id}[visits('{id}') - form.before.{id} {less}]";

    ActivityDefinition LoopOf(FlowActivity loop, ActivityDefinition driven)
    {
        var (body, connections) = (Level(loop.Index), Connections(loop.Index));
        if (!IsDrivenLoop(loop)) return driven with { Activities = body, Connections = connections, Start = StartOf(loop) };
        var (test, stop) = ($"r{loop.Index}", $"s{loop.Index}");
        return driven with
        {
            Activities = [new() { Id = test, Type = ActivityTypes.Decision, When = [new() { If = $"{Read(test)} == 1", Outcome = More }], Otherwise = Stop }, new() { Id = stop, Type = ActivityTypes.End, Result = Stop }, .. body],
            Connections = [new() { From = test, Outcome = Stop, To = stop }, new() { From = test, Outcome = More, To = StartOf(loop)! }, .. connections],
            Start = test,
        };
    }

    /// <summary>A container whose inside is proved ends by any of its ways, at once or after something was waited for.</summary>
    ActivityDefinition Replaced(FlowActivity container, ActivityDefinition driven)
    {
        var ways = container.OutcomeNames.Where(o => !Array.Exists(container.Boundaries, b => b.Outcome == o) && WayKinds.IsPossible(original, container, o)).ToArray();
        var (test, step) = ($"r{container.Index}", $"q{container.Index}");
        // An outcome that cannot come keeps its name, for the connections that leave by it.
        var others = container.OutcomeNames.Except(ways).Where(o => o != FlowActivity.Done && !Array.Exists(container.Boundaries, b => b.Outcome == o));
        var ends = ways.Concat(others).Select((o, i) => new ActivityDefinition { Id = $"{new string('e', i + 1)}{container.Index}", Type = ActivityTypes.End, Result = o == FlowActivity.Done ? null : o }).ToArray();
        var names = ways.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"w{i}")).ToArray();
        return driven with
        {
            Type = ActivityTypes.Sequence, Mode = null, Start = test,
            Activities =
            [
                new() { Id = test, Type = ActivityTypes.Decision, When = [.. names.Select((n, i) => new CaseDefinition { If = $"{Read(test)} == {i + 1}", Outcome = n })], Otherwise = "later" },
                new() { Id = step, Type = ActivityTypes.Task, Candidates = new CandidatesDefinition { Post = "p" }, Outcomes = names }, .. ends,
            ],
            Connections =
            [
                new() { From = test, Outcome = "later", To = step },
                .. names.Select((n, i) => new ConnectionDefinition { From = test, Outcome = n, To = ends[i].Id }), .. names.Select((n, i) => new ConnectionDefinition { From = step, Outcome = n, To = ends[i].Id }),
            ],
        };
    }

    Choice? ChoiceOf(FlowActivity driven)
    {
        var of = original[OriginalOf(driven.Id)];
        switch (driven.Kind)
        {
            case ActivityKind.Decision:
                string[] outcomes = [driven.Otherwise!, .. driven.Conditions.Select(c => c.Outcome)];
                return new Choice([.. outcomes.Select((_, i) => Value.Of(i))], outcomes, StepHow.Chose);
            case ActivityKind.Fork when driven.Conditions.Length > 0:
                var (options, told) = Subsets(of);
                return new Choice(options, told, StepHow.Chose);
            case ActivityKind.ForEach:
                Value[] lists = [Value.Of(["x", "y"]), Value.Of([Value.Of("x")]), Value.Of(Array.Empty<Value>())];
                if (WayKinds.HasFixedItems(of)) lists = lists[..(of.Items.Constant.AsList!.Length > 1 ? 1 : 2)];
                return new Choice(lists, [.. lists.Select(_ => "")], StepHow.Items);
            case ActivityKind.Dispatch: return new Choice([Value.Of(true), Value.Of(false)], ["", ""], StepHow.Dispatched);
            default: return null;
        }
    }

    /// <summary>The branches a fork can open together: all that always open, with any of the others; never none.</summary>
    static (Value[] Options, string[] Told) Subsets(FlowActivity fork)
    {
        var names = Conditional(fork);
        var otherwise = Array.FindIndex(names, n => n == fork.Otherwise && !Array.Exists(fork.Conditions, c => c.Outcome == n));
        var always = !Array.TrueForAll(fork.Out, c => WayKinds.IsConditional(fork, c));
        List<Value> options = [];
        List<string> told = [];
        for (var set = (1 << Math.Min(names.Length, MostBranches)) - 1; set >= 0; set--)
        {
            bool[] open = [.. names.Select((_, i) => i != otherwise && (set >> i & 1) != 0)];
            // "Otherwise" opens alone, when no condition holds.
            var holds = Array.Exists(open, o => o);
            if (otherwise >= 0 && (set >> otherwise & 1) != 0) continue;
            if (!holds && otherwise >= 0) open[otherwise] = true;
            else if (!holds && !always) continue;
            options.Add(Value.Of(open.Select(o => Value.Of(o)).ToArray()));
            told.Add(string.Join(",", names.Where((_, i) => open[i])));
        }
        return ([.. options], [.. told]);
    }

    /// <summary>Branches with conditions beyond this are not tried in every combination; the flow stays undecided.</summary>
    public const int MostBranches = 6;
}
