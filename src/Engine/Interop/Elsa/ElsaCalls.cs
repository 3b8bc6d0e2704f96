using System.Text.Json.Nodes;
using LowCode.Flows;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Interop;

// Workflows used as activities: their flow becomes a container, their inputs and outputs variables.
public sealed partial class ElsaImporter
{
    readonly Stack<string> inlining = [];

    /// <summary>A type of activity that is not built in: a workflow of this name, or something that is kept.</summary>
    ElsaPiece Other(ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain)
    {
        var id = one["workflowDefinitionId"].Text();
        if (Find(id, one["workflowDefinitionVersionId"].Text(), one.BuiltIn is null ? one.Type : null) is not { } workflow) return Inert(one, scope, chain, id is null ? "elsa.unknown" : "elsa.workflow.unknown", ("workflow", id ?? one.Type));
        var inputs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var sets = new RecordBuilder();
        foreach (var input in workflow.Inputs)
        {
            var here = scope.Workflow.Allot($"{scope.Prefix}{one.Id}_{input.Name}");
            inputs[input.Name] = "vars." + here;
            sets.Set(here, Input(one, input.Name, scope, chain) is { IsUndefined: false } given ? given : Value.Null);
        }
        var outputs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var output in workflow.Outputs)
            outputs[output.Name] = BoundTo(one[output.Name], scope) ?? scope.Workflow.HandedOn(one.Raw.Member("name").Text() ?? one.Id, output.Name);
        return Inline(one, workflow, level, scope, chain, inputs, outputs, sets, isOwnRun: false);
    }

    /// <summary><c>ExecuteWorkflow</c> and <c>DispatchWorkflow</c> of a definition that is at hand.</summary>
    ElsaPiece Execute(ElsaActivity one, ElsaLevel level, ElsaScope scope, ElsaChain chain)
    {
        var id = Plainly(Input(one, "workflowDefinitionId", scope, chain));
        if (Find(id, null, null) is not { } workflow) return Inert(one, scope, chain, "elsa.workflow.unknown", ("workflow", id ?? ""));
        var given = Input(one, "input", scope, chain);
        var all = given.IsAbsent ? null : scope.Workflow.Allot($"{scope.Prefix}{one.Id}_input");
        var sets = new RecordBuilder();
        if (all is not null) sets.Set(all, given);
        var inputs = workflow.Inputs.ToDictionary(i => i.Name, i => all is null ? "null" : $"vars.{all}.{i.Name}", StringComparer.OrdinalIgnoreCase);
        var outputs = workflow.Outputs.ToDictionary(o => o.Name, o => scope.Workflow.Allot($"{scope.Prefix}{one.Id}_{o.Name}"), StringComparer.OrdinalIgnoreCase);
        if (one.BuiltIn == "DispatchWorkflow" || Input(one, "waitForCompletion", scope, chain) is { IsTruthy: false }) report.Add(ElsaFate.Changed, one.Place, one.Name ?? one.Id, one.Type, "elsa.workflow.awaited");
        var correlation = Input(one, "correlationId", scope, chain);
        if (!correlation.IsAbsent) sets.Set(Known(Correlation), correlation);
        var piece = Inline(one, workflow, level, scope, chain, inputs, outputs, sets, isOwnRun: true);
        if (BoundTo(one["result"], scope) is not { } taker) return piece;
        var result = ids.Take($"{scope.Prefix}{one.Id}.result");
        var output = new RecordBuilder();
        foreach (var (name, here) in outputs) output.Set(name, "=vars." + here);
        level.Activities.Add(ElsaLevel.Part(new ActivityDefinition { Id = result, Type = ActivityTypes.Set, Values = Record.Of((taker, Record.Of(("output", output.ToRecord())))) }));
        foreach (var exit in piece.Exits) level.Connect(exit.From, exit.Outcome, result);
        return new ElsaPiece(piece.Entry, [new ElsaExit("*", result, null)]);
    }

    ElsaWorkflow? Find(string? id, string? version, string? type)
    {
        foreach (var name in new[] { version, id, type })
            if (name is not null && others.TryGetValue(name, out var found)) return found;
        return null;
    }

    ElsaPiece Inline(ElsaActivity one, ElsaWorkflow workflow, ElsaLevel level, ElsaScope scope, ElsaChain chain, Dictionary<string, string> inputs, Dictionary<string, string> outputs, RecordBuilder sets, bool isOwnRun)
    {
        if (inlining.Count >= MaxNesting || inlining.Contains(workflow.DefinitionId)) return Inert(one, scope, chain, "elsa.workflow.itself", ("workflow", workflow.Name));
        inlining.Push(workflow.DefinitionId);
        var prefix = $"{scope.Prefix}{one.Id}.";
        if (sets.Count > 0) chain.Add(ElsaLevel.Part(new ActivityDefinition { Id = ids.Take($"{scope.Prefix}{one.Id}.inputs"), Type = ActivityTypes.Set, Values = sets.ToRecord() }));
        var inner = new ElsaLevel(ids, prefix, isRoot: false);
        var inside = Scope(workflow, inputs, outputs, prefix);
        var declared = new RecordBuilder();
        Declare(workflow.Variables, inside, declared);
        Root(workflow with { Root = workflow.Root with { Place = $"{one.Place}/{workflow.Name}/root" } }, inner, inside);
        inlining.Pop();
        report.Add(ElsaFate.Changed, one.Place, one.Name ?? one.Id, one.Type, "elsa.workflow.inside", ("workflow", workflow.Name));
        if (inner.Activities.Count == 0) return Simple(one, scope, chain, new() { Type = ActivityTypes.Set });
        var piece = Simple(one, scope, chain, Filled(new() { Type = ActivityTypes.Sequence }, inner, declared));
        var container = chain.Last!;
        // A run of its own ends for itself; an activity hands on by which outcomes it completed, and what finishes inside it finishes all.
        if (isOwnRun) return piece;
        foreach (var signal in inner.Signals.Where(s => s.Kind != ElsaLeave.Complete).ToArray()) level.Connect(container, signal.Outcome, level.Leave(signal));
        var exits = inner.Signals.Where(s => s.Kind == ElsaLeave.Complete).Select(s => new ElsaExit(s.Outcome, container, s.Outcome));
        return piece with { Exits = [.. exits, new ElsaExit("Done", container, FlowActivity.Done)] };
    }
}
