using System.Text.Json;
using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

/// <summary>What came of a definition: a flow, the values its cases begin with, and the report.</summary>
/// <param name="Flow">Holds the definition as it was, for <see cref="ElsaExporter"/>.</param>
/// <param name="Inputs">Fields the flow reads from the form.</param>
/// <param name="Report">What became of each part.</param>
public sealed record ElsaImported(FlowDefinition Flow, IReadOnlyList<ElsaField> Inputs, ElsaReport Report);

/// <summary>An input of a workflow as a field: its name here, the name there, and its .NET type without namespace.</summary>
public sealed record ElsaField(string Id, string Name, string Type);

/// <summary>
/// Reads workflow definitions of Elsa 3 (JSON) as flows. Pure. Several tokens that Elsa's flowchart sends from one port become a fork, what it joins of
/// itself becomes a join, an activity that is a workflow of its own becomes a container. Nothing is refused for being unknown: it stands in the flow, does
/// nothing, and is written back.
/// </summary>
public sealed partial class ElsaImporter
{
    /// <summary>Variable that takes every line of <c>WriteLine</c>; the history shows them in order.</summary>
    public const string Line = "line";
    internal const string Correlation = "correlationId", InstanceName = "instanceName";
    /// <summary>Members of a flow and its activities that hold where they come from.</summary>
    internal const string DefinitionMark = "elsa", PlaceMark = "elsa", PartMark = "elsaPart";

    /// <summary>Activities one definition may come to, those of workflows inside it included.</summary>
    public const int MaxActivities = 5000;
    const int MaxNesting = 20;

    readonly ElsaNames ids = new();
    readonly ElsaNames variables = new();
    readonly ElsaReport report = new();
    readonly RecordBuilder flowVariables = new();
    readonly Dictionary<string, ElsaWorkflow> others = new(StringComparer.OrdinalIgnoreCase);
    int made, nesting;

    ElsaImporter(IEnumerable<ElsaWorkflow> others)
    {
        foreach (var one in others)
        {
            Know(one.DefinitionId, one);
            if (one.Raw.Member("id").Text() is { } version) Know(version, one);
            // As an activity a workflow goes by its name in one word.
            Know(string.Concat(one.Name.Where(char.IsLetterOrDigit)), one);
        }
    }

    void Know(string name, ElsaWorkflow one)
    {
        if (!others.TryGetValue(name, out var known) || known.Version < one.Version) others[name] = one;
    }

    /// <summary>Imports a definition.</summary>
    /// <param name="utf8">Its JSON.</param>
    /// <param name="others">Definitions it may use as activities; what cannot be read among them is left out.</param>
    /// <exception cref="RefusedException">Not a definition, or too large.</exception>
    public static ElsaImported Import(ReadOnlySpan<byte> utf8, IEnumerable<byte[]>? others = null)
    {
        var read = new List<ElsaWorkflow>();
        foreach (var one in others ?? [])
        {
            try { read.Add(ElsaWorkflow.Parse(one)); }
            catch (RefusedException) { }
        }
        return new ElsaImporter(read).Make(ElsaWorkflow.Parse(utf8));
    }

    ElsaImported Make(ElsaWorkflow workflow)
    {
        variables.TakePlain(Line);
        var fields = new List<ElsaField>();
        var inputs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var fieldNames = new ElsaNames();
        foreach (var input in workflow.Inputs)
        {
            var field = new ElsaField(fieldNames.TakePlain(input.Name), input.Name, input.Type);
            fields.Add(field);
            inputs[input.Name] = "form." + field.Id;
            report.Add(ElsaFate.Changed, $"inputs/{input.Name}", input.Name, input.Type, "elsa.input", ("field", field.Id));
        }
        var scope = Scope(workflow, inputs, []);
        Declare(workflow.Variables, scope, null);
        flowVariables.Set(Line, Value.Null);
        var level = new ElsaLevel(ids, "", isRoot: true);
        var ends = Root(workflow, level, scope);
        Finish(level, ends);
        var flow = new FlowDefinition
        {
            Id = workflow.DefinitionId, Name = workflow.Name, Start = level.Start, Variables = flowVariables.ToRecord(), Activities = level.Activities, Connections = level.Connections,
            Extra = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [DefinitionMark] = workflow.Raw.Element() },
        };
        return new ElsaImported(ElsaStamp.Stamped(Restarts(flow)), fields, report);
    }

    ElsaScope Scope(ElsaWorkflow workflow, Dictionary<string, string> inputs, Dictionary<string, string> outputs, string prefix = "")
    {
        var names = new ElsaScope.Names(workflow, inputs, outputs, wish => { var name = variables.TakePlain(wish); flowVariables.Set(name, Value.Null); return name; });
        foreach (var output in workflow.Outputs.Where(o => !outputs.ContainsKey(o.Name))) outputs[output.Name] = names.Allot(prefix + output.Name);
        KnowActivities(workflow.Root, names, 0);
        return new ElsaScope(null, prefix, names);
    }

    static void KnowActivities(ElsaActivity one, ElsaScope.Names names, int depth)
    {
        if (depth > ElsaJson.MaxDepth) return;
        names.Activities.Add(one.Id);
        if (one.Raw.Member("name").Text() is { Length: > 0 } name) names.Activities.Add(name);
        foreach (var inside in one.Activities) KnowActivities(inside, names, depth + 1);
        foreach (var member in new[] { "body", "then", "else" })
            if (one.Child(member) is { } child) KnowActivities(child, names, depth + 1);
    }

    /// <summary>Names variables and gives them their first values: in the container, or in the flow when it is null.</summary>
    void Declare(IReadOnlyList<ElsaVariable> declared, ElsaScope scope, RecordBuilder? container)
    {
        foreach (var one in declared)
        {
            var here = variables.TakePlain(scope.Prefix + one.Name);
            scope.Declare(one.Id, one.Name, here);
            (container ?? flowVariables).Set(here, Constant(ElsaTypes.Literal(one.Value, one.Type, one.IsList)));
        }
    }

    /// <summary>What a workflow's root is, on this level; the ways out of it that lead nowhere.</summary>
    List<ElsaExit> Root(ElsaWorkflow workflow, ElsaLevel level, ElsaScope scope)
    {
        var root = workflow.Root;
        if (root.BuiltIn is "Flowchart" or "Sequence" || root.Activities.Count > 0 && root.BuiltIn is not ("Parallel" or "StateMachine" or "BpmnProcess"))
        {
            Declare(root.Variables, scope, null);
            report.Add(ElsaFate.Mapped, root.Place, root.Name ?? root.Id, root.Type);
            return root.BuiltIn == "Sequence" ? Sequence(root, level, scope) : Flowchart(root, level, scope);
        }
        return Chart([root], [], null, level, scope);
    }

    /// <summary>Nothing hangs here: where a path ends without an end, the flow ends once all others have come so far.</summary>
    void Finish(ElsaLevel level, List<ElsaExit> loose)
    {
        if (level.Start is null)
        {
            var empty = ids.Take("start");
            level.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = empty, Type = ActivityTypes.Start }));
            (level.Start, loose) = (empty, [new ElsaExit("Done", empty, null)]);
        }
        if (loose.Count == 0) return;
        var end = ids.Take("end");
        var target = end;
        if (loose.Count > 1 && level.Activities.Exists(a => a.Type == ActivityTypes.Fork))
        {
            target = ids.Take("end.join");
            level.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = target, Type = ActivityTypes.Join }));
            level.Connect(target, null, end);
        }
        level.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = end, Type = ActivityTypes.End, Result = "finished" }));
        foreach (var exit in loose) level.Connect(exit.From, exit.Outcome, target);
    }

    /// <summary>A connection that leaves a fork backwards has to be marked here: it ends the fork's other branches.</summary>
    FlowDefinition Restarts(FlowDefinition flow)
    {
        if (FlowCompiler.Compile(flow).Flow is not { } compiled) return flow;
        var marked = FlowCheck.Check(compiled).Where(p => p.Code == "flow.unmarkedRestart").Select(p => (From: p.Path!, To: p.Values!["to"])).ToHashSet();
        if (marked.Count == 0) return flow;
        foreach (var (from, to) in marked) report.Add(ElsaFate.Changed, from, $"{from} → {to}", "connection", "elsa.restart", ("to", to));
        return Marked(flow);

        FlowDefinition Marked(FlowDefinition one) => one with { Activities = Inside(one.Activities), Connections = Mark(one.Connections) };
        IReadOnlyList<ActivityDefinition> Inside(IReadOnlyList<ActivityDefinition> list) => [.. list.Select(a => a.Activities is null ? a : a with { Activities = Inside(a.Activities), Connections = a.Connections is null ? null : Mark(a.Connections) })];
        IReadOnlyList<ConnectionDefinition> Mark(IReadOnlyList<ConnectionDefinition> list) => [.. list.Select(c => marked.Contains((c.From, c.To)) ? c with { Restart = true } : c)];
    }

    /// <summary>A constant: a text that begins with <c>=</c> would be an expression here, so it becomes one that gives it.</summary>
    static Value Constant(Value value) => value switch
    {
        { AsText: ['=', ..] text } => "=" + ElsaExpression.Quote(text),
        { AsList: { } list } => Value.Of(list.Select(Constant).ToArray()),
        { AsRecord: { } record } => Rebuilt(record),
        _ => value,
    };

    static Value Rebuilt(Record record)
    {
        var members = new RecordBuilder(record.Count);
        foreach (var (name, value) in record) members.Set(name, Constant(value));
        return members.ToRecord();
    }
}
