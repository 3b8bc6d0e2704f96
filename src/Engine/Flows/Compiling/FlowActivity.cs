using LowCode.Scripts;

namespace LowCode.Flows;

public enum ActivityKind : byte { Start, End, Task, Dispatch, Decision, Fork, Join, Sequence, Loop, ForEach, Delay, Wait, Set, Script, Notify, Call, Plugin, Unknown, Sign, Summon, Subcase }

public enum JoinMode : byte { Live, All, Any }

/// <summary>An activity as the runner and the description see it: everything that can be known before a case runs is worked out.</summary>
public sealed class FlowActivity
{
    public const string Done = "done";

    internal FlowActivity(int index, ActivityDefinition definition, ActivityKind kind, int container, bool generated = false)
    {
        Index = index;
        Definition = definition;
        Kind = kind;
        Container = container;
        IsGenerated = generated;
    }

    /// <summary>Place in <see cref="Flow.Activities"/>.</summary>
    public int Index { get; }
    public string Id => Definition.Id;
    public ActivityKind Kind { get; }
    public ActivityDefinition Definition { get; }
    /// <summary>Index of the sequence, loop or forEach it stands in, -1 for the flow itself.</summary>
    public int Container { get; }
    /// <summary>Container: index of the first activity inside, -1 when empty.</summary>
    public int Body { get; internal set; } = -1;
    /// <summary>Every name it can leave by, boundaries included.</summary>
    public IReadOnlyList<string> Outcomes => OutcomeNames;
    /// <summary>All connections that leave it.</summary>
    public IReadOnlyList<FlowConnection> Outbound => Out;
    public IReadOnlyList<FlowConnection> Inbound => In;
    /// <summary>Join: its mode.</summary>
    public JoinMode? Mode => Join?.Mode;

    /// <summary>Made by the product as a part of the activity it stands in; its author has not written it.</summary>
    internal bool IsGenerated { get; }

    /// <summary>It begins and ends at once; no time passes in it.</summary>
    internal bool IsAtOnce => Kind is ActivityKind.Start or ActivityKind.Decision or ActivityKind.Fork or ActivityKind.Set or ActivityKind.Notify || IsSentAtOnce;

    /// <summary>Something leaves and is not waited for.</summary>
    internal bool IsSentAtOnce => Kind is ActivityKind.Call or ActivityKind.Subcase && !Definition.Wait;

    internal bool IsContainer => Kind is ActivityKind.Sequence or ActivityKind.Loop or ActivityKind.ForEach or ActivityKind.Sign or ActivityKind.Summon || IsNegotiated;

    /// <summary>A dispatch that asks units before somebody appoints.</summary>
    internal bool IsNegotiated => Kind == ActivityKind.Dispatch && Definition.Negotiate is not null;

    /// <summary>What is inside stands for what parties say; from without it is one step.</summary>
    internal bool IsAsked => Kind == ActivityKind.Sign || IsNegotiated;

    internal string[] OutcomeNames = [];
    internal FlowConnection[] Out = [];
    internal FlowConnection[] In = [];
    /// <summary>Connections followed by each outcome, by place in <see cref="OutcomeNames"/>.</summary>
    internal FlowConnection[][] Exits = [];

    internal FlowCondition[] Conditions = [];
    internal string? Otherwise;
    internal JoinPlan? Join;
    internal SignPlan? Sign;
    /// <summary>Fork: joins that every one of its branches can come to; behind them its scope is over.</summary>
    internal int[] Closing = [];
    internal FlowValue Items, Duration, Until, Signal, Input, To, Target, Payload, Urgent;
    internal FlowValue Post, Unit, Users, Not;
    internal string[] SetNames = [];
    internal FlowValue[] SetValues = [];
    internal string[] ItemOutcomes = [];
    internal string[]? Allow;
    internal FlowBoundary[] Boundaries = [];
    internal VariablePlan Variables = VariablePlan.None;

    internal int OutcomeAt(string outcome)
    {
        var names = OutcomeNames;
        for (var i = 0; i < names.Length; i++)
            if (ReferenceEquals(names[i], outcome)) return i;
        return Array.IndexOf(names, outcome);
    }

    internal FlowConnection[] ExitsBy(string outcome) => OutcomeAt(outcome) is var at and >= 0 ? Exits[at] : [];

    public override string ToString() => $"{Id} ({Kind})";
}

/// <summary>An arrow between two activities of one container.</summary>
public sealed class FlowConnection
{
    internal FlowConnection(int from, string? outcome, int to, bool restart, string key) { From = from; Outcome = outcome; To = to; Restart = restart; Key = key; }

    /// <summary>Index of the activity it leaves.</summary>
    public int From { get; }
    public string? Outcome { get; }
    /// <summary>Index of the activity it leads to.</summary>
    public int To { get; }
    public bool Restart { get; }
    /// <summary>Names it among the connections that lead to the same activity: <c>from</c> or <c>from/outcome</c>.</summary>
    public string Key { get; }
    /// <summary>Place among the inbound connections of a join.</summary>
    internal int Bit;
}

/// <summary>A condition and the outcome it chooses.</summary>
sealed record FlowCondition(Expression If, string Outcome);

/// <summary>A way out by error or time.</summary>
/// <param name="Until">Timer: when, where it is not a duration.</param>
/// <param name="IsRequest">A timer until whose end people may ask for the way; by itself it leads nowhere.</param>
sealed record FlowBoundary(bool IsTimer, string Timer, FlowValue After, bool Interrupting, string? Code, string Outcome, FlowValue Until = default, bool IsRequest = false);

/// <summary>First values of the variables a container declares.</summary>
sealed record VariablePlan(string[] Names, FlowValue[] Values)
{
    public static readonly VariablePlan None = new([], []);
}

/// <summary>What a join needs to know of the flow around it.</summary>
/// <param name="Mode">Its mode.</param>
/// <param name="All">A bit for each inbound connection.</param>
/// <param name="Reaches">For each activity of the flow: the inbound connections a token there can come by, not passing through the join.</param>
/// <param name="Forks">Indexes of the forks of which two branches lead here.</param>
sealed record JoinPlan(JoinMode Mode, ulong All, ulong[] Reaches, int[] Forks);
