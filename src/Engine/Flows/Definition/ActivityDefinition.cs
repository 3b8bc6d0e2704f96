using System.Text.Json;
using System.Text.Json.Serialization;
using LowCode.Calendar;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>
/// One step. All members of all built-in types stand here; which of them a type reads is said at each. A property value (not a
/// condition) that is a text beginning with <c>=</c> is an expression over <c>form</c>, <c>case</c>, <c>vars</c> and <c>item</c>.
/// </summary>
public sealed record ActivityDefinition
{
    /// <summary>Unique in the whole flow, nested activities included.</summary>
    public string Id { get; init; } = "";
    /// <summary>One of <see cref="ActivityTypes"/>, or the name of a plugin's type, which has a dot in it.</summary>
    public string Type { get; init; } = "";
    public string? Name { get; init; }

    /// <summary><c>end</c>: the result of the flow, or the outcome by which the enclosing sequence, loop or branch is left.</summary>
    public string? Result { get; init; }

    /// <summary><c>task</c>: id of the form that is filled in.</summary>
    public string? Form { get; init; }
    /// <summary><c>task</c>: who is offered the work item.</summary>
    public CandidatesDefinition? Candidates { get; init; }
    /// <summary><c>task</c>: outcomes to choose from, <c>done</c> when empty; <c>sign</c>: its two, <c>agreed</c> and <c>rejected</c> when empty; <c>script</c>: outcomes its text result may choose; a plugin's type: its outcomes.</summary>
    public IReadOnlyList<string>? Outcomes { get; init; }
    /// <summary>What people may do to the work item besides completing it.</summary>
    public IReadOnlyList<string>? Allow { get; init; }
    /// <summary>How a return from this activity goes on when the command does not say: <c>rewalk</c> (default) or <c>direct</c>.</summary>
    public string? Return { get; init; }
    /// <summary><c>task</c>, <c>sign</c>: on which terms the work item may be suspended, where <see cref="Allow"/> names <c>suspend</c>.</summary>
    public SuspendDefinition? Suspend { get; init; }
    /// <summary><c>task</c>, <c>sign</c>: on which terms its limits may be moved, where <see cref="Allow"/> names <c>extend</c>.</summary>
    public ExtendDefinition? Extend { get; init; }
    /// <summary><c>task</c>, where <see cref="Allow"/> names <c>assist</c>, and <c>dispatch</c>: on which terms units assist.</summary>
    public AssistDefinition? Assist { get; init; }
    /// <summary>Clocks of this stage; kept here, run by the case.</summary>
    public IReadOnlyList<DeadlineDefinition>? Deadlines { get; init; }

    /// <summary><c>sign</c>, <c>summon</c>: the parties, a list of units or of records with <c>unit</c>, <c>post</c>, <c>users</c>, <c>weight</c> (1), <c>area</c> and <c>veto</c>.</summary>
    public Value Parties { get; init; }
    /// <summary><c>sign</c>: <c>all</c> (default), <c>any</c>, <c>quorum</c>, <c>sequential</c>, <c>owners</c>.</summary>
    public string? Rule { get; init; }
    /// <summary><c>sign</c> by quorum: the weight that has to agree, or what part of all as <see cref="Part"/> reads it.</summary>
    public Value Quorum { get; init; }
    /// <summary><c>sign</c>: one rejection ends it at once.</summary>
    public bool Veto { get; init; }
    /// <summary><c>sign</c>: what a party may say: agree, reject and, when there is a third, abstain.</summary>
    public IReadOnlyList<string>? Votes { get; init; }
    /// <summary><c>sign</c>: how long those who have not voted are waited for; without it until all have.</summary>
    public Value Closes { get; init; }
    /// <summary><c>sign</c>: whom a return by one party asks again afterwards: <c>all</c> (default) or only that <c>party</c>.</summary>
    public string? Reopens { get; init; }
    /// <summary><c>sign</c> by owners: what has to be reached.</summary>
    public ThresholdsDefinition? Thresholds { get; init; }

    /// <summary><c>summon</c>: by when the units have to report, e.g. <c>2 workhours</c>.</summary>
    public string? Within { get; init; }
    /// <summary><c>summon</c>: how long after that a unit is still waited for; then it counts as missing.</summary>
    public string? Waits { get; init; }
    /// <summary><c>summon</c>: who rules when a unit asks not to come; without it none can ask.</summary>
    public ExcuseDefinition? Excuse { get; init; }
    /// <summary><c>summon</c>: the joint record.</summary>
    [JsonPropertyName("record")] public JointRecordDefinition? Joint { get; init; }
    /// <summary><c>summon</c>: both sides rate each other.</summary>
    public MutualRatingDefinition? Rate { get; init; }

    /// <summary><c>dispatch</c>: name of the duty table.</summary>
    public string? Table { get; init; }
    /// <summary><c>dispatch</c>: post that appoints a unit when no row of the table fits; <c>dispatcher</c> when left out.</summary>
    public string? Dispatcher { get; init; }

    /// <summary><c>dispatch</c>: units that are asked when no row fits, before anybody appoints.</summary>
    public NegotiateDefinition? Negotiate { get; init; }
    /// <summary><c>dispatch</c>: post of the leader that appoints, with a reason, in place of the dispatcher.</summary>
    public string? Leader { get; init; }

    /// <summary><c>decision</c>: the first condition that holds chooses; <c>fork</c>: every condition that holds opens its branch.</summary>
    public IReadOnlyList<CaseDefinition>? When { get; init; }
    /// <summary><c>decision</c>, <c>fork</c>: outcome when no condition holds.</summary>
    public string? Otherwise { get; init; }

    /// <summary><c>join</c>: <c>live</c> (default), <c>all</c>, <c>any</c>; <c>forEach</c>: <c>parallel</c> (default), <c>sequential</c>.</summary>
    public string? Mode { get; init; }

    /// <summary><c>loop</c>: condition for one more round, tried before each.</summary>
    public string? While { get; init; }
    /// <summary><c>loop</c>: most rounds before an incident, 1000 when left out.</summary>
    public int? Max { get; init; }
    /// <summary><c>forEach</c>: the list, one branch per item.</summary>
    public Value Items { get; init; }

    /// <summary><c>delay</c>: how long, e.g. <c>2 workhours</c>.</summary>
    public Value For { get; init; }
    /// <summary><c>delay</c>: until when, ISO time with zone.</summary>
    public Value Until { get; init; }

    /// <summary><c>wait</c>: name of the signal; <c>subcase</c> that is not waited for: signal by which its end is told.</summary>
    public Value Signal { get; init; }
    /// <summary><c>wait</c>, <c>script</c>, <c>call</c>, <c>subcase</c>, a plugin's type: variable that takes what came.</summary>
    public string? Into { get; init; }

    /// <summary><c>set</c>: variables and their new values; <c>subcase</c>: fields and what they get.</summary>
    public Record? Values { get; init; }

    /// <summary><c>script</c>: the source.</summary>
    public string? Script { get; init; }
    /// <summary><c>script</c>: what the script gets; form, case, vars and item when left out. A plugin's type: what it gets.</summary>
    public Value Input { get; init; }

    /// <summary><c>notify</c>: id of the message template.</summary>
    public string? Template { get; init; }
    /// <summary><c>notify</c>: receiver.</summary>
    public Value To { get; init; }
    /// <summary><c>notify</c>: true when quiet hours must not hold it back.</summary>
    public Value Urgent { get; init; }
    /// <summary><c>call</c>: address or plugin.</summary>
    public Value Target { get; init; }
    /// <summary><c>notify</c>, <c>call</c>: data sent along.</summary>
    public Value Payload { get; init; }
    /// <summary><c>subcase</c>: id of the app whose case is begun; its form gets <see cref="Values"/>.</summary>
    public string? App { get; init; }
    /// <summary><c>subcase</c>: the street that gets the case; that of this one when left out.</summary>
    public Value Street { get; init; }
    /// <summary><c>subcase</c>: fields of the other case's form that are answered when it is closed.</summary>
    public IReadOnlyList<string>? Answer { get; init; }
    /// <summary><c>call</c>, <c>subcase</c>: stay until the answer is there.</summary>
    public bool Wait { get; init; }

    /// <summary>Ways out by error or time.</summary>
    public IReadOnlyList<BoundaryDefinition>? Boundaries { get; init; }

    /// <summary><c>sequence</c>, <c>loop</c>, <c>forEach</c>: what runs inside; without connections one after the other.</summary>
    public IReadOnlyList<ActivityDefinition>? Activities { get; init; }
    public IReadOnlyList<ConnectionDefinition>? Connections { get; init; }
    public string? Start { get; init; }
    public Record? Variables { get; init; }

    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>A condition (an expression, without <c>=</c>) and the outcome it chooses.</summary>
public sealed record CaseDefinition
{
    public string If { get; init; } = "";
    public string Outcome { get; init; } = "";
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>Who is offered a work item; each member is a text, a list of texts or an expression.</summary>
public sealed record CandidatesDefinition
{
    public Value Post { get; init; }
    public Value Unit { get; init; }
    public Value Users { get; init; }
    /// <summary>Users who must not get it.</summary>
    public Value Not { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>A way out of a running activity: when it fails (<c>on: error</c>) or after a time (<c>on: timer</c>).</summary>
public sealed record BoundaryDefinition
{
    /// <summary><see cref="On"/> of what people ask for beside a step that runs on; only what the product itself writes has it.</summary>
    internal const string Request = "request";

    /// <summary>Name of the timer; <c>timer1</c>, <c>timer2</c> … by place when left out.</summary>
    public string? Id { get; init; }
    public string On { get; init; } = "";
    /// <summary>Timer: the duration.</summary>
    public Value After { get; init; }
    /// <summary>Timer: when, in place of a duration: a time with zone.</summary>
    public Value Until { get; init; }
    /// <summary>Timer: false (true when left out) lets the activity run on and sends a token of its own by the outcome.</summary>
    public bool? Interrupting { get; init; }
    /// <summary>Error: only this code; any when left out.</summary>
    public string? Code { get; init; }
    /// <summary>Outcome of the activity by which the token leaves.</summary>
    public string Outcome { get; init; } = "";
    [JsonExtensionData] public Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>The types that come built in.</summary>
public static class ActivityTypes
{
    public const string Start = "start", End = "end", Task = "task", Decision = "decision", Fork = "fork", Join = "join",
        Sequence = "sequence", Loop = "loop", ForEach = "forEach", Dispatch = "dispatch", Delay = "delay", Wait = "wait",
        Sign = "sign", Summon = "summon", Set = "set", Script = "script", Notify = "notify", Call = "call", Subcase = "subcase";

    /// <summary>Kind of the effect by which a plugin's activity is run; its target is the type.</summary>
    public const string Plugin = "activity";
}
